/// Every open alert, one for each group of hazards, from raise to close under one id.
///
/// The register compares what holds now with what it last said, and says each difference once.
struct AlertRegister: Sendable {
    /// Hazards that are one alarm to the crew.
    enum Group: Sendable, Hashable {
        /// What lies around is to be got out of; back into the corridor is no answer to it, and so they are two.
        case zones, corridor
        case approach, position, distress, overdue
        /// Each order is an alarm of its own.
        case order(Identifier)
        /// The crew's own test.
        case test
        /// A call behind something harmless. It lives apart from the open one, or the open one's id and revision would tell
        /// that there was another before it.
        case covert

        init?(_ alert: Alert) {
            switch alert.kind {
            case .zone, .possible: self = .zones
            case .corridor: self = .corridor
            case .approach: self = .approach
            case .positionLost: self = .position
            case .distress: self = alert.duress == .covert ? .covert : .distress
            case .overdue: self = .overdue
            case .ordered: self = alert.order.map { .order($0.id) } ?? .test
            }
        }

        /// Each comes before those after it, in every list.
        var rank: Int {
            switch self {
            case .zones: 0
            case .corridor: 1
            case .approach: 2
            case .position: 3
            case .distress: 4
            case .covert: 5
            case .overdue: 6
            case .order: 7
            case .test: 8
            }
        }

        /// Whether the on-delay holds for it.
        var mayWait: Bool { self == .zones || self == .corridor || self == .approach }

        /// Whether somebody's word ends it; anything else takes evidence.
        var isEndedByWord: Bool {
            switch self {
            case .distress, .overdue, .order, .test, .covert: true
            case .zones, .corridor, .approach, .position: false
            }
        }
    }

    /// What a group's alert should say now.
    struct Hazard: Sendable, Equatable {
        var kind: AlertKind
        var level: Level
        var actions: [Action]
        var zone: ZoneReference?
        /// How far out the ring lies that the zone holds by; nil for the zone itself.
        var ringMetres: Double?
        var certainty: Certainty
        var isReturning = false
        var held: [HeldZone] = []
        var order: OrderMark?
        var duress: Duress?
        var drill = false
    }

    /// A hazard that nobody has been told of yet.
    struct Candidate: Sendable {
        let since: MonotonicInstant
        var hazard: Hazard
        var detail: AlertDetail?
    }

    var open: [Group: Alert] = [:]
    private(set) var candidates: [Group: Candidate] = [:]
    var onDelay = Duration.zero
    private var generator: SeededGenerator

    init(restoring alerts: [Alert], generator: SeededGenerator) {
        self.generator = generator
        for var alert in alerts where alert.state != .cleared {
            guard let group = Group(alert) else { continue }
            // Two open alerts of one group can only come from a damaged store: the newer revision is the better memory.
            if let other = open[group], other.revision >= alert.revision { continue }
            alert.escalation = alert.escalation ?? Escalation(since: alert.raised)
            open[group] = alert
        }
    }

    /// Open alerts in the order of their groups.
    var alerts: [Alert] {
        open.sorted { ($0.key.rank, $0.value.id) < ($1.key.rank, $1.value.id) }.map(\.value)
    }

    /// An open alert.
    func find(_ id: Identifier) -> Alert? { open.values.first { $0.id == id } }

    func group(of id: Identifier) -> Group? { open.first { $0.value.id == id }?.key }

    /// Whether nothing is open and nothing waits: most of the time, and then nothing needs to be looked up.
    var isQuiet: Bool { open.isEmpty && candidates.isEmpty }

    /// Without a copy of the alert.
    func isOpen(_ group: Group) -> Bool { !open.isEmpty && open.index(forKey: group) != nil }

    subscript(group: Group) -> Alert? { open.isEmpty ? nil : open[group] }

    func phase(_ group: Group) -> AlertLifeCycle.Phase? {
        open[group]?.phase ?? (candidates[group] == nil ? nil : .candidate)
    }

    /// Brings one group's alert up to date; nil when there is nothing new to say.
    ///
    /// - Parameters:
    ///   - isAnew: whether it happened again: it counts as worse, though nothing else has changed.
    mutating func update(
        _ group: Group, to hazard: Hazard?, zoneSet: String, stamp: Stamp, isAnew: Bool = false,
        detail: AlertDetail?
    ) -> AlertChange? {
        switch (open[group], hazard) {
        case (nil, nil):
            if candidates[group] != nil { drop(group) }
            return nil
        case (nil, .some(let hazard)):
            let isKnown = candidates[group] != nil
            if waits(group, hazard, at: stamp.instant) {
                if !isKnown { Self.check(nil, .hazardBegins, .candidate) }
                let since = candidates[group]?.since ?? stamp.instant
                candidates[group] = Candidate(since: since, hazard: hazard, detail: detail)
                return nil
            }
            candidates[group] = nil
            return raise(
                group, hazard, by: isKnown ? .onDelayOver : .hazardBegins, zoneSet: zoneSet, stamp: stamp,
                detail: detail)
        case (.some(let alert), nil):
            return end(alert, of: group, by: .hazardOver, stamp: stamp, detail: detail)
        case (.some(let alert), .some(let hazard)):
            guard let trigger = isAnew ? .worsens : Self.trigger(from: alert, to: hazard) else { return nil }
            return change(group, by: trigger, stamp: stamp, detail: detail) {
                Self.revise(&$0, to: hazard, zoneSet: zoneSet)
            }
        }
    }

    /// An id like an alert's, from the same source of chance.
    mutating func makeIdentifier(at time: UTCTime) -> Identifier { Identifier(at: time, using: &generator) }

    /// Whether `update` would do something.
    func hasNews(of group: Group, _ hazard: Hazard?) -> Bool {
        guard let hazard else { return open[group] != nil || candidates[group] != nil }
        return open[group].map { Self.trigger(from: $0, to: hazard) != nil } ?? true
    }

    /// Whether the hazard is no more than a candidate yet: nobody will be told of it now.
    func waits(_ group: Group, _ hazard: Hazard?, at now: MonotonicInstant) -> Bool {
        guard let hazard, open[group] == nil, onDelay > .zero, group.mayWait, hazard.level < .evacuate else {
            return false
        }
        return hazard.isReturning || (candidates[group]?.since ?? now).duration(to: now) < onDelay
    }

    private mutating func drop(_ group: Group) {
        Self.check(.candidate, .hazardOver, .cleared)
        candidates[group] = nil
    }

    private mutating func raise(
        _ group: Group, _ hazard: Hazard, by trigger: AlertLifeCycle.Trigger, zoneSet: String, stamp: Stamp,
        detail: AlertDetail?
    ) -> AlertChange {
        var alert = Alert(
            id: Identifier(at: stamp.utc, using: &generator), kind: hazard.kind, level: hazard.level,
            actions: hazard.actions, zone: hazard.zone, ringMetres: hazard.ringMetres, zoneSet: zoneSet,
            state: hazard.isReturning ? .returning : .active, raised: stamp, changed: stamp,
            certainty: hazard.certainty, drill: hazard.drill, held: hazard.held)
        alert.order = hazard.order
        alert.duress = hazard.duress
        alert.escalation = Escalation(since: stamp)
        Self.check(trigger == .onDelayOver ? .candidate : nil, trigger, alert.phase)
        open[group] = alert
        return told(alert, trigger, detail: detail)
    }

    /// The candidates that have lasted, in the order of their groups.
    func lastedCandidates(at now: MonotonicInstant) -> [(group: Group, candidate: Candidate)] {
        candidates.filter { !waits($0.key, $0.value.hazard, at: now) }
            .sorted { $0.key.rank < $1.key.rank }.map { ($0.key, $0.value) }
    }

    /// When the first candidate has lasted.
    var candidatesDeadline: MonotonicInstant? {
        candidates.isEmpty
            ? nil
            : candidates.values.lazy.filter { !$0.hazard.isReturning }.map { $0.since.advanced(by: onDelay) }.min()
    }

    /// Makes one change of an open alert, by a row of the table.
    ///
    /// - Precondition: the group has an open alert, and the table has the row.
    mutating func change(
        _ group: Group, by trigger: AlertLifeCycle.Trigger, stamp: Stamp, detail: AlertDetail?,
        step: EscalationStep? = nil, stepNumber: Int? = nil, _ change: (inout Alert) -> Void
    ) -> AlertChange {
        guard var alert = open[group] else { preconditionFailure("no open alert to change") }
        let before = alert.phase
        if AlertLifeCycle.dropsAnswers(trigger) {
            alert.crewAck = nil
            alert.officeAck = nil
            alert.shelved = nil
            alert.escalation = Escalation(since: stamp)
        }
        change(&alert)
        alert.revision += 1
        alert.changed = stamp
        Self.check(before, trigger, alert.phase)
        open[group] = alert.state == .cleared ? nil : alert
        return told(alert, trigger, detail: detail, step: step, stepNumber: stepNumber)
    }

    mutating func end(
        _ alert: Alert, of group: Group, by trigger: AlertLifeCycle.Trigger, stamp: Stamp, detail: AlertDetail?
    ) -> AlertChange {
        change(group, by: trigger, stamp: stamp, detail: detail) {
            $0.state = .cleared
            $0.held = []
        }
    }

    /// What the change sounds like, the table says; a covert call keeps no all-clear back, for that would betray it.
    private func told(
        _ alert: Alert, _ trigger: AlertLifeCycle.Trigger, detail: AlertDetail?, step: EscalationStep? = nil,
        stepNumber: Int? = nil
    ) -> AlertChange {
        AlertChange(
            alert: alert, cause: trigger.cause,
            isLast: !open.values.contains { $0.id != alert.id && $0.duress != .covert }, detail: detail, step: step,
            stepNumber: stepNumber)
    }

    private static func check(
        _ from: AlertLifeCycle.Phase?, _ trigger: AlertLifeCycle.Trigger, _ to: AlertLifeCycle.Phase
    ) {
        precondition(
            AlertLifeCycle.row(from: from, trigger, to: to) != nil, "an alert can't go this way")
    }

    private static func revise(_ alert: inout Alert, to hazard: Hazard, zoneSet: String) {
        alert.kind = hazard.kind
        alert.level = hazard.level
        alert.actions = hazard.actions
        alert.zone = hazard.zone
        alert.ringMetres = hazard.ringMetres
        alert.zoneSet = zoneSet
        alert.state = hazard.isReturning ? .returning : .active
        alert.certainty = hazard.certainty
        alert.held = hazard.held
        alert.order = hazard.order ?? alert.order
        alert.duress = hazard.duress ?? alert.duress
    }

    private static func trigger(from alert: Alert, to hazard: Hazard) -> AlertLifeCycle.Trigger? {
        if hazard.level > alert.level { return .worsens }
        // A danger that is only possible, however bad, can't silence a real one.
        if let real = worstReal(hazard.held), worstReal(alert.held).map({ real > $0 }) ?? true { return .worsens }
        // From a caution to the real thing: the crew must hear it.
        if hazard.level == alert.level, alert.certainty == .possible, hazard.certainty != .possible { return .worsens }
        // Before easing: whoever is back in must hear it, though another zone was left meanwhile.
        if !hazard.isReturning, alert.state == .returning { return .comesBack }
        if hazard.level < alert.level { return .eases }
        if hazard.isReturning, alert.state == .active { return .leaves }
        let isSame =
            alert.zone == hazard.zone && alert.ringMetres == hazard.ringMetres && alert.kind == hazard.kind
            && alert.actions == hazard.actions && alert.certainty == hazard.certainty && alert.held == hazard.held
            && hazard.duress.map { $0 == alert.duress } ?? true
        return isSame ? nil : .changes
    }

    /// The worst level of what is more than possible.
    private static func worstReal(_ held: [HeldZone]) -> Level? {
        var worst: Level?
        for one in held where one.certainty != .possible && worst.map({ one.level > $0 }) ?? true { worst = one.level }
        return worst
    }
}
