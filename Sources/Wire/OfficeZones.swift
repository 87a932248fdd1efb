public import Safety

/// `fieldgate.zones`: a zone set as the office sends it. Its frame alone is read here; what its layers mean is for the
/// reader of zones.
public struct OfficeZones: Sendable, Hashable {
    public static let mostLayers = 64
    public static let largestBytes = Envelope.largest

    /// One map with the terms that its features leave out.
    public struct Layer: Sendable, Hashable {
        /// `[a-z0-9-]{1,32}`, unique in its set.
        public let id: String
        /// As in `zones.layers` of the settings, without a file: an object, as a tree and where it stands in `json`.
        public let terms: JSONNode
        public let termsRange: Range<Int>
        /// GeoJSON: an object, as a tree (positions in lists are `.positions`) and where it stands in `json`.
        public let map: JSONNode
        public let mapRange: Range<Int>
    }

    /// Rises with each set; a lower one than is in force is refused.
    public let version: UInt64
    public let issued: UTCTime
    /// After this it is stale: announced, and in force until there is another.
    public let validUntil: UTCTime
    public let layers: [Layer]
    /// The payload as it was read; the places of everything in it are places of these bytes.
    public let json: [UInt8]

    public func termsBytes(_ layer: Layer) -> [UInt8] { Array(json[layer.termsRange]) }
    public func mapBytes(_ layer: Layer) -> [UInt8] { Array(json[layer.mapRange]) }
}

extension OfficeZones {
    static let payloadType = "fieldgate.zones"
    private static let limits = JSONLimits(bytes: largestBytes, depth: 32, values: 200_000, positions: 200_000)

    /// A layer to be sent: texts that are JSON objects already.
    public struct Draft: Sendable {
        public let id: String
        public let terms: [UInt8]
        public let map: [UInt8]

        public init(id: String, terms: [UInt8] = Array("{}".utf8), map: [UInt8]) {
            self.id = id
            self.terms = terms
            self.map = map
        }
    }

    /// The payload of a new set, read back before it is given out.
    ///
    /// - Throws: what a unit would refuse in its frame.
    public init(version: UInt64, issued: UTCTime, validUntil: UTCTime, drafts: [Draft]) throws(PayloadFault) {
        var json = Array("{\"_type\":\"\(Self.payloadType)\",\"issued\":\(issued.secondsSinceEpoch),\"layers\":[".utf8)
        for (index, draft) in drafts.enumerated() {
            var id = JSONText()
            id.element(draft.id)
            json += Array((index == 0 ? "{\"id\":" : ",{\"id\":").utf8) + id.bytes
            json += Array(",\"map\":".utf8) + draft.map + Array(",\"terms\":".utf8) + draft.terms + Array("}".utf8)
        }
        let times = "\"valid_until\":\(validUntil.secondsSinceEpoch),\"version\":\(version)"
        json += Array("],\"v\":\(WireEncoder.payloadVersion),\(times)}".utf8)
        try self.init(reading: json)
    }

    /// Reads the frame; fields that aren't known are passed by.
    ///
    /// - Throws: everything that is wrong with it.
    public init(reading json: [UInt8]) throws(PayloadFault) {
        var reader = try PayloadReader(json, type: Self.payloadType, within: Self.limits)
        let root = reader.root
        let version = reader.whole(root, "version", in: 1...PayloadReader.largestNumber)
        let issued = reader.time(root, "issued")
        let validUntil = reader.time(root, "valid_until")
        if let issued, let validUntil, validUntil <= issued {
            reader.add(
                "valid_until", at: root["valid_until"]?.offset ?? root.offset, "not acceptable", "after `issued`")
        }
        if root["layers"] == nil { reader.add("layers", at: root.offset, "missing", "a list") }
        var layers: [Layer] = []
        for (path, node) in reader.list(root, "layers", most: Self.mostLayers) {
            guard let fields = reader.object(node, at: path), let layer = reader.layer(fields, in: json) else {
                continue
            }
            if layers.contains(where: { $0.id == layer.id }) {
                reader.add(fields.path("id"), at: fields.offset, "an id is given twice", "an id for each layer")
            }
            layers.append(layer)
        }
        var zones: OfficeZones?
        if let version, let issued, let validUntil {
            zones = OfficeZones(
                version: UInt64(version), issued: issued, validUntil: validUntil, layers: layers, json: json)
        }
        self = try reader.finish(zones)
    }
}

extension PayloadReader {
    fileprivate mutating func layer(_ fields: Object, in json: [UInt8]) -> OfficeZones.Layer? {
        let id = text(fields, "id", "an id of `a`–`z`, `0`–`9` and `-`, 1 to 32", where: UnitAddress.isSegment)
        guard object(fields, "terms") != nil, object(fields, "map") != nil, let id, let terms = fields["terms"],
            let map = fields["map"]
        else { return nil }
        return OfficeZones.Layer(
            id: id, terms: terms, termsRange: terms.objectRange(in: json), map: map,
            mapRange: map.objectRange(in: json))
    }
}

extension JSONNode {
    /// From the first to after the last byte of an object that was read from these bytes.
    fileprivate func objectRange(in bytes: [UInt8]) -> Range<Int> {
        var index = offset
        var depth = 0
        var isInText = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where isInText: index += 1
            case UInt8(ascii: "\""): isInText.toggle()
            case UInt8(ascii: "{") where !isInText: depth += 1
            case UInt8(ascii: "}") where !isInText:
                depth -= 1
                if depth == 0 { return offset..<(index + 1) }
            default: break
            }
            index += 1
        }
        preconditionFailure("an object that was read has an end")
    }
}
