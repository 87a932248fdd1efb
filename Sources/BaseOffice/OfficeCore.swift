public import Safety
public import Wire

/// What the office decides: events in, effects out, time as an argument. No clock, no I/O, no chance of its own.
///
/// Keeps units, alerts and pending orders; raises `overdue`; says what to store, and sends a receipt only for what the
/// store says it has.
public struct OfficeCore: Sendable {
    public enum Event: Sendable {
        /// The office's own link to the broker.
        case linkUp
        case linkDown
        case status(unit: String, UnitStatus)
        /// Anything else that arrived from a unit, not retained: a sign of life.
        case heard(unit: String, position: PositionSign?)
        case alert(AlertRecord)
        /// The store has it: now a receipt may say so.
        case alertKept(unit: String, ReceiptContent.StoredAlert)
        case sealingKeyKept(unit: String, KeyID)
        /// Orders found in the store, oldest first.
        case outgoing([PendingOrder])
        /// The link had no room for it.
        case orderNotSent(Identifier)
        case receiptNotSent(unit: String, ReceiptContent)
        /// A reply was stored.
        case replied(order: Identifier)
        case tick
    }

    public enum Effect: Sendable, Equatable {
        case keepUnit(UnitRecord)
        /// Nothing but when they were last heard.
        case keepHeard([UnitRecord])
        case keepAlert(AlertRecord)
        case keepOverdue(OverdueRecord)
        case sendReceipt(unit: String, ReceiptContent)
        case sendOrder(Identifier)
        /// Its time is over without an answer.
        case expireOrder(Identifier)
    }

    /// How long receipts for one unit are gathered into one message.
    public static let receiptsWithin = Duration.milliseconds(500)
    /// Units beyond these are counted and not kept.
    public static let mostUnits = 1_000
    /// Of one unit; beyond these nothing new is taken.
    public static let mostAlertsOfUnit = 256
    /// Of one unit's receipt.
    public static let mostInReceipt = 64
    static let heardKeptEvery = Duration.seconds(1)

    struct Unit: Sendable {
        var record: UnitRecord
        var reportDue: MonotonicInstant?
        var reportInterval: Duration = .zero
        /// By the last position; a status tells how long is left of it, not how long it is.
        var promised: Duration?
        var checkInDue: MonotonicInstant?
        var overdue: [OverdueRecord] = []
        /// Something only the next tick keeps.
        var isUnkept = false
        var receipt: ReceiptContent?
        var receiptDue: MonotonicInstant?
    }

    let policy: OverduePolicy
    var generator: SeededGenerator
    var units: [String: Unit] = [:]
    var alerts: [Identifier: AlertRecord] = [:]
    var orders: [Identifier: Sending] = [:]
    var isLinkUp = false
    /// When the link last came up or went down.
    var linkSince: MonotonicInstant
    private var lastKept: MonotonicInstant
    /// What was refused for want of room, since start.
    public private(set) var dropped = 0

    /// - Parameters:
    ///   - units, alerts, overdue: as the store has them; deadlines in them go on.
    public init(
        policy: OverduePolicy, units: [UnitRecord] = [], alerts: [AlertRecord] = [], overdue: [OverdueRecord] = [],
        generator: SeededGenerator, at now: OfficeMoment
    ) {
        self.policy = policy
        self.generator = generator
        linkSince = now.instant
        lastKept = now.instant
        for record in units.prefix(Self.mostUnits) {
            var unit = Unit(record: record)
            unit.reportDue = record.reportDue.map { now.instant(of: $0) }
            unit.reportInterval = .seconds(record.reportSeconds ?? 0)
            unit.checkInDue = record.checkInDue.map { now.instant(of: $0) }
            unit.overdue = overdue.filter { $0.unit == record.unit && $0.cleared == nil }
            self.units[record.unit] = unit
        }
        for alert in alerts { self.alerts[alert.id] = alert }
    }

    /// - Precondition: `now` doesn't go back.
    public mutating func handle(_ event: Event, at now: OfficeMoment) -> [Effect] {
        var effects: [Effect] = []
        switch event {
        case .linkUp: linkChanged(isUp: true, at: now)
        case .linkDown: linkChanged(isUp: false, at: now)
        case .status(let unit, let status): take(status, of: unit, at: now, &effects)
        case .heard(let unit, let position): hear(unit, position, at: now)
        case .alert(let alert): take(alert, &effects)
        case .alertKept(let unit, let stored): receipt(for: unit, at: now) { Self.add(stored, to: &$0) }
        case .sealingKeyKept(let unit, let key):
            receipt(for: unit, at: now) { if !$0.keys.contains(key) { $0.keys = ($0.keys + [key]).sorted() } }
        case .receiptNotSent(let unit, let content):
            receipt(for: unit, at: now) { old in
                for alert in content.alerts { Self.add(alert, to: &old) }
                for key in content.keys where !old.keys.contains(key) { old.keys = (old.keys + [key]).sorted() }
            }
        case .outgoing(let found): take(found, at: now)
        case .orderNotSent(let id): notSent(id, at: now)
        case .replied(let id): orders[id] = nil
        case .tick: break
        }
        overdue(at: now, &effects)
        sendOrders(at: now, &effects)
        sendReceipts(at: now, &effects)
        keepWhatWasHeard(at: now, &effects)
        return effects
    }

    /// The unit's record, for whoever shows it.
    public func record(of unit: String) -> UnitRecord? { units[unit]?.record }

    private mutating func linkChanged(isUp: Bool, at now: OfficeMoment) {
        guard isUp != isLinkUp else { return }
        isLinkUp = isUp
        linkSince = now.instant
        if isUp { resendAll(at: now) }
    }

    // MARK: - Units

    /// Nil when there are too many.
    mutating func withUnit<Result>(_ name: String, _ body: (inout Unit) -> Result) -> Result? {
        guard units[name] != nil || units.count < Self.mostUnits else {
            dropped += 1
            return nil
        }
        var unit = units[name] ?? Unit(record: UnitRecord(unit: name))
        defer { units[name] = unit }
        return body(&unit)
    }

    private mutating func take(
        _ status: UnitStatus, of name: String, at now: OfficeMoment, _ effects: inout [Effect]
    ) {
        var isBirth = false
        let changed: UnitRecord? =
            withUnit(name) { unit in
                if status.isDeath {
                    // A will that arrives after the next birth says nothing.
                    guard status.session >= unit.record.session else { return nil }
                    unit.record.session = status.session
                    unit.record.isGone = true
                    return unit.record
                }
                // What an earlier connection said, delivered late, can't replace what is known, nor bring back a unit
                // whose death was told.
                isBirth = status.session > unit.record.session
                guard isBirth || (status.session == unit.record.session && !unit.record.isGone) else { return nil }
                unit.record.session = status.session
                unit.record.isGone = false
                unit.record.status = status
                let made = now.utc.advanced(by: .zero - Self.age(of: status, at: now))
                unit.record.heard = max(unit.record.heard ?? made, made)
                Self.setDeadlines(&unit, from: status, at: now)
                return unit.record
            } ?? nil
        guard let changed else { return }
        if status.isStopping, !hasOpenDanger(name) { endDeadlines(of: name) }
        effects.append(.keepUnit(record(of: name) ?? changed))
        if isBirth { bornAgain(name, at: now) }
    }

    private mutating func hear(_ name: String, _ position: PositionSign?, at now: OfficeMoment) {
        _ = withUnit(name) { unit in
            // After a death, only a birth is life: what comes was queued before it.
            guard !unit.record.isGone else { return }
            unit.record.heard = now.utc
            unit.isUnkept = true
            if position != nil { unit.record.positioned = now.utc }
            // Switched off properly: what is still under way promises nothing more.
            guard unit.record.status?.isStopping != true else { return }
            if let interval = position?.interval {
                unit.promised = interval
                Self.setReportDue(&unit, in: interval, every: interval, at: now)
            } else if let due = unit.reportDue {
                // Any sign of life; it takes back nothing that was promised for later.
                let wait = max(now.instant.duration(to: due), unit.reportInterval)
                Self.setReportDue(&unit, in: wait, every: unit.reportInterval, at: now)
            }
        }
    }

    private mutating func keepWhatWasHeard(at now: OfficeMoment, _ effects: inout [Effect]) {
        guard lastKept.duration(to: now.instant) >= Self.heardKeptEvery else { return }
        lastKept = now.instant
        var heard: [UnitRecord] = []
        for name in units.keys.sorted() where units[name]?.isUnkept == true {
            units[name]?.isUnkept = false
            if let record = record(of: name) { heard.append(record) }
        }
        if !heard.isEmpty { effects.append(.keepHeard(heard)) }
    }

    // MARK: - Alerts

    private mutating func take(_ alert: AlertRecord, _ effects: inout [Effect]) {
        if let known = alerts[alert.id] {
            // One id lives on one unit; another unit that uses it is wrong or forges.
            guard known.unit == alert.unit, alert.revision >= known.revision else {
                dropped += 1
                return
            }
        }
        // Apart: whoever can write plain alerts at the broker must leave room for what came signed and sealed.
        let others = alerts.values.count { $0.unit == alert.unit && $0.isCovert == alert.isCovert }
        guard alerts[alert.id] != nil || others < Self.mostAlertsOfUnit else {
            // Not receipted, and so told again once there is room.
            dropped += 1
            return
        }
        if alerts[alert.id].map({ alert.replaces($0) }) ?? true { alerts[alert.id] = alert }
        forgetCleared(of: alert.unit, but: alert.id)
        // Also when it is known: the receipt may have been lost, and the unit asks again.
        effects.append(.keepAlert(alert))
    }

    /// Half of what a unit may have is kept free for what is new; the store still refuses lower revisions.
    private mutating func forgetCleared(of unit: String, but id: Identifier) {
        let mine = alerts.values.filter { $0.unit == unit }
        guard mine.count > Self.mostAlertsOfUnit / 2 else { return }
        let oldest = mine.filter { $0.state == .cleared && $0.id != id }.map(\.id).min()
        if let oldest { alerts[oldest] = nil }
    }

    /// Whether a stop of the unit would not be the end of its day.
    func hasOpenDanger(_ unit: String) -> Bool {
        alerts.values.contains {
            $0.unit == unit && $0.state != .cleared && !$0.isDrill && ($0.level == .evacuate || $0.kind == .distress)
        }
    }

    // MARK: - Receipts

    private mutating func receipt(
        for name: String, at now: OfficeMoment, _ add: (inout ReceiptContent) -> Void
    ) {
        _ = withUnit(name) { unit in
            var content = unit.receipt ?? ReceiptContent()
            add(&content)
            unit.receipt = content
            unit.receiptDue = unit.receiptDue ?? now.instant.advanced(by: Self.receiptsWithin)
        }
    }

    private static func add(_ stored: ReceiptContent.StoredAlert, to content: inout ReceiptContent) {
        let revision = max(stored.revision, content.alerts.first { $0.id == stored.id }?.revision ?? 0)
        content.alerts.removeAll { $0.id == stored.id }
        content.alerts.append(ReceiptContent.StoredAlert(id: stored.id, revision: revision))
        content.alerts.sort { $0.id < $1.id }
    }

    private mutating func sendReceipts(at now: OfficeMoment, _ effects: inout [Effect]) {
        guard isLinkUp else { return }
        for name in units.keys.sorted() {
            guard let unit = units[name], let due = unit.receiptDue, due <= now.instant, let all = unit.receipt else {
                continue
            }
            var rest = all
            let first = ReceiptContent(
                alerts: Array(all.alerts.prefix(Self.mostInReceipt)), keys: Array(all.keys.prefix(Self.mostInReceipt)))
            rest.alerts.removeFirst(first.alerts.count)
            rest.keys.removeFirst(first.keys.count)
            let isMore = !rest.alerts.isEmpty || !rest.keys.isEmpty
            units[name]?.receipt = isMore ? rest : nil
            units[name]?.receiptDue = isMore ? now.instant.advanced(by: Self.receiptsWithin) : nil
            effects.append(.sendReceipt(unit: name, first))
        }
    }
}
