import GRDB

/// The database's tables. Migrations are appended, never edited: boxes in the field have run the earlier ones.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in try db.execute(sql: v1) }
        migrator.registerMigration("v2") { db in try db.execute(sql: v2) }
        return migrator
    }

    /// Stamp columns are boot, instant (nanoseconds), utc (milliseconds since 1970) and grade.
    private static let v1 = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE alert (
            id TEXT PRIMARY KEY,
            revision INTEGER NOT NULL,
            open INTEGER NOT NULL,
            record TEXT NOT NULL
        ) STRICT;
        CREATE INDEX alert_open ON alert (open);
        CREATE TABLE visit (
            id TEXT PRIMARY KEY,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL,
            topic TEXT NOT NULL,
            payload BLOB NOT NULL,
            fingerprint BLOB,
            state TEXT NOT NULL
        ) STRICT;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            lane INTEGER NOT NULL,
            group_key TEXT,
            topic TEXT NOT NULL,
            payload BLOB NOT NULL,
            retain INTEGER NOT NULL,
            expiry INTEGER,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL,
            alert_revision INTEGER,
            subject TEXT,
            follow_topic TEXT, follow_payload BLOB, follow_retain INTEGER, follow_expiry INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0,
            refused_reason INTEGER
        ) STRICT;
        CREATE INDEX outbox_lane ON outbox (lane, id);
        CREATE INDEX outbox_group ON outbox (group_key) WHERE group_key IS NOT NULL;
        CREATE TABLE lane_tally (
            lane INTEGER PRIMARY KEY,
            sent INTEGER NOT NULL,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL
        ) STRICT;
        CREATE TABLE late_fix (
            id INTEGER PRIMARY KEY,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            time INTEGER NOT NULL,
            latitude REAL NOT NULL, longitude REAL NOT NULL, mode INTEGER NOT NULL,
            accuracy REAL, altitude REAL, vertical_accuracy REAL, speed REAL, track REAL, gnss_time INTEGER,
            used INTEGER, hdop REAL,
            trigger TEXT NOT NULL, trust TEXT NOT NULL, reasons TEXT, parked INTEGER NOT NULL,
            zones TEXT, next INTEGER NOT NULL, zone_set TEXT NOT NULL,
            UNIQUE (boot, instant, sequence)
        ) STRICT;
        CREATE TABLE last_fix (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL) STRICT;
        """

    /// What an alarm's whole life needs: its history, the standing memory, and rows that wait for the office's word.
    private static let v2 = """
        CREATE TABLE alert_change (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            cause TEXT NOT NULL,
            record TEXT NOT NULL,
            UNIQUE (id, revision)
        ) STRICT;
        CREATE TABLE standing (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            writes INTEGER NOT NULL,
            record TEXT NOT NULL
        ) STRICT;
        ALTER TABLE outbox ADD COLUMN receipt TEXT;
        ALTER TABLE outbox ADD COLUMN told_session INTEGER;
        ALTER TABLE outbox ADD COLUMN told_boot INTEGER;
        ALTER TABLE outbox ADD COLUMN told_instant INTEGER;
        CREATE INDEX outbox_told ON outbox (told_boot, told_instant) WHERE told_session IS NOT NULL;
        """

    /// The columns that the code reads: a database without them isn't ours.
    static let columns: [(table: String, columns: String)] = [
        ("meta", "key, value"), ("alert", "id, revision, open, record"), ("visit", visitColumns),
        ("outbox", outboxColumns), ("lane_tally", "lane, sent, boot, instant, utc, grade"),
        ("late_fix", lateFixColumns), ("last_fix", "id, record"),
        ("alert_change", "number, \(changeColumns)"), ("standing", "id, \(standingColumns)"),
    ]
    static let insertVisit = "INSERT OR IGNORE INTO visit (\(visitColumns)) VALUES \(Database.marks(9))"
    static let insertOutbox = "INSERT INTO outbox (\(outboxColumns)) VALUES \(Database.marks(22))"
    static let insertLateFix = "INSERT OR IGNORE INTO late_fix (\(lateFixColumns)) VALUES \(Database.marks(24))"
    static let visitColumns = "id, boot, instant, utc, grade, topic, payload, fingerprint, state"
    static let outboxColumns = "\(firstOutboxColumns), receipt, told_session, told_boot, told_instant"
    /// Those of v1, which a damaged file of the first release has.
    static let firstOutboxColumns = """
        lane, group_key, topic, payload, retain, expiry, boot, instant, utc, grade, alert_revision, subject, \
        follow_topic, follow_payload, follow_retain, follow_expiry, attempts, refused_reason
        """
    static let changeColumns = "id, revision, cause, record"
    static let standingColumns = "writes, record"
    static let lateFixColumns = """
        boot, instant, utc, grade, sequence, time, latitude, longitude, mode, accuracy, altitude, \
        vertical_accuracy, speed, track, gnss_time, used, hdop, trigger, trust, reasons, parked, zones, next, zone_set
        """
}
