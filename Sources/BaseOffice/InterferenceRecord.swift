public import Safety
import Wire

/// One interference that a unit reported, as the office last heard of it.
public struct InterferenceRecord: Sendable, Hashable {
    public let unit: String
    public let id: Identifier
    public let kind: InterferenceReport.Kind
    /// Codes of the unit's tests.
    public var reasons: [String]
    /// Nil where the unit itself didn't know.
    public var cell: GridCell?
    /// By the unit's clock.
    public var began: UTCTime
    /// By the unit's clock; nil until the unit said so.
    public var ended: UTCTime?
    public var boot: Int
    /// What the unit's clock was worth.
    public var clock: ClockGrade
    /// When the first of it arrived, by the office's clock.
    public var received: UTCTime
    /// When the last that changed it arrived.
    public var changed: UTCTime

    public init(
        unit: String, id: Identifier, kind: InterferenceReport.Kind, reasons: [String], cell: GridCell?,
        began: UTCTime, ended: UTCTime?, boot: Int, clock: ClockGrade, received: UTCTime
    ) {
        self.unit = unit
        self.id = id
        self.kind = kind
        self.reasons = reasons
        self.cell = cell
        self.began = began
        self.ended = ended
        self.boot = boot
        self.clock = clock
        self.received = received
        changed = received
    }

    init(_ reading: InterferenceReading, received: UTCTime) {
        self.init(
            unit: reading.unit, id: reading.id, kind: reading.kind, reasons: reading.reasons, cell: reading.cell,
            began: reading.began, ended: reading.ended, boot: reading.boot, clock: reading.clock, received: received)
    }

    /// What is known after `news` of the same id; nil when it says nothing new.
    ///
    /// The end is never taken back, and of two ends the later counts: what was told again, or overtook, undoes nothing.
    func updated(with news: InterferenceRecord) -> InterferenceRecord? {
        switch (ended, news.ended) {
        case (_?, nil): return nil
        case (let known?, let told?) where told <= known: return nil
        case (nil, nil) where news.reasons.count <= reasons.count: return nil
        default: break
        }
        var known = self
        known.reasons = news.reasons
        known.cell = news.cell ?? cell
        known.began = news.began
        known.ended = news.ended
        known.boot = news.boot
        known.clock = news.clock
        known.changed = news.received
        return known
    }

    // MARK: - By the office's clock

    private var provesItsTime: Bool { clock == .gnss || clock == .network }

    /// When it began, as far as the office believes it: never after it was told, and when it was told where the unit's
    /// clock proves nothing.
    public var first: UTCTime { provesItsTime ? min(began, received) : received }

    /// When it ended, or when the last of it was heard while the end isn't told.
    public var last: UTCTime {
        guard let ended, provesItsTime else { return changed }
        return max(first, min(ended, changed))
    }

    /// Whether it goes on as far as anybody knows. A unit that has been started anew since, or that has trusted its
    /// position since it began, has only not told the end yet.
    public func isGoingOn(_ status: UnitStatus?) -> Bool {
        guard ended == nil else { return false }
        guard let status else { return true }
        if status.boot > boot { return false }
        guard status.trust == .trusted, let since = status.trustSince else { return true }
        return since <= began
    }
}
