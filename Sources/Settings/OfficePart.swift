public import Wire

/// Where the keys lie with which the unit knows its office, and the office its unit.
public struct OfficeFiles: Sendable, Equatable {
    /// The office's public keys; absolute, as all of these.
    public let keysPath: String
    /// The unit's own signing key, a secret.
    public let signingPath: String
    /// The unit's own opening key, a secret.
    public let openingPath: String

    public init(keysPath: String, signingPath: String, openingPath: String) {
        self.keysPath = keysPath
        self.signingPath = signingPath
        self.openingPath = openingPath
    }
}

/// The office's public keys, and the unit's own.
public struct OfficeIdentity: Sendable {
    public let keys: OfficeKeys
    /// Secret.
    public let signing: SigningKey
    /// Secret.
    public let opening: OpeningKey

    /// Which keys these are, to tell them from others: nothing secret.
    public var names: [String] {
        keys.signers.map { "\($0.name) \($0.verifying.id) \($0.mayLower)" }
            + [keys.sealing.id, signing.verifying.id, opening.sealing.id].map { $0.description }
    }
}

extension OfficeFiles {
    /// Reads the three files.
    ///
    /// - Throws: `FileError`, `SecretError`, `KeyFault` or `PayloadFault`, none with anything secret in it. `check` finds
    ///   all of these beforehand.
    public func read() throws -> OfficeIdentity {
        OfficeIdentity(
            keys: try Self.keys(keysPath), signing: try Self.signing(signingPath),
            opening: try Self.opening(openingPath))
    }

    static func keys(_ path: String) throws -> OfficeKeys {
        try OfficeKeys(json: RawFile.read(path, limit: OfficeKeys.largestBytes).bytes)
    }
    static func signing(_ path: String) throws -> SigningKey { try SigningKey(text: SecretFile.line(at: path)) }
    static func opening(_ path: String) throws -> OpeningKey { try OpeningKey(text: SecretFile.line(at: path)) }
}

/// The `office` part: three files, or none.
extension SettingsValues {
    private static var officeKeys: [String] { ["office.keys", "office.signing", "office.opening"] }

    /// Nil when the part is absent or after a problem in it.
    mutating func office() -> OfficeFiles? {
        let present = Self.officeKeys.filter(isPresent)
        guard let section = tree.sections["office"], !present.isEmpty else {
            // Without a link there is nobody to tell or to order, and that is said already.
            guard tree.sections["mqtt"] != nil else { return nil }
            warning(
                "office", at: tree.sections["office"] ?? .start,
                "there is no office part, so that the office can't send orders and can't be told of duress",
                "keys, signing and opening, from the bundle that fieldbase enrol wrote")
            return nil
        }
        for key in Self.officeKeys where !isPresent(key) {
            let missing = Self.entry(key)
            problem(
                key, at: section, "the key is missing, and the three come together",
                "\(missing.leaf): \(missing.example)")
        }
        let keys = officeFile("office.keys", publicFile("office.keys")) { try OfficeFiles.keys($0) }
        let signing = officeFile("office.signing", secretLine("office.signing")) { try OfficeFiles.signing($0) }
        let opening = officeFile("office.opening", secretLine("office.opening")) { try OfficeFiles.opening($0) }
        guard let keys, let signing, let opening, present.count == 3 else { return nil }
        return OfficeFiles(keysPath: keys, signingPath: signing, openingPath: opening)
    }

    /// - Parameter path: nil when absent or after a problem.
    private mutating func officeFile<Content>(
        _ key: String, _ path: String?, _ read: (String) throws -> Content
    ) -> String? {
        guard let path, !isUnseenCredential(key) else { return path }
        do {
            _ = try read(path)
            return path
        } catch {
            // Never what stands in it.
            let first = (error as? PayloadFault)?.problems.first.map(\.description)
            problem(
                key, at: place(key), "the file can't be used: \(first ?? "\(error)")",
                "the file that fieldbase enrol wrote for this unit")
            return nil
        }
    }
}
