import Crypto
import FoundationEssentials
public import Safety
public import Settings
import Wire

/// Makes a unit's bundle: its keys, the office's public keys, a part of its settings, and what the broker must know.
public struct EnrolmentDesk: Sendable {
    let store: OfficeStore
    let ring: KeyRing
    let root: String
    let fleet: String
    let mqtt: MQTTSettings?

    public init(
        store: OfficeStore, ring: KeyRing, root: String, fleet: String, mqtt: MQTTSettings?
    ) {
        self.store = store
        self.ring = ring
        self.root = root
        self.fleet = fleet
        self.mqtt = mqtt
    }

    /// Enrols a unit and writes its bundle into a new folder.
    ///
    /// - Parameters:
    ///   - output: absolute; must not be there yet.
    ///   - replacing: gives an enrolled unit new keys; what it signs with the old ones counts no more.
    ///   - withPassword: a password of its own instead of a certificate.
    /// - Returns: the names of the files.
    public func enrol(
        _ unit: String, output: String, replacing: Bool, withPassword: Bool, at now: UTCTime
    ) throws -> [String] {
        guard let address = UnitAddress(root: root, fleet: fleet, unit: unit) else {
            throw OrderError("'\(unit)' can't be a unit's id: 1 to 32 of a–z, 0–9 and -, and not `office`")
        }
        guard unit != "watch" else { throw OrderError("`watch` is the name of readers in the broker's ACL") }
        let isKnown = try store.enrolments().contains { $0.unit == unit }
        guard replacing || !isKnown else {
            throw OrderError("\(unit) is enrolled already; --replace gives it new keys")
        }
        let folder = PrivateFolder(path: output)
        try folder.make()
        guard folder.names().isEmpty else { throw OrderError("\(output) is not empty; name a new folder with --out") }
        let (signing, opening) = (SigningKey(), OpeningKey())
        var files = [
            ("office.keys", String(decoding: ring.keys.encode(), as: UTF8.self) + "\n"),
            ("unit.signing", signing.text + "\n"), ("unit.opening", opening.text + "\n"),
            ("fieldgate.part.yaml", settings(address, withPassword: withPassword)),
        ]
        if withPassword {
            let password = Self.newPassword()
            files.append(("mqtt-password", password + "\n"))
            files.append(("broker.txt", broker(unit, passwordLine: PasswordLine.make(user: unit, password: password))))
        } else {
            files.append(("broker.txt", broker(unit, passwordLine: nil)))
        }
        for (name, text) in files { try folder.write(text, to: name) }
        // Last: a bundle that couldn't be written enrols nobody.
        try store.enrol(
            Enrolment(unit: unit, verifying: signing.verifying, sealing: opening.sealing, enrolled: now),
            replacing: replacing)
        return files.map(\.0)
    }

    private static func newPassword() -> String {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        return String((0..<24).map { _ in letters.randomElement(using: &generator) ?? "x" })
    }

    /// What of `fieldgate.yaml` only the office knows.
    private func settings(_ address: UnitAddress, withPassword: Bool) -> String {
        let brokers = (mqtt?.brokers ?? []).map { broker in
            let host = broker.host.contains(":") ? "[\(broker.host)]" : broker.host
            return "\"\(broker.usesTLS ? "mqtts" : "mqtt")://\(host):\(broker.port)\""
        }
        let usesTLS = mqtt?.brokers.contains { $0.usesTLS } ?? true
        let access =
            withPassword
            ? "  user: \(address.unit)\n  password_file: mqtt-password\n"
            : "  certificate: unit.pem\n  key: unit.key\n"
        return """
            # What \(address.unit) needs of fieldgate.yaml; docs/settings.md has the rest.
            unit:
              id: \(address.unit)
              fleet: \(address.fleet)

            mqtt:
              brokers: [\(brokers.isEmpty ? "\"mqtts://base.example.org:8883\"" : brokers.joined(separator: ", "))]
              root: \(address.root)
            \(usesTLS ? "  ca: ca.pem\n" : "")\(access)
            office:
              keys: office.keys
              signing: unit.signing
              opening: unit.opening

            delivery:
              receipts: required

            """
    }

    /// What to tell the broker.
    private func broker(_ unit: String, passwordLine: String?) -> String {
        let base = "\(root)/\(fleet)"
        let below = ["", "/event", "/sealed", "/seal/+", "/status", "/alert/+", "/visit", "/track", "/reply/+"]
        let writes = below.map { "topic write \(base)/\(unit)\($0)" }
        let reads = ["/\(unit)/order", "/\(unit)/receipt", "/office/+"].map { "topic read \(base)\($0)" }
        let access =
            passwordLine.map { line in
                """
                # A line for the broker's password file (`password_file` in mosquitto.conf), then
                # systemctl reload mosquitto:
                \(line)
                """
            }
                ?? """
                # The certificate; its common name is the unit's id. On the unit:
                #   openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \\
                #     -keyout unit.key -out unit.csr -subj "/CN=\(unit)"
                # and with the fleet's authority (docs/setup.md):
                #   openssl ca -config fleet.cnf -extensions client -in unit.csr -out unit.pem -notext
                """
        return """
            \(access)

            # The broker's ACL. The shipped one (config/mosquitto/acl) has patterns for every unit of the fleet and
            # needs nothing; any other needs these lines:
            user \(unit)
            \((writes + reads).joined(separator: "\n"))

            """
    }
}

/// A line of mosquitto's password file, as `mosquitto_passwd` 2.0 writes it: PBKDF2 (RFC 8018 §5.2) with HMAC-SHA-512,
/// 64 bytes, a salt of 12.
public enum PasswordLine {
    static let iterations = 101

    public static func make(user: String, password: String) -> String {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<12).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let hash = hash(Array(password.utf8), salt: salt)
        return "\(user):$7$\(iterations)$\(Data(salt).base64EncodedString())$\(Data(hash).base64EncodedString())"
    }

    /// One block is all of it: SHA-512 gives 64 bytes.
    private static func hash(_ password: [UInt8], salt: [UInt8]) -> [UInt8] {
        let key = SymmetricKey(data: password)
        var last = Array(HMAC<SHA512>.authenticationCode(for: salt + [0, 0, 0, 1], using: key))
        var sum = last
        for _ in 1..<iterations {
            last = Array(HMAC<SHA512>.authenticationCode(for: last, using: key))
            for index in sum.indices { sum[index] ^= last[index] }
        }
        return sum
    }
}
