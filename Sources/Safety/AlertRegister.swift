/// Every open alert, one for each group of hazards, from raise to close under one id.
///
/// The register compares what holds now with what it last said, and says each difference once.
struct AlertRegister: Sendable {
    /// Hazards that are one alarm to the crew.
    enum Group: Sendable, CaseIterable {
        case zones, approach, position

        init?(_ kind: AlertKind) {
            switch kind {
            case .zone, .corridor, .possible: self = .zones
            case .approach: self = .approach
            case .positionLost: self = .position
            case .ordered, .distress, .overdue: return nil
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
    }

    private var open: [Group: Alert] = [:]
    private var generator: SeededGenerator

    init(restoring alerts: [Alert], generator: SeededGenerator) {
        self.generator = generator
        for alert in alerts where alert.state != .cleared {
            guard let group = Group(alert.kind) else { continue }
            // Two open alerts of one group can only come from a damaged store: the newer revision is the better memory.
            if let other = open[group], other.revision >= alert.revision { continue }
            open[group] = alert
        }
    }

    /// Open alerts in the order of their groups.
    var alerts: [Alert] { Group.allCases.compactMap { open[$0] } }

    subscript(group: Group) -> Alert? { open[group] }

    /// Brings one group's alert up to date; nil when there is nothing new to say.
    mutating func update(
        _ group: Group, to hazard: Hazard?, zoneSet: String, stamp: Stamp, detail: AlertDetail?
    ) -> AlertChange? {
        switch (open[group], hazard) {
        case (nil, nil):
            return nil
        case (nil, .some(let hazard)):
            let alert = Alert(
                id: Identifier(at: stamp.utc, using: &generator), kind: hazard.kind, level: hazard.level,
                actions: hazard.actions, zone: hazard.zone, ringMetres: hazard.ringMetres, zoneSet: zoneSet,
                state: hazard.isReturning ? .returning : .active, raised: stamp, changed: stamp,
                certainty: hazard.certainty, held: hazard.held)
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
