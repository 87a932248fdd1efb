public import Safety

/// `fieldgate.seal`: brings a session's seal to the office, itself sealed to the office's key.
public struct SealCarrier: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// 32 bytes. Secret.
    public let key: [UInt8]
    /// What the envelopes sealed with it name as their key.
    public let id: KeyID
    public let unit: String
    public let boot: Int
    public let made: UTCTime
    private let name: [UInt8]

    public init(_ seal: SessionSeal, unit: String, boot: Int, made: UTCTime) {
        self.init(name: seal.name, key: seal.key, unit: unit, boot: boot, made: made)
    }

    private init(name: [UInt8], key: [UInt8], unit: String, boot: Int, made: UTCTime) {
        self.name = name
        self.key = key
        self.unit = unit
        self.boot = boot
        self.made = made
        id = KeyID(of: name)
    }

    public var description: String { "SealCarrier(\(id))" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    static let payloadType = "fieldgate.seal"

    public func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", Self.payloadType)
            json.field("boot", boot)
            json.field("id", HexText.text(name))
            json.field("key", Base64Text.text(key))
            json.field("made", made)
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
        }
    }

    /// - Throws: everything that is wrong with it.
    public init(reading json: [UInt8]) throws(PayloadFault) {
        var reader = try PayloadReader(
            json, type: Self.payloadType, within: JSONLimits(bytes: 4_096, depth: 4, values: 64))
        let root = reader.root
        let boot = reader.whole(root, "boot", in: 1...PayloadReader.largestNumber)
        let id = reader.text(root, "id", "32 hexadecimal digits") {
            HexText.bytes($0)?.count == SessionSeal.idCount
        }
        let key = reader.text(root, "key", "32 bytes in base64") {
            Base64Text.bytes($0)?.count == SessionSeal.keyCount
        }
        let made = reader.time(root, "made")
        let unit = reader.unit(root)
        var carrier: SealCarrier?
        if let boot, let made, let unit, let name = id.flatMap(HexText.bytes), let key = key.flatMap(Base64Text.bytes) {
            carrier = SealCarrier(name: name, key: key, unit: unit, boot: Int(boot), made: made)
        }
        self = try reader.finish(carrier)
    }
}
