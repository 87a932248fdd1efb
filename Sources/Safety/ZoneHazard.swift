extension ZoneTracker {
    /// What the zones' alert should say: of everything held, the worst.
    ///
    /// - Parameter named: the zone the open alert names; kept while it is still among the worst.
    func hazard(naming named: ZoneReference?) -> AlertRegister.Hazard? {
        guard let level = holds.map(\.held.level).max() else { return nil }
        let worst = holds.map(\.held).filter { $0.level == level }
        let surest = worst.dropFirst().reduce(worst[0]) { $1.certainty.isSurer(than: $0.certainty) ? $1 : $0 }
        // The certainty is the surest of the worst: a zone that is only possible can't soften one that is observed.
        let sure = worst.filter { $0.certainty == surest.certainty }
        // A corridor is named when nothing as bad is: back into it is no answer to a zone one must get out of.
        let named = sure.filter { $0.zone.id == named?.id }
        let told = (named + sure).first { $0.kind != .stayInside } ?? named.first ?? surest
        return AlertRegister.Hazard(
            kind: told.kind == .stayInside ? .corridor : .zone, level: level,
            actions: Action.allCases.filter { action in worst.contains { $0.action == action } },
            zone: told.zone, ringMetres: told.ringMetres, certainty: surest.certainty, isReturning: isReturning,
            held: holds.map(\.held))
    }
}
