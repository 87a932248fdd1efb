public import Geodesy
public import Safety

/// Something that would have happened on board.
public struct ReplayEvent: Sendable, Equatable {
    public enum What: Sendable, Equatable {
        case transition(Transition)
        case alert(AlertChange)
        case report(PositionReport)
        /// How far the position is believed from now on, and why.
        ///
        /// - Parameter since: when this trust began, counted from the recording's first report; reasons may change later.
        case trust(Trust, reasons: [String], since: Duration)
        /// The receiver is interfered with, or no longer; `began` is counted from the recording's first report.
        case interference(InterferenceReport, began: Duration)
        /// A pause of the recording too long to be lived through; this much of it was passed over.
        case skipped(Duration)
        /// The last event: how long the position was in which state, and why.
        case summary(TrustTimes)
    }

    /// Since the recording's first report.
    public let elapsed: Duration
    /// As the unit would have labelled it; nil while the recording has given no date.
    public let time: UTCTime?
    /// The newest position in the recording, believed or not.
    public let place: Coordinate?
    public let what: What

    public init(elapsed: Duration, time: UTCTime?, place: Coordinate?, what: What) {
        self.elapsed = elapsed
        self.time = time
        self.place = place
        self.what = what
    }
}

/// What a whole recording came to.
public struct ReplaySummary: Sendable, Equatable {
    /// Reports of the receiver, with a fix or without.
    public internal(set) var reports = 0
    /// Those with a position.
    public internal(set) var fixes = 0
    /// From the first report to the last.
    public internal(set) var duration = Duration.zero
    public internal(set) var gate = GateCounters()
    public internal(set) var transitions = 0
    public internal(set) var positionReports = 0
    /// Which add up to `duration`.
    public internal(set) var states = TrustTimes()
    /// How often interference began.
    public internal(set) var interference = 0
    /// Alerts raised, in the order of their first one.
    public internal(set) var alerts: [Raised] = []

    public struct Raised: Sendable, Equatable {
        public let kind: AlertKind
        public internal(set) var count: Int
        public internal(set) var worst: Level
    }

    public init() {}

    mutating func note(_ change: AlertChange) {
        let (kind, level) = (change.alert.kind, change.alert.level)
        let isNew = change.cause == .raised
        guard let index = alerts.firstIndex(where: { $0.kind == kind }) else {
            return alerts.append(Raised(kind: kind, count: isNew ? 1 : 0, worst: level))
        }
        alerts[index].count += isNew ? 1 : 0
        alerts[index].worst = max(alerts[index].worst, level)
    }
}
