import Geodesy

/// Finds shapes whose latitude and longitude were swapped: a swapped file puts Kharkiv in Iran.
enum Axes {
    /// Around Ukraine, with room for the neighbours' borderlands, degrees.
    private static let homeLatitudes = 43.5...53.5
    private static let homeLongitudes = 21.0...41.5

    /// Whether the shape lies outside Ukraine as it stands and inside once swapped.
    static func looksSwapped(_ shape: Shape) -> Bool {
        let positions = positions(of: shape)
        return !positions.contains { isHome($0.latitudeDegrees, $0.longitudeDegrees) }
            && positions.allSatisfy { isHome($0.longitudeDegrees, $0.latitudeDegrees) }
    }

    private static func isHome(_ latitude: Double, _ longitude: Double) -> Bool {
        homeLatitudes.contains(latitude) && homeLongitudes.contains(longitude)
    }

    static func positions(of shape: Shape) -> [Coordinate] {
        shape.polygons.flatMap(\.outer.positions) + shape.bands.flatMap(\.line)
    }

    /// Those shapes that lie far from most others as they stand and among them once swapped, by their indices.
    ///
    /// Needs three shapes to tell; the medians are of the shapes' first positions.
    static func strays(among shapes: [Shape]) -> [Int] {
        let anchors = shapes.compactMap { positions(of: $0).first }
        guard anchors.count == shapes.count, anchors.count >= 3 else { return [] }
        let latitude = anchors.map(\.latitudeDegrees).sorted()[anchors.count / 2]
        let longitude = anchors.map(\.longitudeDegrees).sorted()[anchors.count / 2]
        return anchors.indices.filter { index in
            let anchor = anchors[index]
            let asIs = max(abs(anchor.latitudeDegrees - latitude), abs(anchor.longitudeDegrees - longitude))
            let swapped = max(abs(anchor.longitudeDegrees - latitude), abs(anchor.latitudeDegrees - longitude))
            return asIs > 10 && swapped < 4
        }
    }
}
