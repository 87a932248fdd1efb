import Wire

/// Writes a tree as GeoJSON: the same tree is the same text, and each number the same double when it is read again.
enum GeoJSONText {
    /// A FeatureCollection with one feature a line, so that two versions can be compared by line.
    static func collection(_ features: [JSONNode]) -> [UInt8] {
        var bytes = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        for (index, feature) in features.enumerated() {
            bytes += Array((index == 0 ? "\n" : ",\n").utf8)
            write(feature, to: &bytes)
        }
        return bytes + Array("\n]}\n".utf8)
    }

    static func line(_ node: JSONNode) -> String {
        var bytes: [UInt8] = []
        write(node, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ node: JSONNode, to bytes: inout [UInt8]) {
        switch node.value {
        case .null: bytes += Array("null".utf8)
        case .bool(let flag): bytes += Array((flag ? "true" : "false").utf8)
        case .integer(let integer): bytes += Array(String(integer).utf8)
        case .number(let number): bytes += Array(text(number).utf8)
        case .string(let text): quote(text, to: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(item, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .positions(let positions):
            bytes.append(UInt8(ascii: "["))
            for index in 0..<positions.count {
                let (longitude, latitude, _) = positions[index]
                bytes += Array("\(index > 0 ? "," : "")[\(text(longitude)),\(text(latitude))]".utf8)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                quote(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                write(member.node, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The shortest decimal that is this double; whole numbers without a point.
    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map { abs($0) < 1 << 53 ? String($0) : String(number) } ?? String(number)
    }

    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
