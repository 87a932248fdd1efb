import FoundationEssentials
import GRDB
import Safety
import Wire

/// Copies what can be read of one database into a sound one, row by row.
struct Salvager {
    /// How many single rows are tried between the two ends of a damaged stretch of one table.
    static let maxProbes: Int64 = 5_000

    private let source: Database
    private let target: Database
    private let keepsIDs: Bool
    private var result = Salvage()
    private var isComplete = true

    /// Reads the file at `path` without writing to it, and fills `target` in one transaction.
    ///
    /// - Throws: what went wrong with `target`; a source that can't be read gives an empty, incomplete salvage.
    static func copy(from path: String, into target: DatabaseQueue, now: UTCTime) throws -> Salvage {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.publicStatementArguments = false
        // Without it SQLite refuses every page of a file that is shorter than its header says.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA writable_schema = ON") }
        let source: DatabaseQueue
        do {
            source = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            return Salvage()
        }
        return try source.inDatabase { source in
            try target.write { target in
                let salvage = try copy(from: source, into: target, keepingIDs: true)
                // No id is used twice, even if the old counter couldn't be read: milliseconds outrun any row count.
                try target.run("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
                try target.run(
                    """
                    INSERT INTO sqlite_sequence (name, seq)
                    VALUES ('outbox', max(?, (SELECT coalesce(max(id), 0) FROM outbox)))
                    """, [now.millisecondsSinceEpoch])
                return salvage
            }
        }
    }

    /// - Parameter keepingIDs: whether rows keep their numbers, and so their order among each other.
    static func copy(from source: Database, into target: Database, keepingIDs: Bool) throws -> Salvage {
        var salvager = Salvager(source: source, target: target, keepsIDs: keepingIDs)
        return try salvager.run()
    }

    private init(source: Database, target: Database, keepsIDs: Bool) {
        self.source = source
        self.target = target
        self.keepsIDs = keepsIDs
    }

    private mutating func run() throws -> Salvage {
        let target = target
        result.alerts = try scan("alert", "record") { _, fields in
            let text = try fields.text()
            let alert: Alert = try RecordCoding.record(text)
            return {
                let known = try target.alerts("WHERE id = ?", [alert.id.description]).first
                if alert.revision > known?.revision ?? 0 { try target.put(alert, text: text) }
            }
        }
        result.visits = try scan("visit", Schema.visitColumns) { _, fields in
            let visit = try StoredVisit(&fields)
            return { try target.put(visit) }
        }
        if try has("SELECT \(Schema.changeColumns) FROM alert_change") {
            result.alertChanges = try scan("alert_change", Schema.changeColumns) { _, fields in
                let (_, _, cause) = (try fields.text(), try fields.integer(), try fields.text())
                let text = try fields.text()
                let alert: Alert = try RecordCoding.record(text)
                return { try target.put(change: alert, cause: cause, text: text) }
            }
        }
        let keepsIDs = keepsIDs
        // A file of the first release has no columns for receipts.
        let columns =
            try has("SELECT \(Schema.outboxColumns) FROM outbox")
            ? Schema.outboxColumns : Schema.firstOutboxColumns + ", NULL, NULL, NULL, NULL"
        result.outboxRows = try scan("outbox", columns) { id, fields in
            let row = try StoredRow(&fields)
            return { if keepsIDs { try target.put(row, id: id) } else { _ = try target.enqueue(row) } }
        }
        result.lateFixes = try scan("late_fix", Schema.lateFixColumns) { _, fields in
            let report = try PositionReport(&fields)
            return { try target.put(late: report) }
        }
        try copySingleValues()
        try mend()
        result.isComplete = isComplete
        return result
    }

    /// Whether the source knows what `query` names; damage elsewhere doesn't count.
    private func has(_ query: String) throws -> Bool {
        do {
            try source.execute(sql: "\(query) LIMIT 0")
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            return false
        } catch {
            return true  // the scan will say how much of it can be read
        }
    }

    private mutating func copySingleValues() throws {
        let target = target
        _ = try scan("lane_tally", "lane, sent, boot, instant, utc, grade") { _, fields in
            let (lane, sent, stamp) = (try fields.integer(), try fields.integer(), try fields.stamp())
            return {
                try target.run(
                    "INSERT OR REPLACE INTO lane_tally (lane, sent, boot, instant, utc, grade) VALUES \(Database.marks(6))",
                    [lane, sent] + stamp.arguments)
            }
        }
        _ = try scan("last_fix", "record") { _, fields in
            let text = try fields.text()
            let _: PositionReport = try RecordCoding.record(text)
            return { try target.run("INSERT OR REPLACE INTO last_fix (id, record) VALUES (1, ?)", [text]) }
        }
        if try has("SELECT \(Schema.standingColumns) FROM standing") {
            _ = try scan("standing", Schema.standingColumns) { _, fields in
                let note = try StandingNote(&fields)
                return {
                    if let joined = StandingNote.joined(try target.standing(), note) { try target.put(joined) }
                }
            }
        }
        guard keepsIDs else { return }
        do {
            if let known = try source.knownToDatabase() { try target.setMeta(from: known) }
            for key in [MetaKey.lateThinned, .lateExpired, .receiptsGivenUp] {
                try target.setMeta(key, try source.metaCount(key))
            }
        } catch {
            isComplete = false  // the mirror has them too, but for the two counts
        }
    }

    /// A visit and its outbox row can each be made from the other.
    private func mend() throws {
        let orphans = try target.rows(
            """
            SELECT \(Schema.visitColumns) FROM visit WHERE state = 'pending' AND id NOT IN
            (SELECT subject FROM outbox WHERE subject IS NOT NULL) ORDER BY rowid
            """
        ) { fields in try StoredVisit(&fields) }
        for visit in orphans {
            var row = StoredRow(
                lane: .visits, publication: Publication(topic: visit.topic, payload: visit.payload),
                queued: visit.recorded)
            row.subject = visit.id.description
            _ = try target.enqueue(row)
        }
        let rows = try target.rows(
            "SELECT \(Schema.outboxColumns) FROM outbox WHERE lane = ? AND subject NOT IN (SELECT id FROM visit)",
            [Lane.visits.rawValue]
        ) { fields in try StoredRow(&fields) }
        for row in rows {
            guard let id = Identifier(row.subject ?? "") else { continue }
            try target.put(
                StoredVisit(
                    id: id, recorded: row.queued, topic: row.publication.topic, payload: row.publication.payload,
                    fingerprint: nil, state: .pending))
        }
    }

    // MARK: - Reading a damaged table

    private typealias Insertion = () throws -> Void

    /// Reads a table upwards until it breaks, then downwards until it breaks, then each number in between.
    ///
    /// - Parameter read: turns a row into its insertion; throws if the row makes no sense, which skips it.
    /// - Returns: the rows that were read.
    /// - Throws: only what an insertion throws.
    private mutating func scan(
        _ table: String, _ columns: String, _ read: (Int64, inout Fields) throws -> Insertion
    ) throws -> Int {
        var count = 0
        var skipped = 0
        func take(_ row: Row) throws -> Int64 {
            var fields = Fields(row)
            let id = try fields.integer()
            let insertion: Insertion
            do {
                insertion = try read(id, &fields)
            } catch {
                skipped += 1
                return id
            }
            do {
                try insertion()
            } catch {
                throw TargetFailure(cause: error)
            }
            count += 1
            return id
        }
        /// Whether all of it was read.
        func follow(_ condition: String, last: inout Int64) throws -> Bool {
            do {
                let cursor = try Row.fetchCursor(source, sql: "SELECT rowid, \(columns) FROM \(table) \(condition)")
                while let row = try cursor.next() { last = try take(row) }
                return true
            } catch let failure as TargetFailure {
                throw failure.cause
            } catch {
                return false
            }
        }
        var (lowest, highest): (Int64, Int64) = (-1, .max)
        if try !follow("ORDER BY rowid", last: &lowest) {
            isComplete = false
            _ = try follow("WHERE rowid > \(lowest) ORDER BY rowid DESC", last: &highest)
            for id in Self.between(lowest, highest) {
                var last = id
                _ = try follow("WHERE rowid = \(id)", last: &last)
            }
        }
        if skipped > 0 { isComplete = false }
        return count
    }

    /// The numbers that are tried one by one: the nearest to both ends of the damaged stretch.
    private static func between(_ lowest: Int64, _ highest: Int64) -> [Int64] {
        let end = highest == .max ? lowest + maxProbes + 1 : highest
        guard end - lowest > maxProbes else { return Array(lowest + 1..<max(end, lowest + 1)) }
        return Array(lowest + 1...lowest + maxProbes / 2) + Array(end - maxProbes / 2..<end)
    }
}

/// The new database failed: unlike a row that can't be read, the end of a salvage.
private struct TargetFailure: Error {
    let cause: any Error
}

extension Database {
    fileprivate func put(_ row: StoredRow, id: Int64) throws {
        try run(
            "INSERT OR IGNORE INTO outbox (id, \(Schema.outboxColumns)) VALUES \(Self.marks(23))", [id] + row.arguments)
    }
}
