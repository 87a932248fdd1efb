public import Safety

/// `fieldgate.receipt`: what the office has stored, and what it refused to. Only then may the unit let go of it.
public struct Receipt: Sendable, Hashable {
    /// Most of each kind in one receipt.
    public static let most = 1_000

    public struct StoredAlert: Sendable, Hashable {
        public let id: Identifier
        /// This revision, and every lower one.
        public let revision: Int

        public init(id: Identifier, revision: Int) {
            self.id = id
            self.revision = revision
        }
    }

    /// What the office couldn't take; the unit keeps it, and sends it no more.
    public struct Refused: Sendable, Hashable {
        public let id: Identifier
        /// `[a-z_]{1,32}`.
        public let reason: String

        public init(id: Identifier, reason: String) {
            self.id = id
            self.reason = reason
        }
    }

    public let unit: String
    public let issued: UTCTime
    public var alerts: [StoredAlert]
    /// Of sessions' seals.
    public var keys: [KeyID]
    public var visits: [Identifier]
    public var tracks: [Identifier]
    public var refused: [Refused]

    /// - Precondition: at most `most` of each.
    public init(
        unit: String, issued: UTCTime, alerts: [StoredAlert] = [], keys: [KeyID] = [], visits: [Identifier] = [],
        tracks: [Identifier] = [], refused: [Refused] = []
    ) {
        let counts = [alerts.count, keys.count, visits.count, tracks.count, refused.count]
        precondition(counts.allSatisfy { $0 <= Self.most }, "a receipt names at most \(Self.most) of each")
        self.unit = unit
        self.issued = issued
        self.alerts = alerts
        self.keys = keys
        self.visits = visits
        self.tracks = tracks
        self.refused = refused
    }

    /// Whether it says anything.
    public var isEmpty: Bool {
        alerts.isEmpty && keys.isEmpty && visits.isEmpty && tracks.isEmpty && refused.isEmpty
    }
}

extension Receipt {
    static let payloadType = "fieldgate.receipt"
    private static let limits = JSONLimits(bytes: 512 * 1024, depth: 6, values: 5 * 3 * most + 1_024)

    public func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", Self.payloadType)
            json.array("alerts", alerts) { json, alert in
                json.element(object: { json in
                    json.field("id", alert.id.description)
                    json.field("rev", alert.revision)
                })
            }
            json.field("issued", issued)
            json.array("keys", keys.map(\.description))
            json.array("refused", refused) { json, refused in
                json.element(object: { json in
                    json.field("id", refused.id.description)
                    json.field("reason", refused.reason)
                })
            }
            json.array("tracks", tracks.map(\.description))
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
            json.array("visits", visits.map(\.description))
        }
    }

    /// Reads a receipt; a list that is absent is empty, and fields that aren't known are passed by.
    ///
    /// - Throws: everything that is wrong with it.
    public init(reading json: [UInt8]) throws(PayloadFault) {
        var reader = try PayloadReader(json, type: Self.payloadType, within: Self.limits)
        let root = reader.root
        let unit = reader.unit(root)
        let issued = reader.time(root, "issued")
        var alerts: [StoredAlert] = []
        for (path, node) in reader.list(root, "alerts", most: Self.most) {
            guard let fields = reader.object(node, at: path), let id = reader.identifier(fields, "id"),
                let revision = reader.whole(fields, "rev", in: 1...PayloadReader.largestNumber)
            else { continue }
            alerts.append(StoredAlert(id: id, revision: Int(revision)))
        }
        var refused: [Refused] = []
        for (path, node) in reader.list(root, "refused", most: Self.most) {
            guard let fields = reader.object(node, at: path), let id = reader.identifier(fields, "id"),
                let reason = reader.text(fields, "reason", "a word", where: PayloadReader.isWord)
            else { continue }
            refused.append(Refused(id: id, reason: reason))
        }
        let keys = reader.texts(root, "keys", most: Self.most, "16 hexadecimal digits") { KeyID($0) }
        let visits = reader.texts(root, "visits", most: Self.most, "a UUID of version 7") { Identifier($0) }
        let tracks = reader.texts(root, "tracks", most: Self.most, "a UUID of version 7") { Identifier($0) }
        var receipt: Receipt?
        if let unit, let issued {
            receipt = Receipt(
                unit: unit, issued: issued, alerts: alerts, keys: keys, visits: visits, tracks: tracks,
                refused: refused)
        }
        self = try reader.finish(receipt)
    }
}
