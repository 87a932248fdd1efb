import FoundationEssentials
import GRDB
import Safety

/// Interference that units reported, bounded so that none of them can push out what others said.
extension OfficeStore {
    /// Of one unit; the first received give way.
    public static let mostInterferenceOfUnit = 200
    /// Of all units; the first received of the unit that has the most give way.
    public static let mostInterference = 5_000

    /// Keeps a report, or what it adds to one with the same id of the same unit.
    ///
    /// - Returns: whether it said anything new.
    @discardableResult
    public func keep(_ record: InterferenceRecord) throws(OfficeStoreError) -> Bool {
        try write { db in
            let known = try Row.fetchOne(
                db, sql: "SELECT * FROM interference WHERE unit = ? AND id = ?",
                arguments: [record.unit, record.id.description]
            ).map(Self.interference)
            guard let known else {
                try Self.insert(record, db)
                try Self.bound(after: record.unit, db)
                return true
            }
            guard let news = known.updated(with: record) else { return false }
            try db.execute(
                sql: """
                    UPDATE interference SET reasons = ?, south = ?, west = ?, began = ?, ended = ?, boot = ?, clock = ?,
                    changed = ? WHERE unit = ? AND id = ?
                    """,
                arguments: [
                    try Self.text(news.reasons), news.cell?.southTenths, news.cell?.westTenths,
                    news.began.millisecondsSinceEpoch, news.ended?.millisecondsSinceEpoch, news.boot,
                    news.clock.rawValue, news.changed.millisecondsSinceEpoch, news.unit, news.id.description,
                ])
            return true
        }
    }

    private static func insert(_ record: InterferenceRecord, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO interference (unit, id, kind, reasons, south, west, began, ended, boot, clock, received, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                record.unit, record.id.description, record.kind.rawValue, try text(record.reasons),
                record.cell?.southTenths, record.cell?.westTenths, record.began.millisecondsSinceEpoch,
                record.ended?.millisecondsSinceEpoch, record.boot, record.clock.rawValue,
                record.received.millisecondsSinceEpoch, record.changed.millisecondsSinceEpoch,
            ])
    }

    /// One came, so at most one goes from each bound.
    private static func bound(after unit: String, _ db: Database) throws {
        func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
            try Int.fetchOne(db, sql: "SELECT count(*) FROM interference \(sql)", arguments: arguments) ?? 0
        }
        func forgetFirst(of unit: String) throws {
            try db.execute(
                sql: "DELETE FROM interference WHERE number = (SELECT min(number) FROM interference WHERE unit = ?)",
                arguments: [unit])
        }
        if try count("WHERE unit = ?", [unit]) > mostInterferenceOfUnit { try forgetFirst(of: unit) }
        guard try count("") > mostInterference else { return }
        let loudest = try String.fetchOne(
            db, sql: "SELECT unit FROM interference GROUP BY unit ORDER BY count(*) DESC, unit LIMIT 1")
        if let loudest { try forgetFirst(of: loudest) }
    }

    /// All that is kept, in the order in which it first arrived.
    public func interference() throws(OfficeStoreError) -> [InterferenceRecord] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM interference ORDER BY number").map(Self.interference)
        }
    }

    /// Of which the unit hasn't told the end, in the order in which it first arrived.
    func openInterference() throws(OfficeStoreError) -> [InterferenceRecord] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM interference WHERE ended IS NULL ORDER BY number")
                .map(Self.interference)
        }
    }

    private static func interference(_ row: Row) throws -> InterferenceRecord {
        guard let id = Identifier(row["id"] as String), let kind = InterferenceReport.Kind(rawValue: row["kind"]),
            let clock = ClockGrade(rawValue: row["clock"])
        else { throw OfficeStoreError("a stored interference report can't be read") }
        var cell: GridCell?
        if let south = row["south"] as Int?, let west = row["west"] as Int? {
            guard let found = GridCell(checkedSouth: south, west: west) else {
                throw OfficeStoreError("a stored interference report can't be read")
            }
            cell = found
        }
        var record = InterferenceRecord(
            unit: row["unit"], id: id, kind: kind, reasons: try value([String].self, row["reasons"]), cell: cell,
            began: UTCTime(millisecondsSinceEpoch: row["began"]),
            ended: (row["ended"] as Int64?).map { UTCTime(millisecondsSinceEpoch: $0) }, boot: row["boot"],
            clock: clock, received: UTCTime(millisecondsSinceEpoch: row["received"]))
        record.changed = UTCTime(millisecondsSinceEpoch: row["changed"])
        return record
    }
}

extension GridCell {
    /// Nil off the Earth.
    fileprivate init?(checkedSouth south: Int, west: Int) {
        guard (-900...899).contains(south), (-1800...1799).contains(west) else { return nil }
        self.init(southTenths: south, westTenths: west)
    }
}
