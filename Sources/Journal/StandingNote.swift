import GRDB
public import Safety
public import Wire

/// The standing memory as it was written, and how many writes it has behind it.
struct StandingNote: Codable, Equatable {
    var writes: UInt64
    var memory: StandingMemory

    /// What two places know together: the later one's word, but for the orders. An order that either has handled was
    /// handled, and the highest counter of a signer is the highest that either has seen.
    static func joined(_ a: Self?, _ b: Self?) -> Self? {
        guard let a, let b else { return a ?? b }
        var (later, earlier) = a.writes >= b.writes ? (a, b) : (b, a)
        later.memory.orders = joined(later.memory.orders, earlier.memory.orders)
        return later
    }

    private static func joined(_ later: OrderMemory?, _ earlier: OrderMemory?) -> OrderMemory? {
        guard let later, let earlier else { return later ?? earlier }
        return later.joined(withEarlier: earlier)
    }
}

extension Journal {
    /// Writes down what the unit must not forget besides its alerts, and the reply that goes with it, in one
    /// transaction, synced; the mirror follows.
    ///
    /// A database that fails leaves it to the mirror, which is then written at once: the reply isn't queued, the error
    /// is thrown, and the caller sends the reply from memory. The database gets it with the next write of any kind of
    /// standing value.
    ///
    /// - Parameter reply: for lane alerts; its topic is its group, so that replies to one order keep their order.
    /// - Returns: the reply's row.
    /// - Throws: what the disk said; no reply is queued then, and the memory is kept as far as it can be.
    public func remember(
        _ standing: StandingMemory, reply: Publication?, at stamp: Stamp
    ) throws(JournalError) -> [OutboxRow] {
        told(stamp)
        let note = StandingNote(writes: (known.standing?.writes ?? 0) + 1, memory: standing)
        known.standing = note
        do {
            let rows = try fact { db in
                try db.put(note)
                guard let reply else { return [OutboxRow]() }
                return [
                    try db.enqueue(
                        StoredRow(lane: .alerts, group: reply.topic, publication: reply, queued: stamp))
                ]
            }
            standingIsUnwritten = !isDurable
            if isDurable { mirrorFollows() } else { writeMirror() }
            return rows
        } catch {
            standingIsUnwritten = true
            writeMirror()
            throw error
        }
    }
}

extension Database {
    /// Writes `note` unless a later one stands there.
    func put(_ note: StandingNote) throws {
        try run(
            """
            INSERT INTO standing (id, writes, record) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE
            SET writes = excluded.writes, record = excluded.record WHERE excluded.writes >= standing.writes
            """, [Int64(clamping: note.writes), try RecordCoding.text(note.memory)])
    }

    /// Nil if nothing was ever remembered, or if it can't be read: the mirror may still have it.
    func standing() throws -> StandingNote? {
        do {
            return try rows("SELECT \(Schema.standingColumns) FROM standing", as: StandingNote.init).first
        } catch is DecodingError {
            return nil
        }
    }
}

extension StandingNote {
    /// In the order of `Schema.standingColumns`.
    init(_ fields: inout Fields) throws {
        let writes = UInt64(clamping: try fields.integer())
        self.init(writes: writes, memory: try RecordCoding.record(try fields.text()))
    }
}
