import Geodesy

/// What the crew says of where they are, and what they are told of it.
extension SafetyMonitor {
    mutating func setPosition(_ name: String, at now: MonotonicInstant) -> ([Effect], CrewAnswer) {
        ([], .refused(.noPlaces))
    }

    mutating func forgetPosition(at now: MonotonicInstant) -> ([Effect], CrewAnswer) {
        ([], .refused(.noWord))
    }

    func positionView(at now: MonotonicInstant) -> PositionView {
        PositionView(
            trust: position.trust, reasons: position.reasons, since: stamp(position.since), believedAge: nil,
            radiusMetres: nil, isRadiusAtCap: false, word: nil, wordExpires: nil, zones: [])
    }
}
