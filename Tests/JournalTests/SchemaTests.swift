import GRDB
import Safety
import Testing
import Workbench

@testable import Journal

@Suite struct SchemaTests {
    /// What boxes in the field have, by name. A change here needs a new migration, never an edited one.
    private static let frozen = """
        CREATE TABLE alert (
            id TEXT PRIMARY KEY,
            revision INTEGER NOT NULL,
            open INTEGER NOT NULL,
            record TEXT NOT NULL
        ) STRICT
        CREATE TABLE alert_change (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            cause TEXT NOT NULL,
            record TEXT NOT NULL,
            UNIQUE (id, revision)
        ) STRICT
        CREATE INDEX alert_open ON alert (open)
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)
        CREATE TABLE lane_tally (
            lane INTEGER PRIMARY KEY,
            sent INTEGER NOT NULL,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL
        ) STRICT
        CREATE TABLE last_fix (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL) STRICT
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
        ) STRICT
        CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID
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
        , receipt TEXT, told_session INTEGER, told_boot INTEGER, told_instant INTEGER) STRICT
        CREATE INDEX outbox_group ON outbox (group_key) WHERE group_key IS NOT NULL
        CREATE INDEX outbox_lane ON outbox (lane, id)
        CREATE INDEX outbox_told ON outbox (told_boot, told_instant) WHERE told_session IS NOT NULL
        CREATE TABLE standing (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            writes INTEGER NOT NULL,
            record TEXT NOT NULL
        ) STRICT
        CREATE TABLE visit (
            id TEXT PRIMARY KEY,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL,
            topic TEXT NOT NULL,
            payload BLOB NOT NULL,
            fingerprint BLOB,
            state TEXT NOT NULL
        ) STRICT
        """

    @Test func schemaIsTheOneInTheField() throws {
        let disk = MemoryDisk()
        try JournalFile.prepare(disk.database)
        let found = try disk.database.inDatabase { db in
            try String.fetchAll(
                db,
                sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name")
        }
        #expect(found.joined(separator: "\n") == Self.frozen)
        #expect(Schema.migrator.migrations == ["v1", "v2"])
    }

    @Test func theFileIsOpenedAsPromised() throws {
        let folder = try TemporaryFolder()
        let queue = try JournalFile.open(in: StateFolder(path: folder.path))
        let pragmas = try queue.inDatabase { db in
            try ["journal_mode", "synchronous", "secure_delete", "foreign_keys", "auto_vacuum", "cache_size"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        #expect(pragmas == ["wal", "2", "1", "1", "2", "-256"])
        #expect(!queue.configuration.publicStatementArguments)
    }

    @Test func bulkIsWrittenWithoutASyncAndFactsWithOne() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = Journal.open(.folder(folder.path))
        func level() throws -> Int? {
            try journal.database.inDatabase { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        }
        _ = try journal.keepLate([Scene.report(1)], limits: LateLimits(), now: Scene.stamp(1))
        #expect(try level() == 1)
        _ = try journal.record(visit: Scene.id(1), publication: Scene.visit(1), at: Scene.stamp(1))
        #expect(try level() == 2)
    }

    /// An update of the software must not forget an open alarm: what the first release wrote stays readable.
    @Test func recordsOfTheFirstReleaseAreReadable() throws {
        let stamp =
            #"{"boot":1,"grade":"gnss","instant":{"nanoseconds":0},"utc":{"millisecondsSinceEpoch":1793491200000}}"#
        let alert = """
            {"actions":["relocate"],"certainty":"observed","changed":\(stamp),"drill":false,"held":[],\
            "id":"\(Scene.id(1))","kind":"zone","level":"evacuate","raised":\(stamp),"revision":1,"state":"active",\
            "zone":{"id":"z1","name":"Zone"}}
            """
        #expect(try RecordCoding.record(alert) == Scene.alert(1))
        #expect(try RecordCoding.text(Scene.alert(1)) == alert, "and is what this release writes")
        let mirror = """
            {"alerts":[\(alert)],"boot":3,"bootID":"b","counters":{},"format":1,"handledOrders":[],\
            "installation":"\(Scene.id(2))","session":9}
            """
        let read = try #require(SafetyMirror(Array(mirror.utf8)))
        #expect(read.alerts == [Scene.alert(1)] && read.session == 9 && read.boot == 3)
        #expect(try String(decoding: read.encoded(), as: UTF8.self) == mirror)
        let report =
            #"{"fix":{"coordinate":{"latitudeDegrees":50,"longitudeDegrees":36.25},"is3D":true},"inZones":[],"#
            + #""made":"# + stamp + #","next":{"millisecondsSinceEpoch":0},"parked":false,"reasons":[],"sequence":1,"#
            + #""time":{"millisecondsSinceEpoch":0},"trigger":"p","trust":"trusted","zoneSet":""}"#
        let position: PositionReport = try RecordCoding.record(report)
        #expect(try RecordCoding.text(position) == report)
    }

    /// What an alert within a ring, or off a corridor, adds: fields that older records don't have.
    @Test func recordsOfRingsAndCorridorsAreReadable() throws {
        let zone = ZoneReference(id: "z1", name: "Zone")
        let held = [
            HeldZone(zone: zone, level: .warning, action: .avoid, certainty: .likely, ringMetres: 10_000),
            HeldZone(zone: zone, level: .advisory, action: .avoid, certainty: .observed, kind: .stayInside),
        ]
        var alert = Scene.alert(1)
        alert.held = held
        alert.ringMetres = 10_000
        let text = try RecordCoding.text(alert)
        #expect(try RecordCoding.record(text) == alert)
        let parts = [
            #""held":[{"action":"avoid","certainty":"likely","level":"warning","ringMetres":10000,"zone":"#,
            #"{"action":"avoid","certainty":"observed","kind":"stay_inside","level":"advisory","zone":"#,
            #""revision":1,"ringMetres":10000,"state":"#,
        ]
        for part in parts { #expect(text.contains(part), "\(part) in \(text)") }
    }
}
