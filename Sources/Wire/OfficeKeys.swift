public import Safety

/// The office's public keys as a unit knows them: the file `office.keys` of its bundle.
public struct OfficeKeys: Sendable, Hashable {
    /// Most keys that may sign at one time.
    public static let mostSigners = 16
    public static let largestBytes = 65_536

    public struct Key: Sendable, Hashable {
        /// Whose it is, in one line of 1 to 32 bytes.
        public let name: String
        public let verifying: VerifyingKey
        /// Whether it may lower danger.
        public let mayLower: Bool

        public init(name: String, verifying: VerifyingKey, mayLower: Bool) {
            self.name = name
            self.verifying = verifying
            self.mayLower = mayLower
        }
    }

    /// One or more; no name and no key twice.
    public let signers: [Key]
    /// Where the unit seals to.
    public let sealing: SealingAddress

    /// - Precondition: 1 to `mostSigners`, no name and no key twice.
    public init(signers: [Key], sealing: SealingAddress) {
        precondition((1...Self.mostSigners).contains(signers.count), "an office has 1 to 16 keys that sign")
        precondition(Set(signers.map(\.name)).count == signers.count, "a name is given twice")
        precondition(Set(signers.map(\.verifying.id)).count == signers.count, "a key is given twice")
        self.signers = signers
        self.sealing = sealing
    }

    public var verifying: [VerifyingKey] { signers.map(\.verifying) }

    /// Nil for a key that isn't the office's.
    public func signer(_ id: KeyID) -> Signer? {
        signers.first { $0.verifying.id == id }
            .map { Signer(key: id.description, name: $0.name, mayLower: $0.mayLower) }
    }
}

extension OfficeKeys {
    static let payloadType = "fieldgate.office-keys"

    public func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", Self.payloadType)
            json.field("sealing", sealing.text)
            json.array("signers", signers) { json, key in
                json.element(object: { json in
                    json.field("key", key.verifying.text)
                    json.field("may_lower", key.mayLower)
                    json.field("name", key.name)
                })
            }
            json.field("v", WireEncoder.payloadVersion)
        }
    }

    /// Reads the file strictly: what it says of a key and this program doesn't know could be a limit on the key.
    ///
    /// - Throws: everything that is wrong with it, with its places.
    public init(json: [UInt8]) throws(PayloadFault) {
        var reader = try PayloadReader(
            json, type: Self.payloadType, within: JSONLimits(bytes: Self.largestBytes, depth: 6, values: 1_024))
        let root = reader.root
        reader.refuseUnknown(in: root, known: ["sealing", "signers"])
        let sealing = reader.key(root, "sealing") { text throws(KeyFault) in try SealingAddress(text: text) }
        let elements = reader.list(root, "signers", most: Self.mostSigners)
        if elements.isEmpty {
            reader.add(
                "signers", at: root["signers"]?.offset ?? root.offset, "no key that signs",
                "a list of 1 to \(Self.mostSigners)")
        }
        var signers: [Key] = []
        for (path, node) in elements {
            guard let fields = reader.object(node, at: path), let key = reader.signer(fields) else { continue }
            if signers.contains(where: { $0.name == key.name }) {
                reader.add(fields.path("name"), at: fields.offset, "a name is given twice", "a name for each key")
            } else if signers.contains(where: { $0.verifying.id == key.verifying.id }) {
                reader.add(fields.path("key"), at: fields.offset, "a key is given twice", "each key once")
            } else {
                signers.append(key)
            }
        }
        self = try reader.finish(sealing.flatMap { signers.isEmpty ? nil : OfficeKeys(signers: signers, sealing: $0) })
    }
}

extension PayloadReader {
    fileprivate mutating func signer(_ fields: Object) -> OfficeKeys.Key? {
        refuseUnknown(in: fields, known: ["key", "may_lower", "name"])
        let key = key(fields, "key") { text throws(KeyFault) in try VerifyingKey(text: text) }
        let mayLower = flag(fields, "may_lower")
        let name = text(fields, "name", "a name in one line of 1 to 32 bytes") {
            $0.utf8.count <= 32 && Self.isLine($0, most: 32)
        }
        guard let key, let mayLower, let name else { return nil }
        return OfficeKeys.Key(name: name, verifying: key, mayLower: mayLower)
    }

    /// A key's one line; what is wrong with it is said without repeating it.
    fileprivate mutating func key<Key>(
        _ object: Object, _ name: String, _ make: (String) throws(KeyFault) -> Key
    ) -> Key? {
        let remedy = "the line that the key's own file has"
        guard let text = text(object, name, remedy, where: { _ in true }) else { return nil }
        do {
            return try make(text)
        } catch {
            add(object.path(name), at: object[name]?.offset ?? object.offset, error.description, remedy)
            return nil
        }
    }
}
