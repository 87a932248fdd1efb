/// The `mqtt` part, whose rules span several keys.
extension SettingsValues {
    /// Nil when the part is absent or after a problem in it.
    mutating func mqtt() -> MQTTSettings? {
        guard let place = tree.sections["mqtt"] else {
            warning(
                "mqtt", at: .start, "there is no mqtt part, so that nothing reaches the office",
                "mqtt with at least brokers, if the unit is to report")
            return nil
        }
        let before = problems.errors.count
        let allowsPlaintext = flag("mqtt.allow_plaintext")
        let brokers = brokers(allowsPlaintext: allowsPlaintext)
        let version = choice("mqtt.version", MQTTSettings.Version.self)
        let keepalive = wholeSeconds("mqtt.keepalive")
        let caPath = certificate("mqtt.ca")
        if let brokers, brokers.contains(where: \.usesTLS), !isPresent("mqtt.ca") {
            problem(
                "mqtt.ca", at: place, "without it nobody can tell the broker from an impostor",
                "ca: ca.pem, the authority's certificate (/etc/ssl/certs/ca-certificates.crt for public ones)")
        }
        together("mqtt.certificate", "mqtt.key")
        together("mqtt.user", "mqtt.password_file")
        let identity = identity()
        let login = login()
        guard problems.errors.count == before, let brokers, let version, let keepalive, let allowsPlaintext else {
            return nil
        }
        return MQTTSettings(
            brokers: brokers, version: version, keepalive: keepalive, caPath: caPath, identity: identity, login: login,
            allowsPlaintext: allowsPlaintext)
    }

    private mutating func identity() -> MQTTSettings.Identity? {
        let certificate = certificate("mqtt.certificate")
        let key = privateKey("mqtt.key")
        guard let certificate, let key else { return nil }
        return MQTTSettings.Identity(certificatePath: certificate, keyPath: key)
    }

    private mutating func login() -> MQTTSettings.Login? {
        let user = user("mqtt.user")
        let password = secretLine("mqtt.password_file")
        guard let user, let password else { return nil }
        return MQTTSettings.Login(user: user, passwordPath: password)
    }

    private mutating func together(_ one: String, _ other: String) {
        for (present, absent) in [(one, other), (other, one)] where isPresent(present) && !isPresent(absent) {
            let missing = Self.entry(absent)
            problem(
                present, at: place(present), "\(absent) is missing, and the two come together",
                "\(missing.leaf): \(missing.example), or neither")
        }
    }

    /// MQTT carries the keepalive in whole seconds (MQTT 5 §3.1.2.10).
    private mutating func wholeSeconds(_ key: String) -> Duration? {
        guard let duration = duration(key) else { return nil }
        guard duration.components.attoseconds == 0 else {
            problem(key, at: place(key), "MQTT knows whole seconds only", "such as \(Self.entry(key).example)")
            return nil
        }
        return duration
    }

    private mutating func brokers(allowsPlaintext: Bool?) -> [MQTTSettings.Broker]? {
        guard let items = items("mqtt.brokers", atLeast: 1, atMost: 8) else { return nil }
        var brokers: [MQTTSettings.Broker] = []
        for (index, item) in items.enumerated() {
            let key = "mqtt.brokers[\(index + 1)]"
            let broker: MQTTSettings.Broker
            do {
                broker = try MQTTSettings.Broker(parsing: item.text)
            } catch {
                problem(key, at: item.place, error.message, error.remedy)
                continue
            }
            if let earlier = brokers.firstIndex(of: broker) {
                problem(key, at: item.place, "this address is already item \(earlier + 1)", "each address once")
            }
            plaintext(broker, key, at: item.place, isAllowed: allowsPlaintext)
            brokers.append(broker)
        }
        guard brokers.count == items.count else { return nil }
        if brokers.contains(where: \.usesTLS), let plain = brokers.firstIndex(where: { !$0.usesTLS }) {
            problem(
                "mqtt.brokers[\(plain + 1)]", at: items[plain].place,
                "with mqtts and mqtt in one list, whoever blocks the one gets the other in plain text",
                "mqtts for all, or mqtt for all")
        }
        return brokers
    }

    private mutating func plaintext(
        _ broker: MQTTSettings.Broker, _ key: String, at place: TextPlace, isAllowed: Bool?
    ) {
        guard !broker.usesTLS, !broker.isLoopback else { return }
        switch isAllowed {
        case true:
            warning(
                key, at: place, "all that is sent there can be read and forged on the way",
                "mqtts://\(broker.host)")
        case false:
            problem(
                key, at: place, "mqtt:// would leave this computer in plain text",
                "mqtts://\(broker.host), or allow_plaintext: true if that is what you want")
        case nil: break
        }
    }
}
