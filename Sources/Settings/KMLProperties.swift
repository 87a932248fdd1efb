import MapFiles
import Wire

/// Makes the properties that a zone's reader wants of a placemark's name, data and time span.
///
/// KML knows texts only: the parts of `rings` and `valid`, and what is JSON, are made what they are in GeoJSON.
struct KMLProperties {
    private let bytes: [UInt8]
    private(set) var members: [JSONMember] = []
    private(set) var faults: [KMLGeometry.Fault] = []
    /// Where each key stands among `members`: a placemark may have any number of data.
    private var indices: [String: Int] = [:]
    private var rings: [JSONMember] = []
    private var valid: [JSONMember] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Parts of one property, such as its rings.
    private static let partLimit = 16

    func has(_ key: String) -> Bool { indices[key] != nil }

    private mutating func append(_ member: JSONMember) {
        indices[member.key] = members.count
        members.append(member)
    }

    private mutating func fault(_ offset: Int, _ message: String, _ remedy: String) {
        guard faults.count < 10 else { return }
        faults.append(KMLGeometry.Fault(offset: offset, message: message, remedy: remedy))
    }

    mutating func read(_ placemark: MarkupElement, name: String, layer: String) {
        if !name.isEmpty {
            append(.made("name", .string(name), at: placemark.child("name")?.offset ?? placemark.offset))
        }
        for element in placemark.children("ExtendedData") {
            for child in element.children { data(child) }
        }
        if valid.isEmpty, !has("valid"), let span = placemark.child("TimeSpan") { timeSpan(span) }
        for (key, parts) in [("rings", rings), ("valid", valid)] where !parts.isEmpty {
            if has(key) {
                fault(parts[0].offset, "\(key) is given twice, as a whole and in parts", "one of them")
            } else {
                append(.made(key, .object(parts), at: parts[0].offset))
            }
        }
        if !layer.isEmpty, !has("layer") { append(.made("layer", .string(layer), at: placemark.offset)) }
    }

    /// `<Data>`, `<SchemaData>` with its `<SimpleData>`, or elements of a name of their own.
    private mutating func data(_ element: MarkupElement) {
        switch element.name {
        case "SchemaData": for child in element.children where child.name == "SimpleData" { data(child) }
        case "Data", "SimpleData":
            let value = element.name == "Data" ? element.child("value") : element
            if let key = element.attributes["name"], let value { take(KMLText.trimmed(key), value, at: element.offset) }
        default: if element.children.isEmpty { take(element.name, element, at: element.offset) }
        }
    }

    private mutating func take(_ key: String, _ value: MarkupElement, at offset: Int) {
        let text = KMLText.trimmed(value.text)
        // Tables write a cell without a value this way.
        guard !key.isEmpty, !text.isEmpty else { return }
        let member = { (key: String, text: String) in JSONMember.made(key, .string(text), at: offset) }
        switch key {
        case "rings", "valid", "units": whole(key, text, at: offset)
        case "valid_from": part(member("from", text), of: \.valid)
        case "valid_until": part(member("until", text), of: \.valid)
        case _ where key.hasPrefix("ring_"): part(member(String(key.dropFirst(5)), text), of: \.rings)
        default: add(JSONMember.made(key, .string(text), at: offset))
        }
    }

    private mutating func part(_ member: JSONMember, of parts: WritableKeyPath<Self, [JSONMember]>) {
        guard let earlier = self[keyPath: parts].first(where: { $0.key == member.key }) else {
            guard self[keyPath: parts].count < Self.partLimit else {
                return fault(member.offset, "there are too many rings", "\(Self.partLimit) at most")
            }
            return self[keyPath: parts].append(member)
        }
        if earlier.value != member.value {
            fault(member.offset, "\(member.key.quotable) is given twice, and differently", "keep one")
        }
    }

    private mutating func add(_ member: JSONMember) {
        guard let index = indices[member.key] else { return append(member) }
        let earlier = members[index]
        // The placemark's own name goes before one of its data.
        guard member.key != "name", earlier.value != member.value else { return }
        fault(member.offset, "\(member.key.quotable) is given twice, and differently", "keep one")
    }

    // MARK: Texts that stand for more

    /// Programs write a cell's object or list as JSON, hands write it apart by semicolons and line ends.
    private mutating func whole(_ key: String, _ text: String, at offset: Int) {
        guard text.hasPrefix("{") || text.hasPrefix("[") else {
            let line = String(text.map { ";\n\r\r\n".contains($0) ? "," : $0 })
            return add(.made(key, .string(line), at: offset))
        }
        do {
            let node = try JSONReader.read(Array(text.utf8), within: JSONLimits(bytes: 4096, depth: 4, values: 200))
            add(.made(key, Self.moved(node, to: offset).value, at: offset))
        } catch {
            fault(offset, "\(key) is no JSON: \(error.message)", error.remedy)
        }
    }

    /// All values of a text of the file stand where the text does.
    private static func moved(_ node: JSONNode, to offset: Int) -> JSONNode {
        switch node.value {
        case .array(let items):
            JSONNode(offset: offset, value: .array(items.map { moved($0, to: offset) }))
        case .object(let members):
            JSONNode(
                offset: offset,
                value: .object(
                    members.map { JSONMember(key: $0.key, offset: offset, node: moved($0.node, to: offset)) }))
        default: JSONNode(offset: offset, value: node.value)
        }
    }

    // MARK: Time spans

    private mutating func timeSpan(_ span: MarkupElement) {
        for (key, name) in [("from", "begin"), ("until", "end")] {
            guard let element = span.child(name) else { continue }
            let text = KMLText.trimmed(element.text)
            guard !text.isEmpty else { continue }
            valid.append(.made(key, .string(Self.date(text, isEnd: name == "end")), at: element.offset))
        }
    }

    /// KML's years and months as the days they begin and end with, and times that don't say where as their day.
    ///
    /// Rather too long in force than too short. Whatever else it is, is left to the reader of zones.
    static func date(_ text: String, isEnd: Bool) -> String {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        let areDigits = fields.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isWholeNumber) }
        if areDigits, fields.count == 1, text.count == 4 { return text + (isEnd ? "-12-31" : "-01-01") }
        if areDigits, fields.count == 2, text.count == 7, let year = Int(fields[0]), let month = Int(fields[1]) {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let last = [4, 6, 9, 11].contains(month) ? 30 : month == 2 ? (isLeap ? 29 : 28) : 31
            return text + (isEnd ? "-\(last)" : "-01")
        }
        guard let time = text.firstIndex(of: "T") else { return text }
        let hasOffset = text[time...].contains { "Zz+-".contains($0) }
        return hasOffset ? text : String(text[..<time])
    }
}
