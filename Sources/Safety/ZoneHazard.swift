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
            held: remembered)
    }

    /// More holds than this aren't written down with the alert: a field of thousands of mines, each with its rings, would
    /// be megabytes with every change. What is left out is found again by the first fix.
    static let mostRemembered = 64

    /// The holds that an alert carries, in their order: half the places for the worst, half for the worst that are more
    /// than possible, so that neither can push the other out.
    private var remembered: [HeldZone] {
        guard holds.count > Self.mostRemembered else { return holds.map(\.held) }
        var isKept = Array(repeating: false, count: holds.count)
        var left = Self.mostRemembered / 2
        func keep(_ level: Level, _ certainty: Certainty) {
            for place in holds.indices where left > 0 && !isKept[place] {
                guard holds[place].held.level == level, holds[place].held.certainty == certainty else { continue }
                isKept[place] = true
                left -= 1
            }
        }
        let (levels, real) = (Level.allCases.reversed(), [Certainty.observed, .likely])
        for level in levels { for certainty in real + [.possible] { keep(level, certainty) } }
        left += Self.mostRemembered / 2
        for level in levels { for certainty in real { keep(level, certainty) } }
        for level in levels { keep(level, .possible) }
        return holds.indices.filter { isKept[$0] }.map { holds[$0].held }
    }
}
