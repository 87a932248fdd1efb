import Safety
import Wire

/// A part of the track that is drawn in one colour.
struct TrackPiece {
    /// What is thought of the position, and why.
    struct Worth: Equatable {
        var trust: Trust
        var reasons: [String] = []

        /// Becomes the worse of the two; of two alike, the reasons of both.
        mutating func join(_ other: Worth) {
            if other.trust.badness > trust.badness { self = other }
            guard other.trust == trust else { return }
            for code in other.reasons where !reasons.contains(code) { reasons.append(code) }
        }
    }

    private(set) var worth: Worth
    let from: UTCTime?
    private(set) var until: UTCTime?

    init(worth: Worth, from: UTCTime?, until: UTCTime?) {
        self.worth = worth
        self.from = from
        self.until = until
    }

    mutating func goOn(_ worth: Worth, until time: UTCTime?) {
        self.worth.join(worth)
        until = time ?? until
    }

    /// - Parameter segment: from 1.
    func properties(segment: Int, isLine: Bool) -> String {
        var properties = JSONText()
        properties.object { properties in
            properties.field("what", "track")
            properties.field("segment", segment)
            properties.field("from", from.map(CivilTime.text))
            properties.field("until", until.map(CivilTime.text))
            properties.field("trust", worth.trust.rawValue)
            properties.list("reasons", worth.reasons)
            properties.field(isLine ? "stroke" : "marker-color", worth.trust.colour)
            if isLine { properties.field("stroke-width", 3) }
        }
        return String(decoding: properties.bytes, as: UTF8.self)
    }
}

extension Trust {
    /// As simplestyle writes it; told apart by people who don't tell red from green, too.
    var colour: String {
        switch self {
        case .trusted: "#1a9850"
        case .degraded: "#f0a30a"
        case .suspect: "#d7191c"
        case .lost: "#808080"
        }
    }
}
