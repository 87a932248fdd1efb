import Simulator

/// What is damaged, and how.
enum Format: String, CaseIterable {
    case geoJSON = "json"
    case kml
    case kmz

    /// A damaged file of this format.
    func input(_ chance: inout SplitMix64) -> [UInt8] {
        switch self {
        case .geoJSON: return mutated(Seeds.geoJSON, Seeds.geoJSONWords, &chance)
        case .kml: return mutated(Seeds.kml, Seeds.kmlWords, &chance)
        case .kmz:
            // Damage inside the archive, or to the archive.
            if Bool.random(using: &chance) { return Packed.archive(mutated(Seeds.kml, Seeds.kmlWords, &chance)) }
            return mutated(Seeds.kml.map(Packed.archive), Seeds.kmlWords, &chance)
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
