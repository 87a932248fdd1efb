import Geodesy
import Safety
import Wire

/// Reads one feature: its properties, and through `ZoneGeometry` its shape.
struct ZoneFeature {
    let node: JSONNode?
    let number: Int
    let fallbackID: String
    let file: String
    let bytes: [UInt8]
    private(set) var problems: [Problem] = []
    private var reference: ZoneReference

    static let names = ["id", "name", "level", "action", "margin", "dwell", "radius"]
    /// Abbreviations that people write for them.
    private static let aliases = ["lvl": "level", "lev": "level", "act": "action", "rad": "radius", "title": "name"]

    static let marginRange = 0.0...10_000.0
    static let dwellRange = Duration.zero ... .seconds(7200)
    static let radiusRange = 10.0...200_000.0

    init(node: JSONNode?, number: Int, fallbackID: String, file: String, bytes: [UInt8]) {
        self.node = node
        self.number = number
        self.fallbackID = fallbackID
        self.file = file
        self.bytes = bytes
        reference = ZoneReference(id: fallbackID, name: fallbackID)
    }

    /// Nil after an error.
    mutating func zone(geometry: JSONNode?, defaults: ZoneDefaults) -> Zone? {
        identify()
        lookForNearMisses()
        let level = word("level", Level.self) ?? defaults.level
        let action = word("action", Action.self) ?? Self.standardAction(at: level)
        let margin = quantity("margin", Self.marginRange, Quantity.lengths) ?? defaults.marginMetres
        let dwell = quantity("dwell", Self.dwellMilliseconds, Quantity.durations)
        let radius = quantity("radius", Self.radiusRange, Quantity.lengths)
        let shape = shape(geometry, radius: radius)
        guard !problems.hasErrors, let shape else { return nil }
        return Zone(
            reference: reference, level: level, action: action, marginMetres: margin,
            dwell: dwell.map { .nanoseconds(Int64(($0 * 1e6).rounded())) } ?? defaults.dwell, shape: shape)
    }

    private static let dwellMilliseconds =
        Double(dwellRange.lowerBound.nanoseconds) / 1e6...Double(dwellRange.upperBound.nanoseconds) / 1e6

    /// What a zone asks for that doesn't say: out of the worst ones, clear of the rest.
    static func standardAction(at level: Level) -> Action {
        switch level {
        case .evacuate: .relocate
        case .warning, .advisory: .avoid
        }
    }

    private var properties: JSONNode? { node?.given("properties") }

    private mutating func problem(
        _ key: String, _ offset: Int?, _ message: String, _ remedy: String, severity: Problem.Severity = .error
    ) {
        let place = Place.of(offset ?? node?.offset ?? 0, in: bytes)
        problems.append(
            Problem(
                severity, file: file, at: place, key: "feature \(number).\(key)", message, remedy: remedy,
                zone: reference))
    }

    private mutating func identify() {
        if let properties, case .object = properties.value {
        } else if let properties {
            problem("properties", properties.offset, "\(properties.kind) stands where properties should", "an object")
        }
        var id = fallbackID
        if let node = properties?.given("id") ?? node?.given("id") {
            if let text = Self.label(node), text.isPlainName, text.utf8.count <= 64 {
                id = text
            } else {
                problem("id", node.offset, "this can't be an id", "a text of 1 to 64 bytes, or a whole number")
            }
        }
        reference = ZoneReference(id: id, name: id)
        guard let node = properties?.given("name") else { return }
        if let text = Self.label(node), text.isPlainName, text.count <= 128 {
            reference = ZoneReference(id: id, name: text)
        } else {
            problem("name", node.offset, "this can't be shown as a name", "a text of 1 to 128 characters in one line")
        }
    }

    private static func label(_ node: JSONNode) -> String? {
        switch node.value {
        case .string(let text): text
        case .integer(let integer): String(integer)
        case .number(let number): Int64(exactly: number).map(String.init)
        default: nil
        }
    }

    private mutating func lookForNearMisses() {
        guard case .object(let members)? = properties?.value else { return }
        let present = Set(members.map(\.key))
        for member in members where !Self.names.contains(member.key) {
            let folded = member.key.lowercased()
            let meant =
                Self.aliases[folded] ?? Self.names.first { $0 == folded }
                ?? Self.names.first { $0.count >= 5 && Suggestion.distance($0, folded) == 1 }
            guard let meant, !present.contains(meant) else { continue }
            problem(
                meant, member.offset, "the property \(member.key.quotable) is not read", "did you mean '\(meant)'?",
                severity: .warning)
        }
    }

    private mutating func word<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ type: Value.Type
    ) -> Value? {
        guard let node = properties?.given(key) else { return nil }
        let words = Value.allCases.map(\.rawValue)
        guard let text = node.text else {
            problem(key, node.offset, "\(node.kind) is no \(key)", "one of " + words.joined(separator: ", "))
            return nil
        }
        if let value = Value(rawValue: text) { return value }
        let near = Suggestion.nearest(to: text, among: words).map { "did you mean '\($0)'?" }
        problem(
            key, node.offset, "\(text.quotable) is no \(key)", near ?? "one of " + words.joined(separator: ", "))
        return nil
    }

    private mutating func quantity(_ key: String, _ range: ClosedRange<Double>, _ units: [Quantity.Unit]) -> Double? {
        guard let node = properties?.given(key) else { return nil }
        let lower = Quantity.text(range.lowerBound, in: units)
        let upper = Quantity.text(range.upperBound, in: units)
        let example = units[0].symbol == "m" ? "250m" : "120s"
        let remedy = "a text with a number and its unit, such as \"\(example)\", from \(lower) to \(upper)"
        guard let text = node.text else {
            problem(key, node.offset, "\(node.kind) says no unit", remedy)
            return nil
        }
        do {
            let value = try Quantity.parse(text, as: units)
            if range.contains(value) { return value }
            problem(key, node.offset, "\(text.quotable) is out of range", remedy)
        } catch {
            problem(key, node.offset, error.message(for: text, noun: key), remedy)
        }
        return nil
    }

    private mutating func shape(_ geometry: JSONNode?, radius: Double?) -> Shape? {
        guard let geometry else {
            problem("geometry", nil, "a feature without a geometry can't warn", "draw it, or remove the feature")
            return nil
        }
        var reader = ZoneGeometry()
        let shape = reader.shape(geometry, radiusMetres: radius, hasRadius: properties?.given("radius") != nil)
        for fault in reader.faults {
            problem(
                fault.key, fault.offset, fault.message, fault.remedy, severity: fault.isError ? .error : .warning)
        }
        return shape
    }
}
