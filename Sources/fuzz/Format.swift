import Simulator

/// What is damaged, and how.
enum Format: String, CaseIterable {
    case geoJSON = "json"
    case kml
    case kmz
    case nmea
    case gpx
    case gpsd

    /// Whether zones are made of it, and no track.
    var isMap: Bool { [.geoJSON, .kml, .kmz].contains(self) }

    /// A damaged file of this format.
    func input(_ chance: inout SplitMix64) -> [UInt8] {
        switch self {
        case .geoJSON: return mutated(Seeds.geoJSON, Seeds.geoJSONWords, &chance)
        case .kml: return mutated(Seeds.kml, Seeds.kmlWords, &chance)
        case .kmz:
            // Damage inside the archive, or to the archive.
            if Bool.random(using: &chance) { return Packed.archive(mutated(Seeds.kml, Seeds.kmlWords, &chance)) }
            return mutated(Seeds.kml.map(Packed.archive), Seeds.kmlWords, &chance)
        case .nmea: return mutated(Seeds.nmea, Seeds.nmeaWords, &chance)
        case .gpx: return mutated(Seeds.gpx, Seeds.kmlWords, &chance)
        case .gpsd: return mutated(Seeds.gpsd, Seeds.geoJSONWords, &chance)
        }
    }

    private func mutated(_ seeds: [[UInt8]], _ words: [[UInt8]], _ chance: inout SplitMix64) -> [UInt8] {
        let good = seeds.randomElement(using: &chance) ?? []
        var mutator = Mutator(chance: chance, words: words, seeds: seeds)
        let bytes = mutator.mutate(good)
        chance = mutator.chance
        return bytes
    }
}
