import Geodesy
import Safety
import Wire

/// Reads one feature as a place that the crew can name.
struct PlaceFeature: MapFeature {
    static let noun = "place"
    static let setting = "places.file"
    static let most = PlacesReader.most
    static let limits = JSONLimits(
        bytes: PlacesReader.byteLimit, depth: 64, values: 1_000_000, positions: 1_000_000)
    static let drawn = "draw it as a point or a boundary"
    static let names = ["id", "name", "names", "radius"]
    static let aliases = ["title": "name", "other_names": "names", "rad": "radius"]

    /// Official codes that lists of settlements carry: KATOTTG, its predecessor, and OCHA's; whatever their capitals.
    static let codes = ["code", "katottg", "katotth", "koatuu", "adm4_pcode"]
    /// What OpenStreetMap calls other names; apart by semicolons.
    static let otherNames = ["name:uk", "name:en", "name:ru", "int_name", "alt_name", "old_name"]
    static let otherNameLimit = 16
    static let radiusRange = 100.0...20_000.0
    static let standardRadiusMetres = 2_000.0

    let node: JSONNode
    let area: OperatingArea
    var faults: [MapFeatureFault] = []

    init(_ node: JSONNode, derivedID: String, area: OperatingArea, now: UTCTime?) {
        self.node = node
        self.area = area
    }

    /// Crews type capitals as they please.
    static func identity(of place: Place) -> String { place.id.lowercased() }

    /// Nil after an error.
    mutating func item() -> Place? {
        guard isFeature() else { return nil }
        lookForMisspelt()
        let id = id()
        let name = name()
        let others = others(than: name)
        let ground = ground()
        guard !faults.contains(where: \.isError), let id, let name, let ground else { return nil }
        return Place(
            id: id, name: name, otherNames: others, coordinate: ground.centre, radiusMetres: ground.radiusMetres)
    }

    // MARK: - Properties

    /// What stays the same when the file is sorted anew: a derived one would name another village tomorrow.
    private mutating func id() -> String? {
        let remedy = "1 to 64 of letters a–z, digits, - and _, or a property code or katottg"
        guard let found = properties?.given("id") ?? code() ?? node.given("id") else {
            fault("id", properties?.offset, "it has neither an id nor an official code", remedy)
            return nil
        }
        // What OpenStreetMap writes: node/123.
        let text = Self.label(found)?.replacing("/", with: "-")
        guard let text, (1...64).contains(text.utf8.count),
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        else {
            fault("id", found.offset, "this can't be an id", remedy)
            return nil
        }
        return text
    }

    private func code() -> JSONNode? {
        guard let properties, case .object(let members) = properties.value else { return nil }
        for code in Self.codes {
            for member in members where member.key.lowercased() == code {
                if let node = properties.given(member.key) { return node }
            }
        }
        return nil
    }

    private static func isName(_ text: String) -> Bool { text.isPlainName && text.count <= 128 }

    private mutating func name() -> String? {
        let remedy = "a text of 1 to 128 characters in one line"
        guard let found = properties?.given("name") else {
            fault("name", properties?.offset, "nobody could name it: it has no name", remedy)
            return nil
        }
        if let text = Self.label(found), Self.isName(text) { return text }
        fault("name", found.offset, "this can't be shown as a name", remedy)
        return nil
    }

    /// Each once, whatever its capitals.
    private mutating func others(than name: String?) -> [String] {
        var known: Set<String> = [name?.lowercased() ?? ""]
        var names: [String] = []
        for key in ["names"] + Self.otherNames {
            guard let found = properties?.given(key) else { continue }
            for text in texts(found, key) {
                guard Self.isName(text) else {
                    fault(
                        key, found.offset, "\(text.quotable) can't be shown as a name",
                        "texts of 1 to 128 characters in one line")
                    continue
                }
                if known.insert(text.lowercased()).inserted { names.append(text) }
            }
        }
        if names.count > Self.otherNameLimit {
            fault(
                "names", properties?.offset, "it has \(names.count) other names", "\(Self.otherNameLimit) at most")
        }
        return names
    }

    /// A list, or names in one text, for tables that hold no lists.
    private mutating func texts(_ node: JSONNode, _ key: String) -> [String] {
        let form = "texts such as [\"Kupiansk\", \"Купянск\"], or \"Kupiansk; Купянск\""
        switch node.value {
        case .string(let text):
            return text.split(whereSeparator: { ",;\n\r\r\n".contains($0) }).map { KMLText.trimmed(String($0)) }
                .filter { !$0.isEmpty }
        case .array(let items):
            let texts = items.compactMap(\.text)
            if texts.count == items.count { return texts }
            fault(key, node.offset, "this is no list of texts", form)
        default: fault(key, node.offset, "\(node.kind) is no name", form)
        }
        return []
    }

    /// Nil when absent, and after an error.
    private mutating func radius() -> Double? {
        guard let found = properties?.given("radius") else { return nil }
        let remedy = "\(Quantity.text(Self.radiusRange, in: Quantity.lengths)), such as \"2km\""
        guard let text = found.text else {
            fault("radius", found.offset, "\(found.kind) has no unit", remedy)
            return nil
        }
        do {
            let metres = try Quantity.parse(text, as: Quantity.lengths)
            if Self.radiusRange.contains(metres) { return metres }
            fault("radius", found.offset, "\(text.quotable) is out of range", remedy)
        } catch {
            fault("radius", found.offset, error.message(for: text, noun: "length"), remedy)
        }
        return nil
    }

    // MARK: - Where it is

    /// A point and its radius, or the circle around a boundary; nil after an error.
    private mutating func ground() -> (centre: Coordinate, radiusMetres: Double)? {
        guard let geometry = node.given("geometry") else {
            fault("geometry", nil, "nobody can be at a feature without a geometry", "draw it, or remove the feature")
            return nil
        }
        let given = radius()
        switch (geometry["type"]?.text, geometry["coordinates"]) {
        case ("Point", let position?):
            guard let numbers = PositionList.numbers(position) else {
                fault("geometry", position.offset, "the point is no position", "[longitude, latitude] in degrees")
                return nil
            }
            return coordinate(numbers, at: position.offset).map { ($0, given ?? Self.standardRadiusMetres) }
        case ("Polygon", let polygon?): return circle(around: [polygon], at: geometry.offset)
        case ("MultiPolygon", let coordinates?):
            guard case .array(let polygons) = coordinates.value else { break }
            return circle(around: polygons, at: geometry.offset)
        default: break
        }
        fault("geometry", geometry.offset, "a place is one point or one boundary", "a Point, Polygon or MultiPolygon")
        return nil
    }

    /// - Parameter polygons: the coordinates of each; holes don't matter.
    private mutating func circle(
        around polygons: [JSONNode], at offset: Int
    ) -> (centre: Coordinate, radiusMetres: Double)? {
        if let radius = properties?.given("radius") {
            fault("radius", radius.offset, "the boundary says already how far it reaches", "no radius, or a point")
            return nil
        }
        var outline: [Coordinate] = []
        for polygon in polygons {
            guard case .array(let rings) = polygon.value, let outer = rings.first, let ring = PositionList(outer),
                ring.count >= 4
            else {
                fault("geometry", polygon.offset, "the boundary is no ring", "a ring of at least 4 positions")
                return nil
            }
            for index in 0..<ring.count {
                guard let numbers = ring.numbers(index) else {
                    fault("geometry", ring.offset(index), "this is no position", "[longitude, latitude] in degrees")
                    return nil
                }
                guard
                    let position = Coordinate(latitudeDegrees: numbers.latitude, longitudeDegrees: numbers.longitude)
                else {
                    _ = coordinate(numbers, at: ring.offset(index))
                    return nil
                }
                outline.append(position)
            }
        }
        guard !outline.isEmpty else {
            fault("geometry", offset, "nothing is drawn in it", "a ring of at least 4 positions")
            return nil
        }
        let circle = BoundingCircle(around: outline)
        let middle = (longitude: circle.centre.longitudeDegrees, latitude: circle.centre.latitudeDegrees)
        guard let centre = coordinate(middle, at: offset) else { return nil }
        guard circle.radiusMetres <= Self.radiusRange.upperBound else {
            fault(
                "geometry", offset, "the boundary reaches \(Int(circle.radiusMetres / 1000)) km from its middle",
                "\(Quantity.text(Self.radiusRange.upperBound, in: Quantity.lengths)) at most: villages, not districts")
            return nil
        }
        return (centre, max(Self.radiusRange.lowerBound, circle.radiusMetres.rounded(.up)))
    }
}
