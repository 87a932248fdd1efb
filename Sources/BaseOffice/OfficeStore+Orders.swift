import FoundationEssentials
import GRDB
public import Safety
public import Wire

/// An order as it was signed, and what became of it.
public struct StoredOrder: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        /// Waits for `fieldbase run` to send it.
        case queued
        /// Handed to the broker at least once, not answered.
        case sent
        case answered
        /// Its time is over without an answer.
        case expired
    }

    public let id: Identifier
    public let unit: String
    public let signer: KeyID
    public let counter: UInt64
    /// For people, such as `evacuate (evacuate)`.
    public let summary: String
    public let issued: UTCTime
    public let expires: UTCTime
    public let topic: String
    /// The envelope.
    public let payload: [UInt8]
    public var state: State
    public var attempts: Int

    public init(
        id: Identifier, unit: String, signer: KeyID, counter: UInt64, summary: String, issued: UTCTime,
        expires: UTCTime, topic: String, payload: [UInt8], state: State = .queued, attempts: Int = 0
    ) {
        self.id = id
        self.unit = unit
        self.signer = signer
        self.counter = counter
        self.summary = summary
        self.issued = issued
        self.expires = expires
        self.topic = topic
        self.payload = payload
        self.state = state
        self.attempts = attempts
    }
}

/// What a unit answered.
public struct StoredReply: Sendable, Equatable {
    public let order: Identifier
    public let unit: String
    public let outcome: OrderReply.Outcome
    public let reason: String?
    public let alert: Identifier?
    public let received: UTCTime

    public init(
        order: Identifier, unit: String, outcome: OrderReply.Outcome, reason: String?, alert: Identifier?,
        received: UTCTime
    ) {
        self.order = order
        self.unit = unit
        self.outcome = outcome
        self.reason = reason
        self.alert = alert
        self.received = received
    }
}

/// Orders and replies.
extension OfficeStore {
    public func keep(_ order: StoredOrder) throws(OfficeStoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT INTO outgoing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)",
                arguments: [
                    order.id.description, order.unit, order.signer.description, Int64(order.counter), order.summary,
                    order.issued.millisecondsSinceEpoch, order.expires.millisecondsSinceEpoch, order.topic,
                    Data(order.payload), order.state.rawValue,
                ])
        }
    }

    public func order(_ id: Identifier) throws(OfficeStoreError) -> StoredOrder? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM outgoing WHERE id = ?", arguments: [id.description])
                .map(Self.order)
        }
    }

    /// The newest, newest first.
    public func orders(limit: Int = 100) throws(OfficeStoreError) -> [StoredOrder] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM outgoing ORDER BY id DESC LIMIT ?", arguments: [limit])
                .map(Self.order)
        }
    }

    /// What still waits for an answer, oldest first.
    public func pendingOrders() throws(OfficeStoreError) -> [PendingOrder] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM outgoing WHERE state IN ('queued', 'sent') ORDER BY id LIMIT ?",
                arguments: [OfficeCore.mostOrders]
            ).map {
                let order = try Self.order($0)
                return PendingOrder(
                    id: order.id, unit: order.unit, expires: order.expires, wasSent: order.state == .sent)
            }
        }
    }

    /// Before it is handed to the broker.
    public func markSent(_ id: Identifier, at now: UTCTime) throws(OfficeStoreError) {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE outgoing SET state = 'sent', attempts = attempts + 1, sent = coalesce(sent, ?)
                    WHERE id = ? AND state IN ('queued', 'sent')
                    """,
                arguments: [now.millisecondsSinceEpoch, id.description])
        }
    }

    public func markExpired(_ id: Identifier) throws(OfficeStoreError) {
        try write { db in
            try db.execute(
                sql: "UPDATE outgoing SET state = 'expired' WHERE id = ? AND state IN ('queued', 'sent')",
                arguments: [id.description])
        }
    }

    /// - Returns: false when no such order was given to that unit.
    public func keep(_ reply: StoredReply) throws(OfficeStoreError) -> Bool {
        try write { db in
            try db.execute(
                sql: "UPDATE outgoing SET state = 'answered' WHERE id = ? AND unit = ?",
                arguments: [reply.order.description, reply.unit])
            guard db.changesCount > 0 else { return false }
            // `executing` gives way to what follows it, and nothing else does.
            try db.execute(
                sql: """
                    INSERT INTO reply VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET outcome = excluded.outcome,
                    reason = excluded.reason, alert = excluded.alert, received = excluded.received
                    WHERE outcome = 'executing'
                    """,
                arguments: [
                    reply.order.description, reply.unit, reply.outcome.rawValue, reply.reason,
                    reply.alert?.description, reply.received.millisecondsSinceEpoch,
                ])
            return true
        }
    }

    public func reply(to order: Identifier) throws(OfficeStoreError) -> StoredReply? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM reply WHERE \"order\" = ?", arguments: [order.description])
                .map { row in
                    guard let outcome = OrderReply.Outcome(rawValue: row["outcome"]) else {
                        throw OfficeStoreError("a stored reply can't be read")
                    }
                    return StoredReply(
                        order: order, unit: row["unit"], outcome: outcome, reason: row["reason"],
                        alert: (row["alert"] as String?).flatMap { Identifier($0) },
                        received: UTCTime(millisecondsSinceEpoch: row["received"]))
                }
        }
    }

    private static func order(_ row: Row) throws -> StoredOrder {
        guard let id = Identifier(row["id"] as String), let signer = KeyID(row["signer"] as String),
            let state = StoredOrder.State(rawValue: row["state"])
        else { throw OfficeStoreError("a stored order can't be read") }
        return StoredOrder(
            id: id, unit: row["unit"], signer: signer, counter: UInt64(row["counter"] as Int64),
            summary: row["summary"], issued: UTCTime(millisecondsSinceEpoch: row["issued"]),
            expires: UTCTime(millisecondsSinceEpoch: row["expires"]), topic: row["topic"],
            payload: Array(row["payload"] as Data), state: state, attempts: row["attempts"])
    }
}

/// A signed zone set.
public struct StoredZones: Sendable, Equatable {
    public let version: UInt64
    public let issued: UTCTime
    public let validUntil: UTCTime?
    /// The envelope.
    public let payload: [UInt8]
    public var published: UTCTime?

    public init(
        version: UInt64, issued: UTCTime, validUntil: UTCTime?, payload: [UInt8], published: UTCTime? = nil
    ) {
        self.version = version
        self.issued = issued
        self.validUntil = validUntil
        self.payload = payload
        self.published = published
    }
}

extension OfficeStore {
    /// - Throws: also when its version isn't above those stored.
    public func keep(_ zones: StoredZones, at now: UTCTime) throws(OfficeStoreError) {
        try write { db in
            let highest = try Int64.fetchOne(db, sql: "SELECT max(version) FROM zone_set") ?? 0
            guard Int64(zones.version) > highest else {
                throw OfficeStoreError("zone set \(zones.version) isn't newer than \(highest), which is stored")
            }
            try db.execute(
                sql: "INSERT INTO zone_set VALUES (?, ?, ?, ?, ?, NULL)",
                arguments: [
                    Int64(zones.version), zones.issued.millisecondsSinceEpoch,
                    zones.validUntil?.millisecondsSinceEpoch, Data(zones.payload), now.millisecondsSinceEpoch,
                ])
            // Each may have a megabyte.
            try db.execute(
                sql:
                    "DELETE FROM zone_set WHERE version NOT IN (SELECT version FROM zone_set ORDER BY version DESC LIMIT 20)"
            )
        }
    }

    /// Newest first, at most 20.
    public func zoneSets() throws(OfficeStoreError) -> [StoredZones] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM zone_set ORDER BY version DESC LIMIT 20").map { row in
                StoredZones(
                    version: UInt64(row["version"] as Int64),
                    issued: UTCTime(millisecondsSinceEpoch: row["issued"]),
                    validUntil: (row["valid_until"] as Int64?).map { UTCTime(millisecondsSinceEpoch: $0) },
                    payload: Array(row["payload"] as Data),
                    published: (row["published"] as Int64?).map { UTCTime(millisecondsSinceEpoch: $0) })
            }
        }
    }

    public func markPublished(zones version: UInt64, at now: UTCTime) throws(OfficeStoreError) {
        try write { db in
            try db.execute(
                sql: "UPDATE zone_set SET published = ? WHERE version = ?",
                arguments: [now.millisecondsSinceEpoch, Int64(version)])
        }
    }
}
