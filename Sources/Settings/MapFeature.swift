import Geodesy
import Safety
import Wire

/// What is wrong with a feature of a map file.
struct MapFeatureFault {
    let isError: Bool
    let key: String
    let offset: Int
    let message: String
    let remedy: String
}

/// Reads one feature of a map file as what the file is for: a haven, or a place that the crew can name.
protocol MapFeature {
    associatedtype Item

    /// What problems call one of them.
    static var noun: String { get }
    /// The setting that names the file.
    static var setting: String { get }
    static var most: Int { get }
    static var limits: JSONLimits { get }
    /// How a shape that isn't read should have been drawn.
    static var drawn: String { get }
    /// The properties there are.
    static var names: [String] { get }
    /// What people write for them.
    static var aliases: [String: String] { get }
    /// Two items must not have the same.
    static func identity(of item: Item) -> String

    var node: JSONNode { get }
    var area: OperatingArea { get }
    var faults: [MapFeatureFault] { get set }

    /// - Parameters:
    ///   - derivedID: from the file's name and the feature's place.
    ///   - now: what the age of something is judged by; nil judges none.
    init(_ node: JSONNode, derivedID: String, area: OperatingArea, now: UTCTime?)

    /// Nil after an error.
    mutating func item() -> Item?
}

extension MapFeature {
    mutating func fault(isError: Bool = true, _ key: String, _ offset: Int?, _ message: String, _ remedy: String) {
        faults.append(
            MapFeatureFault(isError: isError, key: key, offset: offset ?? node.offset, message: message, remedy: remedy)
        )
    }

    var properties: JSONNode? { node.given("properties") }

    /// A text, or a whole number as one.
    static func label(_ node: JSONNode) -> String? {
        switch node.value {
        case .string(let text): text
        case .integer(let integer): String(integer)
        default: nil
        }
    }

    mutating func isFeature() -> Bool {
        if node["type"]?.text == "Feature" { return true }
        fault("type", nil, "this is not a Feature", "\"type\": \"Feature\"")
        return false
    }

    mutating func lookForMisspelt() {
        guard let properties else { return }
        guard case .object(let members) = properties.value else {
            fault("properties", properties.offset, "\(properties.kind) stands where properties should", "an object")
            return
        }
        for member in members where !Self.names.contains(member.key) {
            let folded = member.key.lowercased().replacing("-", with: "_")
            let meant =
                Self.names.first { $0 == folded } ?? Self.aliases[folded]
                ?? Self.names.first { $0.count >= 4 && Suggestion.distance($0, folded) == 1 }
                ?? Self.names.first { $0.count >= 6 && Suggestion.distance($0, folded) == 2 }
            guard let meant, properties.given(meant) == nil else { continue }
            fault(
                isError: false, meant, member.offset, "the property \(member.key.quotable) is not read",
                "did you mean '\(meant)'?")
        }
    }

    // MARK: - Where it is

    /// - Parameter offset: where the position stands.
    mutating func coordinate(
        _ numbers: (longitude: Double, latitude: Double), at offset: Int
    ) -> Coordinate? {
        let isSwapped =
            !area.contains(latitude: numbers.latitude, longitude: numbers.longitude)
            && area.contains(latitude: numbers.longitude, longitude: numbers.latitude)
        guard !isSwapped else {
            fault(
                "geometry", offset,
                "latitude stands before longitude: only swapped does this lie in the operating area",
                "longitude first, as GeoJSON says")
            return nil
        }
        guard
            let coordinate = Coordinate(latitudeDegrees: numbers.latitude, longitudeDegrees: numbers.longitude)
        else {
            let mayBeSwapped = abs(numbers.longitude) <= 90 && abs(numbers.latitude) <= 180
            let isProjected = abs(numbers.longitude) > 360 || abs(numbers.latitude) > 360
            fault(
                "geometry", offset,
                mayBeSwapped ? "latitude seems to stand before longitude" : "the point is not on the Earth",
                isProjected ? "save the file in WGS 84 (EPSG:4326)" : "[longitude, latitude] in degrees")
            return nil
        }
        guard !coordinate.isNullIsland else {
            fault(
                "geometry", offset, "the point is at 0°, 0°: an unset position",
                "[longitude, latitude] of the place")
            return nil
        }
        if !area.contains(latitude: numbers.latitude, longitude: numbers.longitude) {
            fault(
                isError: false, "geometry", offset, "it lies outside the operating area",
                "zones.area in the settings, if the fleet works there")
        }
        return coordinate
    }
}
