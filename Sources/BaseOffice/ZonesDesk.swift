public import Safety
public import Settings
import Wire

/// Makes, signs and hands out the fleet's zone sets.
public struct ZonesDesk: Sendable {
    /// The broker's `message_size_limit` (config/mosquitto) without its topic; the units' links take little more.
    public static let largestBytes = 999_000

    let store: OfficeStore
    let ring: KeyRing
    let root: String
    let fleet: String

    public init(store: OfficeStore, ring: KeyRing, root: String, fleet: String) {
        self.store = store
        self.ring = ring
        self.root = root
        self.fleet = fleet
    }

    private var topic: String { "\(root)/\(fleet)/\(UnitAddress.office)/zones" }

    /// A set that was signed, and what a unit would say of it.
    public struct Signed: Sendable {
        public let version: UInt64
        public let count: Int
        /// Warnings.
        public let problems: [Problem]
        public let payload: [UInt8]
    }

    /// Why a set wasn't signed.
    public struct Refusal: Error, Sendable {
        public let problems: [Problem]
    }

    /// Signs maps as the set after the newest that is stored.
    ///
    /// - Parameters:
    ///   - version: another one, for a store that lost count.
    ///   - signer: nil for the first key that may lower: a set that leaves out a zone lowers.
    /// - Throws: `Refusal` when a unit would refuse the set.
    public func sign(
        _ files: [String], validFor: Duration, version: UInt64?, signer name: String?, reader: OfficeLayersReader,
        at now: UTCTime
    ) throws -> Signed {
        guard !files.isEmpty else { throw OrderError("no map is named") }
        guard (.seconds(3_600) ... .seconds(366 * 86_400)).contains(validFor) else {
            throw OrderError("a zone set is valid for 1 hour to 366 days")
        }
        let reading = reader.read(files)
        guard !reading.problems.hasErrors else { throw Refusal(problems: reading.problems) }
        let drafts = try reading.layers.map { layer in
            OfficeZones.Draft(id: layer.id, terms: layer.terms, map: try Self.map(layer.path))
        }
        let next = try (store.zoneSets().first?.version ?? 0) + 1
        let signer = try ring.signer(name ?? ring.standardName)
        let zones: OfficeZones
        do {
            zones = try OfficeZones(
                version: version ?? next, issued: now, validUntil: now.advanced(by: validFor), drafts: drafts)
        } catch {
            throw OrderError("these maps make no zone set:\n\(error)")
        }
        let (count, problems) = reader.check(zones)
        guard let count, !problems.hasErrors else { throw Refusal(problems: reading.problems + problems) }
        var generator = SystemRandomNumberGenerator()
        let payload = try OfficeMail.zones(
            zones, message: Identifier(at: now, using: &generator), topic: topic, by: signer.key)
        try Self.checkSize(payload)
        return Signed(
            version: zones.version, count: count, problems: reading.problems + problems, payload: payload)
    }

    /// Stores a signed set for `fieldbase run` to publish.
    ///
    /// - Throws: unless one of the office's keys signed it, it is newer than what is stored, and it fits a message.
    @discardableResult
    public func publish(_ payload: [UInt8], at now: UTCTime) throws -> StoredZones {
        try Self.checkSize(payload)
        switch OfficeMail.readZones(payload, topic: topic, keys: ring.keys) {
        case .failure(let refusal):
            throw OrderError(
                "this is no zone set that a key of this office signed for this fleet (\(refusal.rawValue))")
        case .success(let signed):
            guard signed.zones.validUntil > now else { throw OrderError("this zone set has ended already") }
            let zones = StoredZones(
                version: signed.zones.version, issued: signed.zones.issued, validUntil: signed.zones.validUntil,
                payload: payload)
            try store.keep(zones, at: now)
            return zones
        }
    }

    private static func checkSize(_ payload: [UInt8]) throws {
        guard payload.count <= largestBytes else {
            throw OrderError(
                "the zone set has \(payload.count) bytes, and one message takes \(largestBytes); fewer or simpler shapes"
            )
        }
    }

    /// Without a byte order mark and the blanks between tokens, which in a map drawn by hand are half of it.
    private static func map(_ path: String) throws -> [UInt8] {
        var bytes = try PrivateFolder.bytes(of: path, limit: 16 << 20)[...]
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
        do {
            // First as it is: without its blanks `[1 2]` would be `[12]`.
            _ = try JSONReader.read(
                Array(bytes), within: JSONLimits(bytes: 16 << 20, depth: 64, values: 2_000_000, positions: 2_000_000))
        } catch {
            throw OfficeFileError("\(path):\(error)")
        }
        var packed: [UInt8] = []
        packed.reserveCapacity(bytes.count)
        var isInText = false
        var isEscaped = false
        for byte in bytes {
            if isInText {
                packed.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                }
            } else if ![0x20, 0x09, 0x0a, 0x0d].contains(byte) {
                packed.append(byte)
                isInText = byte == UInt8(ascii: "\"")
            }
        }
        guard packed.first == UInt8(ascii: "{") else { throw OfficeFileError("\(path) is no GeoJSON object") }
        return packed
    }
}
