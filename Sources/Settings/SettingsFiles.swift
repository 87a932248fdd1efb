/// Keys that name files which must be there: certificates, secrets and the office's keys.
extension SettingsValues {
    private static var credentialPrefix: String { "credential:" }

    /// The absolute path of a PEM file; nil when absent or after a problem.
    mutating func certificate(_ key: String) -> String? {
        guard let (path, found, _) = location(key) else { return nil }
        guard let path else { return found.text }
        guard let text = content(key, path, found) else { return nil }
        guard text.contains("-----BEGIN ") && text.contains("CERTIFICATE-----") else {
            problem(key, at: found.place, "the file holds no certificate in PEM", "a file with BEGIN CERTIFICATE")
            return nil
        }
        return path
    }

    /// The absolute path of a private key in PEM.
    mutating func privateKey(_ key: String) -> String? {
        guard let (path, found, isCredential) = location(key) else { return nil }
        guard let path else { return found.text }
        guard isKept(key, path, found, isCredential: isCredential), let text = content(key, path, found) else {
            return nil
        }
        guard text.contains("PRIVATE KEY-----") else {
            problem(key, at: found.place, "the file holds no private key in PEM", "a file with BEGIN PRIVATE KEY")
            return nil
        }
        guard !text.contains("ENCRYPTED") else {
            problem(
                key, at: found.place, "the key is locked with a passphrase, and nobody is there to type it",
                "a key without one, or a credential that systemd unlocks")
            return nil
        }
        return path
    }

    /// The absolute path of a file with one secret line.
    mutating func secretLine(_ key: String) -> String? {
        guard let (path, found, isCredential) = location(key) else { return nil }
        guard let path else { return found.text }
        guard isKept(key, path, found, isCredential: isCredential) else { return nil }
        do {
            _ = try SecretFile.line(at: path)
            return path
        } catch {
            problem(key, at: found.place, "the file can't be used: \(error)", "a readable file with one line")
            return nil
        }
    }

    /// The absolute path of a file that anybody may read.
    mutating func publicFile(_ key: String) -> String? {
        guard let (path, found, _) = location(key) else { return nil }
        guard let path else { return found.text }
        return content(key, path, found) == nil ? nil : path
    }

    /// Where a file key leads: `path` is nil when that can't be known here and the text of `found` is already the
    /// answer (a rehearsal's credential). Nil after a problem, and when the key is absent.
    private mutating func location(_ key: String) -> (path: String?, found: Text, isCredential: Bool)? {
        guard let found = text(key) else { return nil }
        guard found.text.hasPrefix(Self.credentialPrefix) else {
            guard let path = folder(key) else { return nil }
            return (path, found, false)
        }
        let name = String(found.text.dropFirst(Self.credentialPrefix.count))
        guard !name.isEmpty, !name.contains("/"), name != ".", name != "..", name.utf8.count <= 255 else {
            problem(
                key, at: found.place, "\(name.quotable) can't name a credential", "credential:NAME, without a slash")
            return nil
        }
        if let folder = surroundings.credentialsDirectory { return ("\(folder)/\(name)", found, true) }
        guard surroundings.isOutsideService else {
            problem(
                key, at: found.place, "there are no credentials: $CREDENTIALS_DIRECTORY is not set",
                "start the service through systemd with LoadCredential=\(name), or name a file")
            return nil
        }
        warning(
            key, at: found.place, "the credential can be seen by the service only, and was not checked",
            "LoadCredential=\(name) in the service's unit")
        return (nil, Text(text: "\(Surroundings.standardCredentialsDirectory)/\(name)", place: found.place), true)
    }

    /// A credential that only the service has, seen from outside it: there is nothing to read.
    func isUnseenCredential(_ key: String) -> Bool {
        guard surroundings.credentialsDirectory == nil, let leaf = tree.leaves[key] else { return false }
        let text = Written(leaf.node, at: leaf.keyPlace, hidden: tree.masked).text
        return text?.hasPrefix(Self.credentialPrefix) ?? false
    }

    /// Nobody but its owner may read a secret. systemd keeps its credentials by other means than the mode.
    private mutating func isKept(_ key: String, _ path: String, _ found: Text, isCredential: Bool) -> Bool {
        guard !isCredential else { return true }
        do {
            let mode = try RawFile.facts(path).mode
            guard mode & 0o077 != 0 else { return true }
            problem(
                key, at: found.place, "others than its owner can get at this secret (mode \(String(mode, radix: 8)))",
                "chmod 600, and the service's user as owner")
        } catch {
            unreadable(key, found, error)
        }
        return false
    }

    private mutating func content(_ key: String, _ path: String, _ found: Text) -> String? {
        do {
            return String(decoding: try RawFile.read(path, limit: 1 << 20).bytes, as: UTF8.self)
        } catch {
            unreadable(key, found, error)
            return nil
        }
    }

    private mutating func unreadable(_ key: String, _ found: Text, _ error: FileError) {
        let isSecret = ["mqtt.password_file", "office.signing", "office.opening"].contains(key)
        // A password written where its file's name belongs must not be repeated.
        let named = isSecret ? "the file" : found.text.quotable
        problem(
            key, at: found.place, "\(named) can't be read: \(error.reason)",
            "the path of a readable file, absolute or relative to this file")
    }
}
