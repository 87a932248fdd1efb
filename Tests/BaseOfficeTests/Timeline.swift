import BaseOffice
import Safety
import Wire

/// The office under a made-up clock: what happens at which second, and what came of it as words.
struct Timeline {
    static let noon = UTCTime(secondsSinceEpoch: 1_780_000_000)
    var core: OfficeCore
    private(set) var second = 0.0
    private(set) var words: [String] = []

    init(
        policy: OverduePolicy = OverduePolicy(), units: [UnitRecord] = [], overdue: [OverdueRecord] = [],
        at second: Double = 0, isUp: Bool = true
    ) {
        self.second = second
        core = OfficeCore(
            policy: policy, units: units, overdue: overdue, generator: SeededGenerator(seed: 7), at: Self.at(second))
        if isUp { say(.linkUp) }
        words = []
    }

    static func at(_ second: Double) -> OfficeMoment {
        OfficeMoment(instant: .seconds(10_000 + second), utc: utc(second))
    }

    static func utc(_ second: Double) -> UTCTime {
        UTCTime(millisecondsSinceEpoch: noon.millisecondsSinceEpoch + Int64(second * 1000))
    }

    /// Ticks second by second until `second`, then hands the event over.
    mutating func at(_ second: Double, _ event: OfficeCore.Event) {
        run(to: second)
        say(event)
    }

    mutating func run(to second: Double) {
        while self.second + 1 <= second {
            self.second += 1
            say(.tick)
        }
        self.second = second
    }

    mutating func say(_ event: OfficeCore.Event) {
        for effect in core.handle(event, at: Self.at(second)) {
            if let word = Self.word(effect) { words.append("\(Int(second)) \(word)") }
        }
    }

    /// Units are kept all the time; their record tells what counts.
    private static func word(_ effect: OfficeCore.Effect) -> String? {
        switch effect {
        case .keepUnit, .keepHeard: nil
        case .keepAlert(let alert): "keep \(alert.unit) rev \(alert.revision)"
        case .keepOverdue(let overdue):
            "\(overdue.cleared == nil ? "overdue" : "cleared") \(overdue.unit) \(overdue.kind.rawValue)"
        case .sendReceipt(let unit, let content):
            "receipt \(unit) \((content.alerts.map { "rev \($0.revision)" } + content.keys.map { "key \($0)" }).joined(separator: ", "))"
        case .sendOrder(let id): "send \(id.description.suffix(1))"
        case .expireOrder(let id): "expire \(id.description.suffix(1))"
        }
    }

    static func id(_ number: Int) -> Identifier {
        guard let id = Identifier("019f0000-0000-7000-8000-00000000000\(number)") else {
            preconditionFailure("one digit")
        }
        return id
    }

    static func status(
        _ state: StatusReport.State = .online, session: UInt64 = 1, at second: Double, next: Double? = nil,
        checkIn: Double? = nil, clock: ClockGrade = .network
    ) -> UnitStatus {
        UnitStatus(
            state: state, session: session, boot: 1, sent: utc(second), clock: state == .offline ? nil : clock,
            trust: .trusted, next: next.map(utc), checkIn: checkIn.map(utc))
    }

    static func alert(
        _ number: Int, _ revision: Int, unit: String = "unit-01", level: Level = .evacuate, state: AlertState = .active
    ) -> AlertRecord {
        AlertRecord(
            unit: unit, id: id(number), revision: revision, kind: .zone, level: level, state: state, isDrill: false,
            raised: noon, payload: Array("{}".utf8))
    }
}
