import GRDB

/// The store's tables. Migrations are appended, never edited: an office in the field has run the earlier ones.
enum OfficeSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in try db.execute(sql: v1) }
        migrator.registerMigration("v2-interference") { db in try db.execute(sql: interference) }
        return migrator
    }

    /// Times are milliseconds since 1970 by the office's clock; ids are texts of UUIDs.
    private static let v1 = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE enrolment (
            unit TEXT PRIMARY KEY,
            verifying TEXT NOT NULL,
            sealing TEXT NOT NULL,
            enrolled INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE unit (unit TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
        CREATE TABLE alert (
            id TEXT PRIMARY KEY,
            unit TEXT NOT NULL,
            revision INTEGER NOT NULL,
            kind TEXT NOT NULL,
            level TEXT NOT NULL,
            state TEXT NOT NULL,
            drill INTEGER NOT NULL,
            raised INTEGER NOT NULL,
            payload BLOB NOT NULL,
            received INTEGER NOT NULL,
            covert INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX alert_state ON alert (state, unit);
        CREATE TABLE alert_history (
            alert TEXT NOT NULL,
            revision INTEGER NOT NULL,
            payload BLOB NOT NULL,
            received INTEGER NOT NULL,
            PRIMARY KEY (alert, revision)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sealing_key (
            unit TEXT NOT NULL,
            id TEXT NOT NULL,
            carrier BLOB NOT NULL,
            received INTEGER NOT NULL,
            PRIMARY KEY (unit, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sequence (
            unit TEXT NOT NULL,
            key TEXT NOT NULL,
            topic TEXT NOT NULL,
            highest INTEGER NOT NULL,
            PRIMARY KEY (unit, key, topic)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE detail (
            id INTEGER PRIMARY KEY,
            unit TEXT NOT NULL,
            alert TEXT NOT NULL,
            duress INTEGER NOT NULL,
            payload BLOB NOT NULL,
            received INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX detail_alert ON detail (alert, id);
        CREATE TABLE overdue (
            id TEXT PRIMARY KEY,
            unit TEXT NOT NULL,
            kind TEXT NOT NULL,
            since INTEGER NOT NULL,
            raised INTEGER NOT NULL,
            cleared INTEGER
        ) STRICT;
        CREATE INDEX overdue_open ON overdue (unit) WHERE cleared IS NULL;
        CREATE TABLE counter (signer TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE outgoing (
            id TEXT PRIMARY KEY,
            unit TEXT NOT NULL,
            signer TEXT NOT NULL,
            counter INTEGER NOT NULL,
            summary TEXT NOT NULL,
            issued INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            topic TEXT NOT NULL,
            payload BLOB NOT NULL,
            state TEXT NOT NULL,
            sent INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX outgoing_state ON outgoing (state, id);
        CREATE TABLE reply (
            "order" TEXT PRIMARY KEY,
            unit TEXT NOT NULL,
            outcome TEXT NOT NULL,
            reason TEXT,
            alert TEXT,
            received INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE zone_set (
            version INTEGER PRIMARY KEY,
            issued INTEGER NOT NULL,
            valid_until INTEGER,
            payload BLOB NOT NULL,
            stored INTEGER NOT NULL,
            published INTEGER
        ) STRICT;
        """

    /// `began` and `ended` are by the unit's clock. South and west are tenths of a degree; null where the unit didn't
    /// know. An id is its unit's own: another unit that uses it says nothing about this one's.
    private static let interference = """
        CREATE TABLE interference (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            unit TEXT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            reasons TEXT NOT NULL,
            south INTEGER,
            west INTEGER,
            began INTEGER NOT NULL,
            ended INTEGER,
            boot INTEGER NOT NULL,
            clock TEXT NOT NULL,
            received INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            UNIQUE (unit, id)
        ) STRICT;
        CREATE INDEX interference_open ON interference (unit) WHERE ended IS NULL;
        """
}
