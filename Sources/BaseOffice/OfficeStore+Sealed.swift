import FoundationEssentials
import GRDB
public import Safety
public import Wire

/// What the office opened: sealing keys and the details of alerts. Details hold positions: they are stored, because the
/// office needs them, and go into no log.
extension OfficeStore {
    /// Keeps the seal of a unit's session.
    public func keep(_ seal: SealCarrier, at now: UTCTime) throws(OfficeStoreError) {
        let unit = seal.unit
        try write { db in
            // The first one stays: a second key under one id is wrong or forged.
            try db.execute(
                sql: "INSERT OR IGNORE INTO sealing_key VALUES (?, ?, ?, ?)",
                arguments: [unit, seal.id.description, Data(seal.encode()), now.millisecondsSinceEpoch])
            try db.execute(
                sql: """
                    DELETE FROM sealing_key WHERE unit = ?1 AND id NOT IN (
                        SELECT id FROM sealing_key WHERE unit = ?1 ORDER BY received DESC, id LIMIT ?2)
                    """,
                arguments: [unit, Self.mostSealingKeys])
            try db.execute(
                sql: """
                    DELETE FROM sequence WHERE unit = ?1
                    AND key NOT IN (SELECT id FROM sealing_key WHERE unit = ?1)
                    """,
                arguments: [unit])
        }
    }

    /// Nil when it hasn't come.
    public func seal(_ id: KeyID, of unit: String) throws(OfficeStoreError) -> SealCarrier? {
        try read { db in
            try Data.fetchOne(
                db, sql: "SELECT carrier FROM sealing_key WHERE unit = ? AND id = ?", arguments: [unit, id.description]
            ).map { try SealCarrier(reading: Array($0)) }
        }
    }

    /// Counts a message under a sealing key as seen.
    ///
    /// - Returns: false, and nothing changed, unless `sequence` is above the highest seen for that key and topic.
    public func advance(
        _ sequence: UInt64, key: KeyID, topic: String, of unit: String
    ) throws(OfficeStoreError) -> Bool {
        guard let number = Int64(exactly: sequence) else { return false }
        return try write { db in
            try db.execute(
                sql: """
                    INSERT INTO sequence VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET highest = excluded.highest WHERE excluded.highest > highest
                    """,
                arguments: [unit, key.description, topic, number])
            return db.changesCount > 0
        }
    }

    /// One detail of an alert, opened.
    public struct Detail: Sendable, Equatable {
        public let unit: String
        public let alert: Identifier
        public let isDuress: Bool
        /// Its JSON; it holds a position.
        public let payload: [UInt8]

        public init(unit: String, alert: Identifier, isDuress: Bool, payload: [UInt8]) {
            self.unit = unit
            self.alert = alert
            self.isDuress = isDuress
            self.payload = payload
        }
    }

    public func keep(_ detail: Detail, at now: UTCTime) throws(OfficeStoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT INTO detail (unit, alert, duress, payload, received) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    detail.unit, detail.alert.description, detail.isDuress, Data(detail.payload),
                    now.millisecondsSinceEpoch,
                ])
            try db.execute(
                sql: """
                    DELETE FROM detail WHERE alert = ?1 AND duress = 0 AND id NOT IN (
                        SELECT id FROM detail WHERE alert = ?1 ORDER BY id DESC LIMIT ?2)
                    """,
                arguments: [detail.alert.description, Self.mostHistory])
        }
    }

    /// The newest detail of an alert.
    public func detail(of alert: Identifier) throws(OfficeStoreError) -> Detail? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM detail WHERE alert = ? ORDER BY id DESC LIMIT 1",
                arguments: [alert.description]
            ).map {
                Detail(
                    unit: $0["unit"], alert: alert, isDuress: $0["duress"], payload: Array($0["payload"] as Data))
            }
        }
    }

    /// Alerts, not cleared, that a detail says were sent under duress.
    public func underDuress() throws(OfficeStoreError) -> [Identifier] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT detail.alert FROM detail LEFT JOIN alert ON alert.id = detail.alert
                    WHERE duress = 1 AND coalesce(state, 'active') <> 'cleared' ORDER BY detail.alert
                    """
            ).compactMap { Identifier($0) }
        }
    }
}
