import Geodesy
import Safety
import Wire

/// Reads one feature as a haven.
struct HavenFeature: MapFeature {
    static let noun = "haven"
    static let setting = "havens.file"
    static let most = HavenSet.most
    static let limits = JSONLimits(bytes: HavensReader.byteLimit, depth: 64, values: 400_000)
    static let drawn = "draw it as a point"
    static let names = ["id", "name", "kind", "capabilities", "status", "status_dated"]
    static let aliases = [
        "type": "kind", "title": "name", "capability": "capabilities", "services": "capabilities",
        "dated": "status_dated", "date": "status_dated", "statusdated": "status_dated", "status_date": "status_dated",
    ]
    static let capabilityLimit = 32
    static let capabilityByteLimit = 32

    let node: JSONNode
    let area: OperatingArea
    var faults: [MapFeatureFault] = []
    private let derivedID: String
    private let now: UTCTime?

    init(_ node: JSONNode, derivedID: String, area: OperatingArea, now: UTCTime?) {
        self.node = node
        self.derivedID = derivedID
        self.area = area
        self.now = now
    }

    static func identity(of haven: Haven) -> String { haven.id }

    /// Nil after an error.
    mutating func item() -> Haven? {
        guard isFeature() else { return nil }
        lookForMisspelt()
        let id = id()
        let name = name()
        let kind = word("kind", Haven.Kind.self)
        if properties?.given("kind") == nil {
            fault("kind", properties?.offset, "it doesn't say what it is", "kind: " + Self.list(Haven.Kind.self))
        }
        let capabilities = capabilities()
        let status = word("status", Haven.Status.self)
        let dated = dated()
        let coordinate = coordinate()
        guard !faults.contains(where: \.isError), let id, let kind, let coordinate else { return nil }
        let haven = Haven(
            id: id, name: name ?? id, kind: kind, coordinate: coordinate, capabilities: capabilities,
            status: status ?? .unknown, statusDated: dated)
        lookAtAge(haven)
        return haven
    }

    // MARK: - Properties

    private mutating func id() -> String? {
        guard let found = properties?.given("id") ?? node.given("id") else { return derivedID }
        if let text = Self.label(found), text.isPlainName, text.utf8.count <= 64 { return text }
        fault("id", found.offset, "this can't be an id", "a text of 1 to 64 bytes, or a whole number")
        return nil
    }

    private mutating func name() -> String? {
        guard let found = properties?.given("name") else {
            fault(
                isError: false, "name", properties?.offset, "it has no name for the crew to read",
                "a text of 1 to 128 characters in one line")
            return nil
        }
        if let text = Self.label(found), text.isPlainName, text.count <= 128 { return text }
        fault("name", found.offset, "this can't be shown as a name", "a text of 1 to 128 characters in one line")
        return nil
    }

    private static func list<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> String {
        "one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private mutating func word<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ type: Value.Type
    ) -> Value? {
        guard let found = properties?.given(key) else { return nil }
        guard let text = found.text else {
            fault(key, found.offset, "\(found.kind) is no \(key)", Self.list(type))
            return nil
        }
        if let value = Value(rawValue: text) { return value }
        let near = Suggestion.nearest(to: text, among: Value.allCases.map(\.rawValue)).map { "did you mean '\($0)'?" }
        fault(key, found.offset, "\(text.quotable) is no \(key)", near ?? Self.list(type))
        return nil
    }

    /// A list of words, or words in one text, for tables that hold no lists: `surgery, oxygen`.
    private mutating func capabilities() -> [String] {
        guard let found = properties?.given("capabilities") else { return [] }
        let form = "words such as [\"cardiology\", \"surgery\"], or \"cardiology, surgery\""
        let items: [(text: String?, node: JSONNode)]
        switch found.value {
        case .array(let list): items = list.map { ($0.text, $0) }
        case .string(let text):
            items = text.split(whereSeparator: { ",;\n\r\r\n".contains($0) }).map { (String($0), found) }
        default:
            fault("capabilities", found.offset, "\(found.kind) is no list of words", form)
            return []
        }
        guard items.count <= Self.capabilityLimit else {
            fault(
                "capabilities", found.offset, "there are \(items.count) capabilities",
                "\(Self.capabilityLimit) at most")
            return []
        }
        var words: Set<String> = []
        for (text, node) in items {
            guard let text else {
                fault("capabilities", node.offset, "\(node.kind) is no word", form)
                continue
            }
            let word = KMLText.trimmed(text).lowercased()
            if word.isEmpty { continue }
            guard word.isPlainName, !word.contains(where: \.isWhitespace), word.utf8.count <= Self.capabilityByteLimit
            else {
                fault(
                    "capabilities", node.offset, "\(word.quotable) is no single word",
                    "words without blanks, of at most \(Self.capabilityByteLimit) bytes, apart by commas")
                continue
            }
            words.insert(word)
        }
        return words.sorted()
    }

    private mutating func dated() -> UTCTime? {
        guard let found = properties?.given("status_dated") else { return nil }
        guard let text = found.text, let bound = Validity.Bound(text) else {
            fault(
                "status_dated", found.offset, "\(found.text?.quotable ?? found.kind) is no date",
                "such as 2026-11-20, or 2026-11-20T06:00:00+02:00")
            return nil
        }
        return switch bound {
        case .moment(let time): time
        case .day(let day): UTCTime(secondsSinceEpoch: day * 86_400)
        }
    }

    // MARK: - The place

    private mutating func coordinate() -> Coordinate? {
        guard let geometry = node.given("geometry") else {
            fault("geometry", nil, "nobody can go to a feature without a geometry", "draw it, or remove the feature")
            return nil
        }
        guard geometry["type"]?.text == "Point", let position = geometry["coordinates"] else {
            fault("geometry", geometry.offset, "a haven is one place", "a Point")
            return nil
        }
        guard let numbers = PositionList.numbers(position) else {
            fault("geometry", position.offset, "the point is no position", "[longitude, latitude] in degrees")
            return nil
        }
        return coordinate(numbers, at: position.offset)
    }

    // MARK: - Age

    /// A status that nobody dated, or dated long ago, is a rumour; a patient is driven by it.
    private mutating func lookAtAge(_ haven: Haven) {
        let offset = (properties?.given("status_dated") ?? properties?.given("status"))?.offset
        guard let dated = haven.statusDated else {
            guard haven.kind == .hospital, haven.status != .unknown else { return }
            fault(
                isError: false, "status_dated", offset, "nobody says when the hospital's status was known",
                "such as 2026-11-20")
            return
        }
        guard let now else { return }
        let age = dated.duration(to: now)
        if haven.kind == .hospital, age > HavensReader.stale {
            fault(
                isError: false, "status_dated", offset,
                "the hospital's status is \(age.components.seconds / 86_400) days old", "ask again, and date it anew")
        } else if age < .seconds(-86_400) {
            fault(isError: false, "status_dated", offset, "the date lies in the future", "the day it was known")
        }
    }
}
