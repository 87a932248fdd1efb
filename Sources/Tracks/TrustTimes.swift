public import Safety
import Wire

extension Trust {
    /// 0 is the best.
    var badness: Int {
        switch self {
        case .trusted: 0
        case .degraded: 1
        case .suspect: 2
        case .lost: 3
        }
    }
}

/// How long the position was in each state, and what was the matter.
public struct TrustTimes: Sendable, Equatable {
    public struct State: Sendable, Equatable {
        public let trust: Trust
        public internal(set) var duration = Duration.zero
        /// How often it began.
        public internal(set) var count = 0
        /// In the order in which they were first given in this state.
        public internal(set) var reasons: [String] = []
    }

    public struct Reason: Sendable, Equatable {
        public let code: String
        /// How often it came up.
        public internal(set) var count = 0
        public internal(set) var duration = Duration.zero
    }

    /// All four, the best first.
    public internal(set) var states = Trust.allCases.map { State(trust: $0) }
    /// In the order in which they first came up.
    public internal(set) var reasons: [Reason] = []

    private var present: (trust: Trust, reasons: [String])?

    public init() {}

    public subscript(_ trust: Trust) -> State { states[trust.badness] }

    /// From now on it is like this.
    mutating func begin(_ trust: Trust, _ reasons: [String]) {
        let place = trust.badness
        if trust != present?.trust { states[place].count += 1 }
        for code in reasons {
            if !states[place].reasons.contains(code) { states[place].reasons.append(code) }
            let index = self.index(of: code)
            if present?.reasons.contains(code) != true { self.reasons[index].count += 1 }
        }
        present = (trust, reasons)
    }

    /// The codes are few and known; there is no need of a bound.
    private mutating func index(of code: String) -> Int {
        if let index = reasons.firstIndex(where: { $0.code == code }) { return index }
        reasons.append(Reason(code: code))
        return reasons.count - 1
    }

    /// It has been like that for so long.
    mutating func pass(_ duration: Duration) {
        guard let present else { return }
        states[present.trust.badness].duration += duration
        for code in present.reasons { reasons[index(of: code)].duration += duration }
    }

    public static func == (a: Self, b: Self) -> Bool { a.states == b.states && a.reasons == b.reasons }

    /// `58 min trusted, 1 min degraded (acceleration), 30 s suspect (implied_speed, time_step), 0 s lost`.
    public var words: String {
        states.map { ReplayTable.span($0.duration) + " " + $0.trust.rawValue + ReplayTable.why($0.reasons) }
            .joined(separator: ", ")
    }

    /// `2 times implied_speed (31 s), 1 time no_fix (5 s)`.
    public var wordsOfReasons: String {
        reasons.map { ReplayTable.count($0.count, "time") + " \($0.code) (\(ReplayTable.span($0.duration)))" }
            .joined(separator: ", ")
    }

    func describe(into text: inout JSONText) {
        text.array("states") { text in
            for state in states {
                text.object { text in
                    text.field("trust", state.trust.rawValue)
                    text.field("duration_s", state.duration.seconds, decimals: 3)
                    text.field("times", state.count)
                    text.list("reasons", state.reasons)
                }
            }
        }
        text.array("seen") { text in
            for reason in reasons {
                text.object { text in
                    text.field("reason", reason.code)
                    text.field("duration_s", reason.duration.seconds, decimals: 3)
                    text.field("times", reason.count)
                }
            }
        }
    }
}
