import Geodesy
import Safety
import Wire

/// What one feature came to, before its level and times are settled with its file's other features.
struct ZoneSketch {
    let reference: ZoneReference
    /// Whether the file itself names it.
    let hasOwnID: Bool
    let terms: ZoneTerms
    let shape: Shape
    let number: Int
    let offset: Int
}

/// Reads one feature: its properties, and through `ZoneGeometry` its shape.
struct ZoneFeature {
    let node: JSONNode?
    let number: Int
    let source: ZoneSource
    let tellsWarnings: Bool
    private(set) var problems: [Problem] = []
    private(set) var untold = 0
    private(set) var reference: ZoneReference
    private var hasOwnID = false

    init(node: JSONNode?, number: Int, fallback: ZoneReference, source: ZoneSource, tellsWarnings: Bool) {
        self.node = node
        self.number = number
        self.source = source
        self.tellsWarnings = tellsWarnings
        reference = fallback
    }

    /// Nil after an error.
    ///
    /// - Parameter layer: what the settings say about the file; the feature's own properties go before it.
    mutating func sketch(geometry: JSONNode?, layer: ZoneTerms, area: OperatingArea) -> ZoneSketch? {
        identify(layer)
        let own = terms()
        let merged = own.over(layer)
        let shape = shape(geometry, merged, area)
        guard !problems.hasErrors, let shape else { return nil }
        return ZoneSketch(
            reference: reference, hasOwnID: hasOwnID, terms: merged, shape: shape, number: number,
            offset: node?.offset ?? geometry?.offset ?? 0)
    }

    private var properties: JSONNode? { node?.given("properties") }

    private mutating func problem(
        _ key: String, _ offset: Int?, _ message: String, _ remedy: String, severity: Problem.Severity = .error
    ) {
        guard severity == .error || tellsWarnings else {
            untold += 1
            return
        }
        problems.append(
            Problem(
                severity, file: source.file, at: source.place(offset ?? node?.offset ?? 0),
                key: "feature \(number).\(key)", message, remedy: remedy, zone: reference))
    }

    private mutating func terms() -> ZoneTerms {
        guard case .object(let members)? = properties?.value else { return ZoneTerms() }
        // A property that a drawing program wrote may be as large as it likes; only ours are copied.
        let entries = members.map { member in
            Written.Entry(
                key: member.key, spot: .offset(member.offset),
                value: ZoneTermsReader.names.contains(member.key)
                    ? Written(member.node) : Written(content: .nothing, spot: .offset(member.node.offset)),
                isDoubled: false)
        }
        let reader = ZoneTermsReader(entries, isMap: true)
        for fault in reader.faults {
            guard case .offset(let offset) = fault.spot else { continue }
            problem(fault.key, offset, fault.message, fault.remedy, severity: fault.isError ? .error : .warning)
        }
        return reader.terms
    }

    private mutating func identify(_ layer: ZoneTerms) {
        if let properties, case .object = properties.value {
        } else if let properties {
            problem("properties", properties.offset, "\(properties.kind) stands where properties should", "an object")
        }
        var id = reference.id
        if let node = properties?.given("id") ?? node?.given("id") {
            if let text = Self.label(node), text.isPlainName, text.utf8.count <= 64 {
                id = text
                hasOwnID = true
            } else {
                problem("id", node.offset, "this can't be an id", "a text of 1 to 64 bytes, or a whole number")
            }
        }
        reference = ZoneReference(id: id, name: layer.name ?? id)
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

    private mutating func shape(_ geometry: JSONNode?, _ terms: ZoneTerms, _ area: OperatingArea) -> Shape? {
        guard let geometry else {
            problem("geometry", nil, "a feature without a geometry can't warn", "draw it, or remove the feature")
            return nil
        }
        var reader = ZoneGeometry(
            ZoneGeometry.Measures(
                radiusMetres: terms.radiusMetres, widthMetres: terms.widthMetres,
                saysRadius: properties?.given("radius") != nil, saysWidth: properties?.given("width") != nil),
            area: area)
        let shape = reader.shape(geometry)
        for fault in reader.faults {
            problem(
                fault.key, fault.offset, fault.message, fault.remedy, severity: fault.isError ? .error : .warning)
        }
        return shape
    }
}
