public import Wire

/// The office's own keys, as files of one folder: `office.keys` (public), `opening.key`, and `NAME.signing` for each
/// name. Only their owner can read them, and nothing is ever overwritten.
public struct KeyRing: Sendable {
    /// Signs receipts, presence: what `fieldbase run` says by itself. It can lower nothing.
    public static let ownName = "office"
    static let publicName = "office.keys"
    static let openingName = "opening.key"

    public let folder: PrivateFolder
    /// What units are given.
    public let keys: OfficeKeys

    /// A signing key with its name and rights.
    public struct Signer: Sendable {
        public let name: String
        public let mayLower: Bool
        public let key: SigningKey
    }

    /// Makes all keys.
    ///
    /// - Parameter names: who signs, without `office`; at least one of them may lower.
    /// - Throws: when a name won't do, or any of the files is there already.
    public static func make(
        in folder: PrivateFolder, names: [(name: String, mayLower: Bool)]
    ) throws -> KeyRing {
        var all = names
        if !all.contains(where: { $0.name == ownName }) { all.append((ownName, false)) }
        guard all.allSatisfy({ UnitAddress.isSegment($0.name) }) else {
            throw OfficeFileError("a key's name has 1 to 32 of a–z, 0–9 and -")
        }
        guard Set(all.map(\.name)).count == all.count else { throw OfficeFileError("a key's name is given twice") }
        guard all.count <= OfficeKeys.mostSigners else {
            throw OfficeFileError("an office has at most \(OfficeKeys.mostSigners) keys, `office` among them")
        }
        guard all.contains(where: { $0.mayLower && $0.name != ownName }) else {
            throw OfficeFileError("no key may lower danger, so that nobody could end an evacuation; use --may-lower")
        }
        guard !all.contains(where: { $0.mayLower && $0.name == ownName }) else {
            throw OfficeFileError("`office` signs by itself, without a person, and so may not lower danger")
        }
        try folder.make()
        let files = [publicName, openingName] + all.map { signingName($0.name) }
        if let present = files.first(where: { folder.exists($0) }) {
            throw OfficeFileError("\(folder.file(present)) is there already; keys are never overwritten")
        }
        let opening = OpeningKey()
        let signers = all.map { Signer(name: $0.name, mayLower: $0.mayLower, key: SigningKey()) }
        let keys = OfficeKeys(
            signers: signers.map { .init(name: $0.name, verifying: $0.key.verifying, mayLower: $0.mayLower) },
            sealing: opening.sealing)
        try folder.write(opening.text + "\n", to: openingName)
        for signer in signers { try folder.write(signer.key.text + "\n", to: signingName(signer.name)) }
        // Last: with it the ring is whole.
        try folder.write(String(decoding: keys.encode(), as: UTF8.self) + "\n", to: publicName)
        return KeyRing(folder: folder, keys: keys)
    }

    /// Reads the public part.
    public init(in folder: PrivateFolder) throws {
        self.folder = folder
        guard folder.exists(Self.publicName) else {
            throw OfficeFileError("\(folder.path) has no keys; `fieldbase keys init` makes them")
        }
        try folder.check()
        let text = try folder.read(Self.publicName)
        do {
            keys = try OfficeKeys(json: Array(text.utf8))
        } catch {
            throw OfficeFileError("\(folder.file(Self.publicName)): \(error)")
        }
    }

    private init(folder: PrivateFolder, keys: OfficeKeys) {
        self.folder = folder
        self.keys = keys
    }

    /// The signing key of that name, checked against the public part.
    public func signer(_ name: String) throws -> Signer {
        guard let known = keys.signers.first(where: { $0.name == name }) else {
            let names = keys.signers.map(\.name).joined(separator: ", ")
            throw OfficeFileError("there is no key \(name); there are \(names)")
        }
        let file = Self.signingName(name)
        let text = try folder.read(file)
        do {
            let key = try SigningKey(text: text)
            guard key.verifying == known.verifying else {
                throw OfficeFileError("\(folder.file(file)) is not the key that units know as \(name)")
            }
            return Signer(name: name, mayLower: known.mayLower, key: key)
        } catch let fault as KeyFault {
            throw OfficeFileError("\(folder.file(file)): \(fault)")
        }
    }

    /// Whoever signs orders when nobody is named: the first key that may lower.
    public var standardName: String { keys.signers.first { $0.mayLower }?.name ?? Self.ownName }

    /// Opens what units seal.
    public func opening() throws -> OpeningKey {
        let text = try folder.read(Self.openingName)
        do {
            let key = try OpeningKey(text: text)
            guard key.sealing == keys.sealing else {
                throw OfficeFileError("\(folder.file(Self.openingName)) is not the key that units seal to")
            }
            return key
        } catch let fault as KeyFault {
            throw OfficeFileError("\(folder.file(Self.openingName)): \(fault)")
        }
    }

    private static func signingName(_ name: String) -> String { "\(name).signing" }
}
