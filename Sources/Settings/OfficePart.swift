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
        let keys = publicFile("office.keys")
        let signing = secretLine("office.signing")
        let opening = secretLine("office.opening")
        guard let keys, let signing, let opening, present.count == 3 else { return nil }
        return OfficeFiles(keysPath: keys, signingPath: signing, openingPath: opening)
    }
}
