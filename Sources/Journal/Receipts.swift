import GRDB
public import Safety
public import Wire

/// Whose receipt a row waits for once the broker has had it.
enum AwaitedReceipt: String {
    /// The office's for the alert's revision.
    case alert
    /// The office's for the sealing key.
    case seal
}

/// When the broker took a row that still waits for the office's receipt.
struct Telling: Equatable {
    /// Of the connection; another one since then may be another broker.
    var session: UInt64
    var boot: Int
    var instant: MonotonicInstant

    init(session: UInt64, at stamp: Stamp) {
        self.session = session
        boot = stamp.boot
        instant = stamp.instant
    }

    /// In the order told_session, told_boot, told_instant; nil if it wasn't told.
    init?(_ fields: inout Fields) throws {
        let session = try fields.optional(Int64.self)
        let (boot, instant) = (try fields.optional(Int.self), try fields.optional(Int64.self))
        guard let session else { return nil }
        self.session = UInt64(clamping: session)
        self.boot = boot ?? 0
        self.instant = MonotonicInstant(nanoseconds: instant ?? 0)
    }

    var arguments: [(any DatabaseValueConvertible)?] { [Int64(clamping: session), boot, instant.nanoseconds] }
}

extension Journal {
    /// A row whose receipt is out is told again after this long, and on a new connection.
    public static let tellAgainAfter = Duration.seconds(600)
    /// Sealing keys that may wait for their receipts.
    public static let mostSeals = 16
    /// Alerts' rows that may wait for their receipts once the broker has had them.
    public static let mostUnreceipted = 1000

    /// The office has stored these: what waited for its word goes, and the empty retained message follows the clearing
    /// of an alert, and a sealing key.
    ///
    /// May be repeated. A revision below the newest written is passed by, like ids that nobody knows. A receipt that
    /// comes before the broker's own word removes nothing yet: the row then goes with that word, like one that needs no
    /// receipt. Not synced: what a power cut takes back is told, and receipted, again.
    ///
    /// - Parameter seals: ids of sealing keys.
    /// - Returns: the rows that were queued to follow.
    /// - Throws: what the disk said; nothing has changed then.
    public func receipt(
        alerts: [(id: Identifier, revision: Int)], seals: [String] = [], at stamp: Stamp
    ) throws(JournalError) -> [OutboxRow] {
        told(stamp)
        return try bulk { db in
            var followers: [OutboxRow] = []
            for (id, revision) in alerts {
                let newest = try db.rows("SELECT revision FROM alert WHERE id = ?", [id.description]) {
                    try $0.integer()
                }.first
                guard let newest, revision >= newest else { continue }
                followers += try db.endWaiting(
                    "group_key = ? AND receipt = 'alert' AND alert_revision <= ?", [id.description, revision], at: stamp
                )
            }
            for key in seals {
                followers += try db.endWaiting("subject = ? AND receipt = 'seal'", [key], at: stamp)
            }
            return followers
        }
    }

    /// Receipts of alerts are no longer waited for, because the settings say that the broker's word is enough: what the
    /// broker has had goes, and what was to follow is queued. Sealing keys wait on.
    ///
    /// - Returns: the rows that were queued to follow.
    /// - Throws: what the disk said; nothing has changed then.
    public func waiveAlertReceipts(at stamp: Stamp) throws(JournalError) -> [OutboxRow] {
        told(stamp)
        return try bulk { db in try db.endWaiting("receipt = 'alert'", [], at: stamp) }
    }

    /// Rows that the broker has had, and that are due to be told again because the office's receipt is out: those told
    /// on an earlier connection, and those told ten minutes ago or more. What was told longest ago comes first.
    ///
    /// To be asked for on a new connection and every now and then; a row comes back until it is marked sent again.
    ///
    /// - Throws: what the disk said.
    public func unreceipted(at stamp: Stamp, limit: Int = 32) throws(JournalError) -> [OutboxRow] {
        let session = Int64(clamping: known.session)
        return try read { db in
            try db.rows(
                """
                SELECT \(OutboxRow.columns) FROM outbox WHERE told_session IS NOT NULL
                AND (told_session <> ? OR told_boot <> ? OR told_instant <= ?)
                ORDER BY told_boot, told_instant, id LIMIT ?
                """,
                [session, stamp.boot, stamp.instant.nanoseconds - Self.tellAgainAfter.nanoseconds, limit],
                as: OutboxRow.init)
        }
    }

    /// Queues a sealing key for the office. Its row waits for the office's receipt, whatever the settings say of alerts'
    /// receipts; then the empty retained message follows.
    ///
    /// At most 16 wait: the oldest is given up for a seventeenth, its removal queued. What was sealed under it can't be
    /// read by the office. The same key again queues nothing.
    ///
    /// - Parameters:
    ///   - keyID: as it stands in receipts.
    ///   - removal: the empty retained message on the key's topic.
    /// - Returns: the key's row, and removals of keys that were given up.
    /// - Throws: what the disk said; nothing is queued then.
    public func record(
        seal keyID: String, publication: Publication, removal: Publication, at stamp: Stamp
    ) throws(JournalError) -> [OutboxRow] {
        told(stamp)
        return try fact { db in
            let known = try db.rows(
                "SELECT \(OutboxRow.columns) FROM outbox WHERE receipt = 'seal' AND subject = ?", [keyID],
                as: OutboxRow.init)
            guard known.isEmpty else { return known }
            var row = StoredRow(
                lane: .alerts, group: "seal/\(keyID)", publication: publication, queued: stamp)
            (row.subject, row.receipt, row.followUp) = (keyID, .seal, removal)
            var rows = [try db.enqueue(row)]
            let waiting = try db.rows("SELECT id FROM outbox WHERE receipt = 'seal' ORDER BY id") { try $0.integer() }
            for id in waiting.dropLast(Self.mostSeals) {
                rows += try db.giveUp(id, at: stamp)
            }
            return rows
        }
    }
}

extension Database {
    /// Whether a later message on the row's topic is queued: an older one must not be told again after it.
    func hasLater(than id: Int64, _ row: StoredRow) throws -> Bool {
        guard row.publication.retain, let group = row.group else { return false }
        return try !rows(
            "SELECT 1 FROM outbox WHERE group_key = ? AND id > ? AND topic = ? AND retain = 1 LIMIT 1",
            [group, id, row.publication.topic]
        ) { try $0.integer() }.isEmpty
    }

    /// The broker has had the row; the office's word is out.
    func keep(_ id: Int64, told telling: Telling) throws {
        try run(
            """
            UPDATE outbox SET told_session = ?, told_boot = ?, told_instant = ?, refused_reason = NULL WHERE id = ?
            """, telling.arguments + [id])
    }

    /// Earlier revisions on `topics` that only waited for a receipt: a later one takes their place at the broker.
    func forgetTold(group: String, topics: [String]) throws {
        for topic in topics {
            try run(
                "DELETE FROM outbox WHERE group_key = ? AND topic = ? AND told_session IS NOT NULL", [group, topic])
        }
    }

    func enqueueFollower(of row: StoredRow, at stamp: Stamp) throws -> OutboxRow? {
        guard let publication = row.followUp else { return nil }
        return try enqueue(StoredRow(lane: row.lane, group: row.group, publication: publication, queued: stamp))
    }

    /// - Parameter isFirst: whether the broker has it for the first time.
    func count(_ row: StoredRow, isFirst: Bool, at stamp: Stamp) throws {
        // See `Journal.isShown`.
        guard !row.publication.topic.hasSuffix("/sealed") else { return }
        try run(
            """
            INSERT INTO lane_tally (lane, sent, boot, instant, utc, grade) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (lane) DO UPDATE SET sent = sent + excluded.sent, boot = excluded.boot,
            instant = excluded.instant, utc = excluded.utc, grade = excluded.grade
            """, [row.lane.rawValue, isFirst ? 1 : 0] + stamp.arguments)
    }

    /// No receipt is out any more for the rows that `condition` names.
    fileprivate func endWaiting(
        _ condition: String, _ arguments: [(any DatabaseValueConvertible)?], at stamp: Stamp
    ) throws -> [OutboxRow] {
        var followers: [OutboxRow] = []
        let told = try rows(
            "SELECT id FROM outbox WHERE told_session IS NOT NULL AND \(condition) ORDER BY id", arguments
        ) { try $0.integer() }
        for id in told { followers += try remove(id, at: stamp) }
        try run("UPDATE outbox SET receipt = NULL WHERE told_session IS NULL AND \(condition)", arguments)
        return followers
    }

    private func remove(_ id: Int64, at stamp: Stamp) throws -> [OutboxRow] {
        let found = try rows("SELECT \(Schema.outboxColumns) FROM outbox WHERE id = ?", [id], as: StoredRow.init)
        guard let row = found.first else { return [] }
        try run("DELETE FROM outbox WHERE id = ?", [id])
        return try [enqueueFollower(of: row, at: stamp)].compactMap { $0 }
    }

    fileprivate func giveUp(_ id: Int64, at stamp: Stamp) throws -> [OutboxRow] {
        try setMeta(.receiptsGivenUp, try metaCount(.receiptsGivenUp) + 1)
        return try remove(id, at: stamp)
    }

    /// Without an office for months, the oldest rows of alerts go; their retained messages stay at the broker, because
    /// only a receipt may remove them.
    func boundUnreceipted() throws {
        let told = try rows("SELECT count(*) FROM outbox WHERE told_session IS NOT NULL AND receipt = 'alert'") { row in
            Int(try row.integer())
        }
        let excess = (told.first ?? 0) - Journal.mostUnreceipted
        guard excess > 0 else { return }
        try run(
            """
            DELETE FROM outbox WHERE id IN (SELECT id FROM outbox
            WHERE told_session IS NOT NULL AND receipt = 'alert' ORDER BY follow_topic IS NULL, id LIMIT ?)
            """, [excess])
        try setMeta(.receiptsGivenUp, try metaCount(.receiptsGivenUp) + excess)
    }
}
