import FoundationEssentials
import GRDB
public import Safety
public import Wire

/// A unit that the office knows: its public keys.
public struct Enrolment: Sendable, Hashable {
    public let unit: String
    /// Checks what it signs.
    public let verifying: VerifyingKey
    /// What is for it alone is sealed to this.
    public let sealing: SealingAddress
    public let enrolled: UTCTime

    public init(unit: String, verifying: VerifyingKey, sealing: SealingAddress, enrolled: UTCTime) {
        self.unit = unit
        self.verifying = verifying
        self.sealing = sealing
        self.enrolled = enrolled
    }
}

/// Units, their alerts and what the office raised about them.
extension OfficeStore {
    // MARK: Enrolments

    /// - Parameter replacing: whether an earlier enrolment of the unit gives way.
    /// - Throws: also when there is one and it may not.
    public func enrol(_ enrolment: Enrolment, replacing: Bool) throws(OfficeStoreError) {
        try write { db in
            let isKnown =
                try Bool.fetchOne(
                    db, sql: "SELECT 1 FROM enrolment WHERE unit = ?", arguments: [enrolment.unit]) ?? false
            guard replacing || !isKnown else {
                throw OfficeStoreError("\(enrolment.unit) is enrolled already; --replace gives it new keys")
            }
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM enrolment") ?? 0
            guard isKnown || count < Self.mostEnrolments else {
                throw OfficeStoreError("there are \(count) units, and no more can be enrolled")
            }
            try db.execute(
                sql: "INSERT OR REPLACE INTO enrolment VALUES (?, ?, ?, ?)",
                arguments: [
                    enrolment.unit, enrolment.verifying.text, enrolment.sealing.text,
                    enrolment.enrolled.millisecondsSinceEpoch,
                ])
        }
    }

    /// All of them, by id.
    public func enrolments() throws(OfficeStoreError) -> [Enrolment] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM enrolment ORDER BY unit").map { row in
                Enrolment(
                    unit: row["unit"], verifying: try VerifyingKey(text: row["verifying"]),
                    sealing: try SealingAddress(text: row["sealing"]),
                    enrolled: UTCTime(millisecondsSinceEpoch: row["enrolled"]))
            }
        }
    }

    // MARK: Units

    public func keep(_ records: [UnitRecord]) throws(OfficeStoreError) {
        try write { db in
            for record in records {
                try db.execute(
                    sql: "INSERT INTO unit VALUES (?, ?) ON CONFLICT DO UPDATE SET record = excluded.record",
                    arguments: [record.unit, try Self.text(record)])
            }
        }
    }

    /// All of them, by id.
    public func units() throws(OfficeStoreError) -> [UnitRecord] {
        try read { db in
            try String.fetchAll(db, sql: "SELECT record FROM unit ORDER BY unit")
                .map { try Self.value(UnitRecord.self, $0) }
        }
    }

    // MARK: Alerts

    /// - Returns: the revision that is stored now: this one, or a higher one that was there.
    public func keep(_ alert: AlertRecord, at now: UTCTime) throws(OfficeStoreError) -> ReceiptContent.StoredAlert {
        try write { db in
            let known = try Row.fetchOne(
                db, sql: "SELECT * FROM alert WHERE id = ?", arguments: [alert.id.description]
            ).map(Self.alert)
            guard known?.unit ?? alert.unit == alert.unit else {
                throw OfficeStoreError("an alert of another unit has this id")
            }
            if let known, !alert.replaces(known) {
                return ReceiptContent.StoredAlert(id: alert.id, revision: known.revision)
            }
            try db.execute(
                sql: "INSERT OR REPLACE INTO alert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    alert.id.description, alert.unit, alert.revision, alert.kind.rawValue, alert.level.rawValue,
                    alert.state.rawValue, alert.isDrill, alert.raised.millisecondsSinceEpoch, Data(alert.payload),
                    now.millisecondsSinceEpoch, alert.isCovert,
                ])
            try db.execute(
                sql: "INSERT OR REPLACE INTO alert_history VALUES (?, ?, ?, ?)",
                arguments: [
                    alert.id.description, alert.revision, Data(alert.payload), now.millisecondsSinceEpoch,
                ])
            try db.execute(
                sql: "DELETE FROM alert_history WHERE alert = ? AND revision <= ?",
                arguments: [alert.id.description, alert.revision - Self.mostHistory])
            return ReceiptContent.StoredAlert(id: alert.id, revision: alert.revision)
        }
    }

    /// Those that are open, and the newest cleared ones, oldest first.
    public func alerts(cleared: Int = 256) throws(OfficeStoreError) -> [AlertRecord] {
        try read { db in
            let rows =
                try Row.fetchAll(db, sql: "SELECT * FROM alert WHERE state <> 'cleared'")
                + Row.fetchAll(
                    db, sql: "SELECT * FROM alert WHERE state = 'cleared' ORDER BY id DESC LIMIT ?",
                    arguments: [cleared])
            return try rows.map(Self.alert).sorted { $0.id < $1.id }
        }
    }

    public func alert(_ id: Identifier) throws(OfficeStoreError) -> AlertRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM alert WHERE id = ?", arguments: [id.description]).map(Self.alert)
        }
    }

    /// What was received of one alert, by revision.
    public func history(of id: Identifier) throws(OfficeStoreError) -> [(revision: Int, payload: [UInt8])] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT revision, payload FROM alert_history WHERE alert = ? ORDER BY revision",
                arguments: [id.description]
            ).map { (revision: $0["revision"], payload: Array($0["payload"] as Data)) }
        }
    }

    private static func alert(_ row: Row) throws -> AlertRecord {
        guard let id = Identifier(row["id"] as String), let kind = AlertKind(rawValue: row["kind"]),
            let level = Level(rawValue: row["level"]), let state = AlertState(rawValue: row["state"])
        else { throw OfficeStoreError("a stored alert can't be read") }
        return AlertRecord(
            unit: row["unit"], id: id, revision: row["revision"], kind: kind, level: level, state: state,
            isDrill: row["drill"], raised: UTCTime(millisecondsSinceEpoch: row["raised"]),
            payload: Array(row["payload"] as Data), isCovert: row["covert"])
    }

    // MARK: Overdue

    public func keep(_ record: OverdueRecord) throws(OfficeStoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO overdue VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    record.id.description, record.unit, record.kind.rawValue, record.since.millisecondsSinceEpoch,
                    record.raised.millisecondsSinceEpoch, record.cleared?.millisecondsSinceEpoch,
                ])
        }
    }

    /// Those that are open, or all of them; oldest first.
    public func overdue(includingCleared: Bool = false) throws(OfficeStoreError) -> [OverdueRecord] {
        try read { db in
            let sql = "SELECT * FROM overdue \(includingCleared ? "" : "WHERE cleared IS NULL") ORDER BY id"
            return try Row.fetchAll(db, sql: sql).map { row in
                guard let id = Identifier(row["id"] as String), let kind = OverdueRecord.Kind(rawValue: row["kind"])
                else { throw OfficeStoreError("a stored overdue record can't be read") }
                return OverdueRecord(
                    id: id, unit: row["unit"], kind: kind, since: UTCTime(millisecondsSinceEpoch: row["since"]),
                    raised: UTCTime(millisecondsSinceEpoch: row["raised"]),
                    cleared: (row["cleared"] as Int64?).map { UTCTime(millisecondsSinceEpoch: $0) })
            }
        }
    }
}
