import FoundationEssentials
import GRDB
public import Safety
import Wire

/// A row of the outbox with everything the table knows of it.
struct StoredRow {
    var lane: Lane
    var group: String?
    var publication: Publication
    var queued: Stamp
    /// The revision of the alert that `group` names, for publications of an alert's change.
    var alertRevision: Int?
    /// The visit, or the track, that the publication carries.
    var subject: String?
    /// To be queued once this one is sent.
    var followUp: Publication?
    var attempts = 0
    var refusedReason: Int?
    /// Whose word it waits for after the broker's; nil for nobody's.
    var receipt: AwaitedReceipt?
    /// When the broker had it last, while it waits for that word.
    var told: Telling?

    init(lane: Lane, group: String? = nil, publication: Publication, queued: Stamp) {
        self.lane = lane
        self.group = group
        self.publication = publication
        self.queued = queued
    }

    /// In the order of `Schema.outboxColumns`.
    init(_ fields: inout Fields) throws {
        guard let lane = Lane(rawValue: Int(try fields.integer())), lane != .live else { throw JournalError.damaged }
        self.lane = lane
        group = try fields.optional(String.self)
        publication = Publication(
            topic: try fields.text(), payload: try fields.blob(), retain: try fields.flag(),
            expirySeconds: try fields.optional(UInt32.self))
        queued = try fields.stamp()
        alertRevision = try fields.optional(Int.self)
        subject = try fields.optional(String.self)
        let follow = (
            topic: try fields.optional(String.self), payload: try fields.optionalBlob(),
            retain: try fields.optional(Bool.self), expiry: try fields.optional(UInt32.self)
        )
        if let topic = follow.topic {
            followUp = Publication(
                topic: topic, payload: follow.payload ?? [], retain: follow.retain ?? false,
                expirySeconds: follow.expiry)
        }
        attempts = Int(try fields.integer())
        refusedReason = try fields.optional(Int.self)
        if let name = try fields.optional(String.self) {
            guard let awaited = AwaitedReceipt(rawValue: name) else { throw JournalError.damaged }
            receipt = awaited
        }
        told = try Telling(&fields)
    }

    var arguments: [(any DatabaseValueConvertible)?] {
        let head: [(any DatabaseValueConvertible)?] = [
            lane.rawValue, group, publication.topic, Data(publication.payload), publication.retain,
            publication.expirySeconds,
        ]
        let tail: [(any DatabaseValueConvertible)?] = [
            alertRevision, subject, followUp?.topic, followUp.map { Data($0.payload) }, followUp?.retain,
            followUp?.expirySeconds, attempts, refusedReason, receipt?.rawValue,
        ]
        return head + queued.arguments + tail + (told?.arguments ?? [nil, nil, nil])
    }
}

extension OutboxRow {
    static let columns = "id, lane, group_key, topic, payload, retain, expiry, boot, instant, utc, grade"

    /// In the order of `columns`.
    init(_ fields: inout Fields) throws {
        let id = try fields.integer()
        guard let lane = Lane(rawValue: Int(try fields.integer())), lane != .live else { throw JournalError.damaged }
        self.init(
            id: id, lane: lane, group: try fields.optional(String.self),
            publication: Publication(
                topic: try fields.text(), payload: try fields.blob(), retain: try fields.flag(),
                expirySeconds: try fields.optional(UInt32.self)),
            queued: try fields.stamp())
    }
}

extension Database {
    func enqueue(_ row: StoredRow) throws -> OutboxRow {
        try run(Schema.insertOutbox, row.arguments)
        return OutboxRow(
            id: lastInsertedRowID, lane: row.lane, group: row.group, publication: row.publication, queued: row.queued)
    }
}

extension Journal {
    /// Rows of a lane that wait for the broker, oldest first, ids above `id`. What it has had and the office hasn't
    /// confirmed isn't among them: see `unreceipted`.
    ///
    /// - Throws: what the disk said.
    public func pending(_ lane: Lane, after id: Int64 = 0, limit: Int) throws(JournalError) -> [OutboxRow] {
        try read { db in
            try db.rows(
                """
                SELECT \(OutboxRow.columns) FROM outbox
                WHERE lane = ? AND id > ? AND told_session IS NULL ORDER BY id LIMIT ?
                """, [lane.rawValue, id, limit], as: OutboxRow.init)
        }
    }

    /// The broker has taken these rows: they go, their visits count as sent, and what was to follow is queued. Those
    /// that wait for the office's receipt stay, and are told again from time to time (`unreceipted`).
    ///
    /// Ids that are no longer there are passed by, so that a call can be repeated. Not synced: what a power cut takes
    /// back is sent again.
    ///
    /// - Returns: the rows that were queued to follow.
    /// - Throws: what the disk said; nothing has changed then.
    public func markSent(_ ids: [Int64], at stamp: Stamp) throws(JournalError) -> [OutboxRow] {
        told(stamp)
        let telling = Telling(session: known.session, at: stamp)
        return try bulk { db in
            var followers: [OutboxRow] = []
            for id in ids {
                let found = try db.rows(
                    "SELECT \(Schema.outboxColumns) FROM outbox WHERE id = ?", [id], as: StoredRow.init)
                guard let row = found.first else { continue }
                let isFirst = row.told == nil
                if row.receipt != nil, try !db.hasLater(than: id, row) {
                    try db.keep(id, told: telling)
                    try db.count(row, isFirst: isFirst, at: stamp)
                    continue
                }
                try db.run("DELETE FROM outbox WHERE id = ?", [id])
                if row.lane == .visits, let visit = row.subject {
                    try db.run("UPDATE visit SET state = 'sent' WHERE id = ?", [visit])
                }
                if row.receipt == nil, let follower = try db.enqueueFollower(of: row, at: stamp) {
                    followers.append(follower)
                }
                try db.count(row, isFirst: isFirst, at: stamp)
            }
            try db.boundUnreceipted()
            return followers
        }
    }

    /// A later retained message took their place before the broker's readers had them: they go, nothing follows.
    ///
    /// - Throws: what the disk said; nothing has changed then.
    public func markSuperseded(_ ids: [Int64]) throws(JournalError) {
        try bulk { db in
            for id in ids { try db.run("DELETE FROM outbox WHERE id = ?", [id]) }
        }
    }

    /// The broker answered with a reason code other than success: the row stays and is counted, unless the broker has
    /// had it before.
    ///
    /// - Parameter reason: MQTT 5 reason code of the PUBACK.
    /// - Throws: what the disk said.
    public func markRefused(_ id: Int64, reason: UInt8) throws(JournalError) {
        try bulk { db in
            try db.run(
                """
                UPDATE outbox SET attempts = attempts + 1, refused_reason = ? WHERE id = ? AND told_session IS NULL
                """, [Int(reason), id])
        }
    }

    /// What a tally may show: on U/sealed goes nothing but what a call under duress says, and a lane that counts it on
    /// board, or says that it was sent just now with no alert to be seen, would betray the crew.
    private static let isShown = "topic NOT LIKE '%/sealed'"

    /// How each stored lane stands, without what is sealed under duress.
    ///
    /// - Throws: what the disk said.
    public func tallies() throws(JournalError) -> [LaneTally] {
        try read { db in
            try Lane.stored.map { lane in
                let counts = try db.rows(
                    """
                    SELECT count(*) - count(told_session), count(refused_reason), count(told_session) FROM outbox
                    WHERE lane = ? AND \(Self.isShown)
                    """, [lane.rawValue]
                ) { fields in
                    (
                        waiting: Int(try fields.integer()), refused: Int(try fields.integer()),
                        unreceipted: Int(try fields.integer())
                    )
                }
                let oldest = try db.rows(
                    """
                    SELECT boot, instant, utc, grade FROM outbox WHERE lane = ? AND \(Self.isShown)
                    ORDER BY id LIMIT 1
                    """, [lane.rawValue]
                ) { fields in try fields.stamp() }
                let sent = try db.rows(
                    "SELECT sent, boot, instant, utc, grade FROM lane_tally WHERE lane = ?", [lane.rawValue]
                ) { fields in (count: Int(try fields.integer()), last: try fields.stamp()) }
                return LaneTally(
                    lane: lane, waiting: counts.first?.waiting ?? 0, refused: counts.first?.refused ?? 0,
                    unreceipted: counts.first?.unreceipted ?? 0,
                    givenUp: lane == .alerts ? try db.metaCount(.receiptsGivenUp) : 0, oldestQueued: oldest.first,
                    sent: sent.first?.count ?? 0, lastSent: sent.first?.last)
            }
        }
    }
}
