public import Safety

/// Where to go, in one line to be read out: the way out of the danger, then the nearest haven, each with its distance
/// and one of eight directions.
///
/// It gives the place away: for the crew's ears and for hooks on the unit, never for a plain payload or a log. At most
/// 160 characters.
public struct AlertGuidanceText: Sendable, Equatable {
    public let ukrainian: String
    public let english: String

    /// Nil where there is nothing to say.
    public init?(_ guidance: Guidance?) {
        guard let guidance, !guidance.isEmpty else { return nil }
        var line: Line = ("", "")
        for longestName in stride(from: 60, through: 8, by: -4) {
            let sentences = Self.sentences(guidance, longestName: longestName)
            line = (sentences.map(\.uk).joined(separator: ". "), sentences.map(\.en).joined(separator: ". "))
            if max(line.uk.count, line.en.count) <= AlertText.longest { break }
        }
        guard !line.uk.isEmpty else { return nil }
        (ukrainian, english) = line
    }

    private typealias Line = AlertText.Line

    private static func sentences(_ guidance: Guidance, longestName: Int) -> [Line] {
        var sentences: [Line] = []
        if let out = guidance.wayOut, let way = way(out.distanceMetres, out.bearingDegrees) {
            sentences.append(("Вихід із зони: \(way.uk)", "Way out: \(way.en)"))
        }
        if let haven = guidance.nearest.first, let way = way(haven.distanceMetres, haven.bearingDegrees) {
            let name = AlertSubject.shortened(haven.name, to: longestName) ?? OneLine.of(haven.id)
            let doubt = doubt(haven.status)
            let danger: Line =
                haven.crossesDanger
                ? (", пряма дорога через небезпеку", ", the straight way crosses danger") : ("", "")
            sentences.append(
                (
                    "Найближче: \(name)\(doubt.uk), \(way.uk)\(danger.uk)",
                    "Nearest: \(name)\(doubt.en), \(way.en)\(danger.en)"
                ))
        }
        return sentences
    }

    private static func doubt(_ status: Haven.Status) -> Line {
        switch status {
        case .functional: ("", "")
        case .partial: (" (працює частково)", " (partly working)")
        case .closed: (" (не працює)", " (closed)")
        case .unknown: (" (стан невідомий)", " (state unknown)")
        }
    }

    /// Rounded up to ten metres below a kilometre and to a tenth of one below ten; then to the nearest kilometre.
    private static func way(_ distanceMetres: Double, _ bearingDegrees: Double) -> Line? {
        guard let metres = Measure.wayMetres(distanceMetres), let degrees = Measure.bearingDegrees(bearingDegrees)
        else { return nil }
        let wind = winds[Int((degrees * 2 + 45) / 90) % 8]
        if metres <= 990 {
            let tens = max(1, (metres + 9) / 10) * 10
            return ("\(tens) м на \(wind.uk)", "\(tens) m \(wind.en)")
        }
        let tenths = metres < 10_000 ? (metres + 99) / 100 : (metres + 500) / 1000 * 10
        let (whole, tenth) = (tenths / 10, tenths % 10)
        return tenth == 0
            ? ("\(whole) км на \(wind.uk)", "\(whole) km \(wind.en)")
            : ("\(whole),\(tenth) км на \(wind.uk)", "\(whole).\(tenth) km \(wind.en)")
    }

    private static let winds: [Line] = [
        ("північ", "north"), ("північний схід", "north-east"), ("схід", "east"), ("південний схід", "south-east"),
        ("південь", "south"), ("південний захід", "south-west"), ("захід", "west"), ("північний захід", "north-west"),
    ]
}
