extension ZoneTracker {
    /// What the alert of one kind of zones should say: of everything of it that is held, the worst. Zones to keep out of
    /// and corridors are two dangers with two answers, and so two alerts.
    ///
    /// - Parameter named: the zone the open alert names; kept while it is still among the worst.
    func hazard(_ kind: Zone.Kind, naming named: ZoneReference? = nil) -> AlertRegister.Hazard? {
        var worst: Level?
        var isReturning = true
        for hold in holds where hold.held.isOf(kind) {
            if worst.map({ hold.held.level > $0 }) ?? true { worst = hold.held.level }
            isReturning = isReturning && hold.isOutside
        }
        guard let level = worst else { return nil }
        var actions: [Action] = []
        var told: HeldZone?
        for hold in holds where hold.held.isOf(kind) && hold.held.level == level {
            let held = hold.held
            if !actions.contains(held.action) { actions.append(held.action) }
            // The certainty is the surest of the worst: a zone that is only possible can't soften one that is observed.
            let isSurer = told.map { held.certainty.isSurer(than: $0.certainty) } ?? true
            let isNamed = held.certainty == told?.certainty && held.zone.id == named?.id && told?.zone.id != named?.id
            if isSurer || isNamed { told = held }
        }
        guard let told else { return nil }
        return AlertRegister.Hazard(
            kind: kind == .stayInside ? .corridor : told.certainty == .possible ? .possible : .zone, level: level,
            actions: Action.allCases.filter(actions.contains), zone: told.zone, ringMetres: told.ringMetres,
            certainty: told.certainty, isReturning: isReturning, held: remembered(kind))
    }

    /// The worse of the two; on a tie the zone: back into the corridor is no answer to a zone one must get out of.
    var worstHazard: AlertRegister.Hazard? {
        guard let zone = hazard(.keepOut) else { return hazard(.stayInside) }
        guard let corridor = hazard(.stayInside), corridor.level > zone.level else { return zone }
        return corridor
    }

    /// More holds than this aren't written down with the alert: a field of thousands of mines, each with its rings, would
    /// be megabytes with every change. What is left out is found again by the first fix.
    static let mostRemembered = 64

    /// The holds that an alert carries, in their order: half the places for the worst, half for the worst that are more
    /// than possible, so that neither can push the other out.
    private func remembered(_ kind: Zone.Kind) -> [HeldZone] {
        let held = holds.lazy.map(\.held).filter { $0.isOf(kind) }
        let all = Array(held)
        guard all.count > Self.mostRemembered else { return all }
        var isKept = Array(repeating: false, count: all.count)
        var left = Self.mostRemembered / 2
        func keep(_ level: Level, _ certainty: Certainty) {
            for place in all.indices where left > 0 && !isKept[place] {
                guard all[place].level == level, all[place].certainty == certainty else { continue }
                isKept[place] = true
                left -= 1
            }
        }
        let (levels, real) = (Level.allCases.reversed(), [Certainty.observed, .likely])
        for level in levels { for certainty in real + [.possible] { keep(level, certainty) } }
        left += Self.mostRemembered / 2
        for level in levels { for certainty in real { keep(level, certainty) } }
        for level in levels { keep(level, .possible) }
        return all.indices.filter { isKept[$0] }.map { all[$0] }
    }
}

extension HeldZone {
    func isOf(_ kind: Zone.Kind) -> Bool { (self.kind ?? .keepOut) == kind }
}

extension ZoneTracker {
    /// The kind of zones that a group of alerts is about.
    static let kinds: [(AlertRegister.Group, Zone.Kind)] = [(.zones, .keepOut), (.corridor, .stayInside)]
}
