import Foundation
import GRDB
import Safety
import Testing
import Wire
import Workbench

@testable import Journal

/// A box in the field that is updated: the database that release 1 wrote, as it wrote it.
@Suite struct FirstReleaseTests {
    private static let stamp = "1, 5000000000, 1793491205000, 'gnss'"
    private static let stampRecord =
        #"{"boot":1,"grade":"gnss","instant":{"nanoseconds":0},"utc":{"millisecondsSinceEpoch":1793491200000}}"#
    private static let alertRecord = """
        {"actions":["relocate"],"certainty":"observed","changed":\(stampRecord),"drill":false,"held":[],\
        "id":"\(Scene.id(1))","kind":"zone","level":"evacuate","raised":\(stampRecord),"revision":1,"state":"active",\
        "zone":{"id":"z1","name":"Zone"}}
        """

    /// Frozen: never to be edited.
    private static let schema = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('v1');
        CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE alert (
            id TEXT PRIMARY KEY, revision INTEGER NOT NULL, open INTEGER NOT NULL, record TEXT NOT NULL
        ) STRICT;
        CREATE INDEX alert_open ON alert (open);
        CREATE TABLE visit (
            id TEXT PRIMARY KEY,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL,
            topic TEXT NOT NULL, payload BLOB NOT NULL, fingerprint BLOB, state TEXT NOT NULL
        ) STRICT;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            lane INTEGER NOT NULL, group_key TEXT, topic TEXT NOT NULL, payload BLOB NOT NULL,
            retain INTEGER NOT NULL, expiry INTEGER,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL,
            alert_revision INTEGER, subject TEXT,
            follow_topic TEXT, follow_payload BLOB, follow_retain INTEGER, follow_expiry INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0, refused_reason INTEGER
        ) STRICT;
        CREATE INDEX outbox_lane ON outbox (lane, id);
        CREATE INDEX outbox_group ON outbox (group_key) WHERE group_key IS NOT NULL;
        CREATE TABLE lane_tally (
            lane INTEGER PRIMARY KEY, sent INTEGER NOT NULL,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL
        ) STRICT;
        CREATE TABLE late_fix (
            id INTEGER PRIMARY KEY,
            boot INTEGER NOT NULL, instant INTEGER NOT NULL, utc INTEGER NOT NULL, grade TEXT NOT NULL,
            sequence INTEGER NOT NULL, time INTEGER NOT NULL,
            latitude REAL NOT NULL, longitude REAL NOT NULL, mode INTEGER NOT NULL,
            accuracy REAL, altitude REAL, vertical_accuracy REAL, speed REAL, track REAL, gnss_time INTEGER,
            used INTEGER, hdop REAL,
            trigger TEXT NOT NULL, trust TEXT NOT NULL, reasons TEXT, parked INTEGER NOT NULL,
            zones TEXT, next INTEGER NOT NULL, zone_set TEXT NOT NULL,
            UNIQUE (boot, instant, sequence)
        ) STRICT;
        CREATE TABLE last_fix (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL) STRICT;
        """

    private static let rows = """
        INSERT INTO meta VALUES ('installation', '\(Scene.id(2))'), ('bootID', 'boot-a'), ('boot', 4),
            ('session', 1793491000), ('clockFloor', 1793491100000), ('zoneSet', 'cafe'), ('lateThinned', 3);
        INSERT INTO alert VALUES ('\(Scene.id(1))', 1, 1, '\(alertRecord)');
        INSERT INTO visit VALUES ('\(Scene.id(5))', \(stamp), 'v', x'6f6e65', NULL, 'pending');
        INSERT INTO visit VALUES ('\(Scene.id(6))', \(stamp), 'v', x'74776f', NULL, 'sent');
        INSERT INTO outbox VALUES (7, 0, '\(Scene.id(1))', 'a', x'726576', 1, NULL, \(stamp), 1, NULL,
            'a', x'', 1, NULL, 2, 151);
        INSERT INTO outbox VALUES (9, 2, NULL, 'v', x'6f6e65', 0, 60, \(stamp), NULL, '\(Scene.id(5))',
            NULL, NULL, NULL, NULL, 0, NULL);
        INSERT INTO lane_tally VALUES (2, 11, \(stamp));
        INSERT INTO late_fix VALUES (1, \(stamp), 8, 1793491205000, 50, 36.25, 3, 4.5, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, 'p', 'trusted', NULL, 0, NULL, 1793491265000, 'cafe');
        """

    private func write(to folder: TemporaryFolder) throws {
        let queue = try DatabaseQueue(path: folder.file("journal.sqlite"))
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; VACUUM") }
        try queue.write { try $0.execute(sql: Self.schema + Self.rows) }
        try queue.close()
    }

    private func everythingIsThere(_ journal: Journal, _ recovery: Recovery) throws {
        #expect(recovery.installation == Scene.id(2) && recovery.boot == 4)
        #expect(recovery.session == 1_793_491_000 && recovery.zoneSet == "cafe")
        #expect(recovery.clockFloor == UTCTime(millisecondsSinceEpoch: 1_793_491_100_000))
        #expect(recovery.openAlerts == [Scene.alert(1)] && recovery.unqueued.isEmpty)
        #expect(recovery.standing == StandingMemory())
        #expect(try journal.visits(limit: 9).map(\.state) == [.sent, .pending])
        #expect(try journal.waiting(.alerts).map(\.id) == [7])
        let visit = try #require(try journal.waiting(.visits).first)
        #expect(
            visit.id == 9 && visit.publication == Publication(topic: "v", payload: [111, 110, 101], expirySeconds: 60))
        #expect(try journal.lateTally() == LateTally(waiting: 1, thinned: 3, expired: 0))
        let tallies = try journal.tallies()
        #expect(tallies.map(\.sent) == [0, 11, 0] && tallies.map(\.refused) == [1, 0, 0])
        #expect(tallies.map(\.unreceipted) == [0, 0, 0])
        #expect(try journal.alerts(limit: 9) == [Scene.alert(1)] && journal.alertHistory(Scene.id(1)).isEmpty)
    }

    @Test func itsDatabaseIsOpenedWithEverythingInIt() throws {
        let folder = try TemporaryFolder()
        try write(to: folder)
        let (journal, recovery) = Journal.open(.folder(folder.path))
        #expect(recovery.journalState == .sound)
        try everythingIsThere(journal, recovery)
        // What was queued then needs the broker's word only.
        #expect(try journal.markSent([7], at: Scene.stamp(9)).map(\.publication.payload) == [[]])
        #expect(try journal.due(at: 9999) == [])
        // And the alert goes on under its id, now with a history and a receipt.
        try journal.record(Scene.alert(1, revision: 2))
        try journal.tell(at: 10)
        #expect(try journal.due(at: 9999) == ["rev 2"])
        #expect(try journal.alertHistory(Scene.id(1)).map(\.alert.revision) == [2])
    }

    @Test func itsDamagedDatabaseGivesUpEveryRow() throws {
        let folder = try TemporaryFolder()
        try write(to: folder)
        // A row that no release wrote makes it another's: everything is copied from the old columns.
        let queue = try DatabaseQueue(path: folder.file("journal.sqlite"))
        try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99')") }
        try queue.close()
        let (journal, recovery) = Journal.open(.folder(folder.path))
        guard case .setAside(_, let salvaged) = recovery.journalState else {
            Issue.record("\(recovery.journalState)")
            return
        }
        #expect(salvaged.isComplete && salvaged.outboxRows == 2 && salvaged.alerts == 1)
        try everythingIsThere(journal, recovery)
    }

    /// `handledOrders` and `counters` were never used; a release that goes back still finds them.
    @Test func itsMirrorIsReadAndItCanReadOurs() throws {
        let disk = MemoryDisk()
        disk.mirror = Array(
            """
            {"alerts":[\(Self.alertRecord)],"boot":3,"bootID":"b","counters":{"x":1},"format":1,\
            "handledOrders":["\(Scene.id(8))"],"installation":"\(Scene.id(2))","session":9}
            """.utf8)
        let (journal, recovery) = Journal.open(.memory(disk))
        #expect(recovery.openAlerts == [Scene.alert(1)] && recovery.standing == StandingMemory())
        _ = try journal.remember(Scene.standing([1]), reply: nil, at: Scene.stamp(1))
        let text = String(decoding: disk.mirror ?? [], as: UTF8.self)
        #expect(text.contains(#""counters":{"x":1},"format":1,"handledOrders":["\#(Scene.id(8))"]"#))
        #expect(text.contains(#""standing":{"memory":{"orders":{"handled":[{"counter":1,"reply":{"at":"#))
        #expect(SafetyMirror(disk.mirror ?? [])?.standing == StandingNote(writes: 1, memory: Scene.standing([1])))
    }
}
