/// Every open alert, one for each group of hazards, from raise to close under one id.
///
/// The register compares what holds now with what it last said, and says each difference once.
struct AlertRegister: Sendable {
    /// Hazards that are one alarm to the crew.
    enum Group: Sendable, Hashable {
        case zones, approach, position, distress, overdue
        /// Each order is an alarm of its own.
        case order(Identifier)
        /// The crew's own test.
        case test

        init?(_ alert: Alert) {
            switch alert.kind {
            case .zone, .corridor, .possible: self = .zones
            case .approach: self = .approach
            case .positionLost: self = .position
            case .distress: self = .distress
            case .overdue: self = .overdue
            case .ordered: self = alert.order.map { .order($0.id) } ?? .test
            }
        }

        /// Each comes before those after it, in every list.
        var rank: Int {
            switch self {
            case .zones: 0
            case .approach: 1
            case .position: 2
            case .distress: 3
            case .overdue: 4
            case .order: 5
            case .test: 6
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

    private var open: [Group: Alert] = [:]
    private var generator: SeededGenerator

    init(restoring alerts: [Alert], generator: SeededGenerator) {
        self.generator = generator
        for alert in alerts where alert.state != .cleared {
            guard let group = Group(alert) else { continue }
            // Two open alerts of one group can only come from a damaged store: the newer revision is the better memory.
            if let other = open[group], other.revision >= alert.revision { continue }
            open[group] = alert
        }
    }

    /// Open alerts in the order of their groups.
    var alerts: [Alert] {
        open.sorted { ($0.key.rank, $0.value.id) < ($1.key.rank, $1.value.id) }.map(\.value)
    }

    /// An open alert.
    func find(_ id: Identifier) -> Alert? { open.values.first { $0.id == id } }

    subscript(group: Group) -> Alert? { open[group] }

    /// Brings one group's alert up to date; nil when there is nothing new to say.
    mutating func update(
        _ group: Group, to hazard: Hazard?, zoneSet: String, stamp: Stamp, detail: AlertDetail?
    ) -> AlertChange? {
        switch (open[group], hazard) {
        case (nil, nil):
            return nil
        case (nil, .some(let hazard)):
            var alert = Alert(
                id: Identifier(at: stamp.utc, using: &generator), kind: hazard.kind, level: hazard.level,
                actions: hazard.actions, zone: hazard.zone, ringMetres: hazard.ringMetres, zoneSet: zoneSet,
                state: hazard.isReturning ? .returning : .active, raised: stamp, changed: stamp,
                certainty: hazard.certainty, drill: hazard.drill, held: hazard.held)
            alert.order = hazard.order
            alert.duress = hazard.duress
            open[group] = alert
            return AlertChange(alert: alert, cause: .raised, isLast: open.count == 1, detail: detail)
        case (.some(var alert), nil):
            alert.revision += 1
            alert.state = .cleared
            alert.changed = stamp
            alert.held = []
            open[group] = nil
            return AlertChange(alert: alert, cause: .cleared, isLast: open.isEmpty, detail: detail)
        case (.some(let alert), .some(let hazard)):
            guard let cause = Self.cause(from: alert, to: hazard) else { return nil }
            let next = Self.revised(alert, to: hazard, zoneSet: zoneSet, stamp: stamp)
            open[group] = next
            return AlertChange(alert: next, cause: cause, isLast: open.count == 1, detail: detail)
        }
    }

    /// Notes that `party` has seen an open alert; nil when there is none with this id, or it was noted before.
    mutating func acknowledge(
        _ id: Identifier, for party: EscalationStep.Party, by: String, via: Acknowledgement.Via, stamp: Stamp
    ) -> AlertChange? {
        guard let group = open.first(where: { $0.value.id == id })?.key, var alert = open[group] else { return nil }
        guard (party == .crew ? alert.crewAck : alert.officeAck) == nil else { return nil }
        let acknowledgement = Acknowledgement(at: stamp, by: by, via: via)
        if party == .crew { alert.crewAck = acknowledgement } else { alert.officeAck = acknowledgement }
        alert.revision += 1
        alert.changed = stamp
        open[group] = alert
        return AlertChange(alert: alert, cause: .acknowledged, isLast: open.count == 1, detail: nil)
    }

    /// Ends what no fix holds up; nil when there is none with this id.
    mutating func close(_ id: Identifier, stamp: Stamp) -> AlertChange? {
        guard let group = open.first(where: { $0.value.id == id })?.key else { return nil }
        return update(group, to: nil, zoneSet: "", stamp: stamp, detail: nil)
    }

    private static func revised(_ alert: Alert, to hazard: Hazard, zoneSet: String, stamp: Stamp) -> Alert {
        var next = alert
        next.revision += 1
        next.kind = hazard.kind
        next.level = hazard.level
        next.actions = hazard.actions
        next.zone = hazard.zone
        next.ringMetres = hazard.ringMetres
        next.zoneSet = zoneSet
        next.state = hazard.isReturning ? .returning : .active
        next.certainty = hazard.certainty
        next.held = hazard.held
        next.changed = stamp
        return next
    }

    private static func cause(from alert: Alert, to hazard: Hazard) -> AlertChange.Cause? {
        if hazard.level > alert.level { return .worsened }
        // A danger that is only possible, however bad, can't silence a real one.
        if let real = worstReal(hazard.held), worstReal(alert.held).map({ real > $0 }) ?? true { return .worsened }
        if hazard.level < alert.level { return .eased }
        // From a caution to the real thing: the crew must hear it.
        if alert.certainty == .possible, hazard.certainty != .possible { return .worsened }
        if hazard.isReturning, alert.state == .active { return .returning }
        if !hazard.isReturning, alert.state == .returning { return .returned }
        let isSame =
            alert.zone == hazard.zone && alert.ringMetres == hazard.ringMetres && alert.kind == hazard.kind
            && alert.actions == hazard.actions && alert.certainty == hazard.certainty && alert.held == hazard.held
        return isSame ? nil : .changed
    }

    /// The worst level of what is more than possible.
    private static func worstReal(_ held: [HeldZone]) -> Level? {
        held.filter { $0.certainty != .possible }.map(\.level).max()
    }
}
