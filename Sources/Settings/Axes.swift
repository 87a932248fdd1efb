import Geodesy

/// Finds shapes whose latitude and longitude were swapped: a swapped file puts Kharkiv in Iran.
enum Axes {
    /// Whether the shape lies outside the area as it stands and inside once swapped.
    static func looksSwapped(_ shape: Shape, area: OperatingArea) -> Bool {
        !touches(shape, area)
            && allPositions(of: shape) {
                area.contains(latitude: $0.longitudeDegrees, longitude: $0.latitudeDegrees)
            }
    }

    /// Whether any of the shape's positions lies in the area.
    static func touches(_ shape: Shape, _ area: OperatingArea) -> Bool {
        !allPositions(of: shape) {
            !area.contains(latitude: $0.latitudeDegrees, longitude: $0.longitudeDegrees)
        }
    }

    private static func allPositions(of shape: Shape, satisfy condition: (Coordinate) -> Bool) -> Bool {
        shape.polygons.allSatisfy { $0.outer.positions.allSatisfy(condition) }
            && shape.bands.allSatisfy { $0.line.allSatisfy(condition) }
    }

    /// Those shapes that lie far from most others as they stand and among them once swapped, by their indices.
    ///
    /// Needs three shapes to tell; the medians are of the shapes' first positions.
    static func strays(among shapes: [Shape]) -> [Int] {
        let anchors = shapes.compactMap { $0.polygons.first?.outer.positions.first ?? $0.bands.first?.line.first }
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
