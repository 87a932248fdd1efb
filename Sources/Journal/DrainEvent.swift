public import Safety
public import Wire

/// Names one sending of one publication, so that a late answer can't be taken for another's.
public struct DrainToken: Sendable, Hashable, Comparable {
    public let number: UInt64
    public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// What is only worth sending in its newest form.
public enum LiveSlot: Sendable, Hashable, CaseIterable {
    case position, status
}

/// Everything that can happen to the drain.
public enum DrainEvent: Sendable, Equatable {
    /// - receiveMaximum: the broker's (MQTT 5 §3.2.2.3.3); what it lets be unacknowledged.
    case connected(receiveMaximum: Int)
    case disconnected
    /// The journal has new rows in this lane.
    case written(Lane)
    /// The answer to `.fetch` with the same lane and `after`.
    case fetched(Lane, after: Int64, [OutboxRow])
    /// The journal couldn't answer a `.fetch`.
    case fetchFailed(Lane)
    /// A new publication for a slot; `tag` comes back with what became of it.
    case live(LiveSlot, Publication, tag: UInt64)
    /// An alert's publication that the database couldn't take: sent from memory, before anything else.
    case unwritten(Publication, group: String, queued: Stamp)
    /// Rows of lane alerts that the broker has had, and that are due to be told again because the office's receipt is
    /// out: sent when nothing newer waits in the lane, at the pace of visits. May be given again; those that find no
    /// room, or no link, are passed by.
    case unreceipted([OutboxRow])
    /// PUBACK, with its reason code (0 with MQTT 3.1.1).
    case acknowledged(DrainToken, reason: UInt8)
    /// The link didn't take the message, and is still there.
    case sendFailed(DrainToken)
    /// The answer to `.requestTrackBatch`.
    case trackBatch(TrackAnswer)
    /// The journal has kept late fixes.
    case lateKept
    case tick
}

public enum TrackAnswer: Sendable, Equatable {
    case made
    /// No late fix waits.
    case none
    case failed
}

/// Everything the drain can ask for.
public enum DrainAction: Sendable, Equatable {
    case send(DrainToken, Publication)
    /// Rows of a lane with ids above `after`, oldest first; answered by `.fetched` or `.fetchFailed`.
    case fetch(Lane, after: Int64, limit: Int)
    /// The broker has it, for at least one reader: to be marked sent.
    case sent(Int64)
    /// A later retained message took its place: to be marked superseded.
    case superseded(Int64)
    /// The broker answered otherwise: to be marked refused; it is sent again at `retry`.
    case notDelivered(Int64, reason: UInt8, retry: MonotonicInstant)
    /// An unwritten publication was delivered.
    case unwrittenDelivered(Publication)
    case positionDelivered(tag: UInt64)
    /// Nobody got this position while it was the newest: it belongs to the late track.
    case positionLate(tag: UInt64)
    /// The broker refused a status; the next one is a new try.
    case statusRefused(reason: UInt8)
    /// Late fixes may be turned into a row of lane history now; answered by `.trackBatch`.
    case requestTrackBatch
}

/// What a PUBACK's reason code means to a publication.
enum Answer: Equatable {
    case received
    /// 0x10: the broker took it, and nobody was there to get it.
    case nobody
    /// 0x80 and above.
    case refused

    /// A retained message is stored by the broker even when it answers 0x10, but nobody has received it: only for the
    /// empty message that removes one, and for a status, is that enough.
    init(reason: UInt8, to publication: Publication, isStatus: Bool = false) {
        if reason >= 0x80 {
            self = .refused
        } else if reason == 0x10, !isStatus, !(publication.retain && publication.payload.isEmpty) {
            self = .nobody
        } else {
            self = .received
        }
    }
}
