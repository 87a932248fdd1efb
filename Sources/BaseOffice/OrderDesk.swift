public import Safety
import Wire

/// Why an order isn't given; said to the person who gave it.
public struct OrderError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Makes orders: checked, counted, signed, sealed to one unit, and put into the store for `fieldbase run` to send.
public struct OrderDesk: Sendable {
    let store: OfficeStore
    let ring: KeyRing
    let root: String
    let fleet: String

    public init(store: OfficeStore, ring: KeyRing, root: String, fleet: String) {
        self.store = store
        self.ring = ring
        self.root = root
        self.fleet = fleet
    }

    /// How long an order may be answered; a shorter one would be over before a slow link has it.
    public static let validity = Duration.seconds(60)...Order.longestValidity

    /// Gives one order to each unit.
    ///
    /// - Parameters:
    ///   - units: enrolled ones; each gets an order of its own.
    ///   - signer: nil for the first key that may lower.
    ///   - validFor: in `validity`.
    /// - Returns: the orders, in the store now.
    /// - Throws: before anything is stored, when any of it won't do.
    public func give(
        _ work: Order.Work, to units: [String], signer name: String?, validFor: Duration, at now: UTCTime
    ) throws -> [StoredOrder] {
        try Self.check(work)
        guard !units.isEmpty else { throw OrderError("no unit is named; name one, or use --all") }
        guard Set(units).count == units.count else { throw OrderError("a unit is named twice") }
        guard Self.validity.contains(validFor) else { throw OrderError("an order is valid for 1 minute to 7 days") }
        let signer = try ring.signer(name ?? ring.standardName)
        guard !work.lowers || signer.mayLower else {
            let able = ring.keys.signers.filter(\.mayLower).map(\.name).joined(separator: ", ")
            throw OrderError("\(signer.name) may not lower danger, and this order can; sign it with \(able)")
        }
        let enrolled = try store.enrolments()
        let recipients = try units.map { unit in
            guard let enrolment = enrolled.first(where: { $0.unit == unit }) else {
                throw OrderError("\(unit) is not enrolled; `fieldbase enrol \(unit)` first")
            }
            return enrolment
        }
        var generator = SystemRandomNumberGenerator()
        return try recipients.map { unit in
            let counter = try store.nextCounter(of: signer.key.verifying.id, at: now)
            let order = Order(
                id: Identifier(at: now, using: &generator), unit: unit.unit, issued: now,
                expires: now.advanced(by: validFor), counter: counter, work: work)
            guard let address = UnitAddress(root: root, fleet: fleet, unit: unit.unit) else {
                throw OrderError("\(unit.unit) is no unit's id")
            }
            let topic = Topics(address).order
            let stored = StoredOrder(
                id: order.id, unit: unit.unit, signer: signer.key.verifying.id, counter: counter,
                summary: Self.summary(work), issued: order.issued, expires: order.expires, topic: topic,
                payload: try OfficeMail.order(
                    order, topic: topic, unit: unit.unit, to: unit.sealing, by: signer.key))
            try store.keep(stored)
            return stored
        }
    }

    /// What a unit would refuse to read.
    private static func check(_ work: Order.Work) throws {
        func line(_ text: String, _ most: Int) throws {
            guard (1...most).contains(text.count), !text.contains(where: \.isNewline),
                !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw OrderError("a text has 1 to \(most) characters in one line") }
        }
        switch work {
        case .evacuate(_, let actions, let text, let haven):
            guard !actions.isEmpty else { throw OrderError("an evacuation needs an action") }
            if let text { try line(text, Order.evacuateTextCharacters) }
            if let haven { try line(haven, 64) }
        case .message(let text): try line(text, Order.messageTextCharacters)
        case .emissionControl(let minutes, _):
            guard Order.emissionMinutes.contains(minutes) else {
                throw OrderError("a silence lasts 1 to \(Order.emissionMinutes.upperBound) minutes")
            }
        case .standDown, .acknowledge, .report, .zones, .drill, .unsupported: break
        }
    }

    /// Without the words of a message: the list of orders may be on a screen.
    static func summary(_ work: Order.Work) -> String {
        switch work {
        case .evacuate(let level, let actions, _, _):
            "evacuate (\(level.rawValue): \(actions.map(\.rawValue).joined(separator: ", ")))"
        case .standDown(let alert): "stand-down \(alert)"
        case .acknowledge(let alert): "acknowledge \(alert)"
        case .report: "report"
        case .zones(let version): "zones \(version)"
        case .emissionControl(let minutes, let mode): "silence \(minutes) min (\(mode.rawValue))"
        case .drill(let on): on ? "drill on" : "drill off"
        case .message: "message"
        case .unsupported(let name): name
        }
    }
}
