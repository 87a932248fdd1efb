import Testing
import Workbench

@testable import Settings

@Suite("The mqtt part")
struct MQTTPartTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private func read(_ mqtt: String) -> SettingsReading { bench.read(Bench.least + "mqtt: {\(mqtt)}\n") }

    @Test(arguments: [
        ("brokers: [base]", "brokers[1]", "'base' has no scheme"),
        ("brokers: [tcp://base]", "brokers[1]", "'tcp' is no scheme that is spoken here"),
        ("brokers: ['mqtts://user:pw@base']", "brokers[1]", "a user or password doesn't belong in an address"),
        ("brokers: ['mqtts://ba se']", "brokers[1]", "'ba se' is no host"),
        ("brokers: ['mqtts://']", "brokers[1]", "'' is no host"),
        ("brokers: ['mqtts://base:']", "brokers[1]", "'' is no port"),
        ("brokers: ['mqtts://base:0']", "brokers[1]", "'0' is no port"),
        ("brokers: ['mqtts://base:+1']", "brokers[1]", "'+1' is no port"),
        ("brokers: ['mqtts://base:70000']", "brokers[1]", "'70000' is no port"),
        ("brokers: ['mqtts://base/path']", "brokers[1]", "something follows the host and port"),
        ("brokers: ['mqtts://::1']", "brokers[1]", "there is more than one colon"),
        ("brokers: ['mqtts://[::1']", "brokers[1]", "a bracket isn't closed"),
        ("brokers: ['mqtts://[base]']", "brokers[1]", "only an IPv6 address stands in brackets"),
        ("brokers: ['mqtt://base']", "brokers[1]", "mqtt:// would leave this computer in plain text"),
        ("brokers: ['mqtts://a', 'mqtts://a:8883']", "brokers[2]", "this address is already item 1"),
        ("brokers: []", "brokers", "the list has 0 items"),
        ("brokers: [a,b,c,d,e,f,g,h,i]", "brokers", "the list has 9 items"),
        ("brokers: 'mqtts://a'", "brokers", "this is not a list"),
        ("root: fieldgate", "brokers", "the key is missing"),
    ])
    func brokers(_ brokers: String, _ key: String, _ message: String) {
        let reading = read("ca: ca.pem, " + brokers)
        #expect(reading.problems.errors.map(\.key) == ["mqtt." + key], "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.message == message)
        #expect(reading.problems.errors.first?.line == 3)
        #expect(!reading.problems.texts.contains("pw"))
    }

    /// A bad mqtt part disables the link, never the warning.
    @Test func errorsHereAloneLeaveTheRestInForce() throws {
        let reading = read("brokers: ['mqtts://a'], keepalive: 3")
        #expect(reading.sparesTheWarning)
        #expect(try #require(reading.settings).mqtt == nil)
        let both = bench.read("unit: {id: A, fleet: k}\nprivacy: {positions: plain, visits: plain}\nmqtt: {}")
        #expect(!both.sparesTheWarning)
        #expect(both.settings == nil)
        #expect(!bench.read(Bench.least).sparesTheWarning)
        let shape = bench.read(Bench.least + "mqtt: on\n")
        #expect(shape.sparesTheWarning)
        #expect(shape.settings != nil)
    }

    @Test(arguments: ["localhost", "127.0.0.1", "127.8.8.8:1884", "[::1]", "[0:0::1]:9"])
    func plainTextStaysOnThisComputer(_ host: String) throws {
        let reading = read("brokers: ['mqtt://\(host)']")
        #expect(!reading.problems.hasErrors, "\(reading.problems.texts)")
        let broker = try #require(reading.settings?.mqtt?.brokers.first)
        #expect(broker.isLoopback)
        #expect(!broker.usesTLS)
    }

    @Test(arguments: ["base.example.org", "10.0.0.1", "127.0.0.1.example.org", "[::2]", "[::ffff:127.0.0.1]"])
    func plainTextElsewhereMustBeWrittenOut(_ host: String) throws {
        #expect(read("brokers: ['mqtt://\(host)']").settings?.mqtt == nil)
        let allowed = read("brokers: ['mqtt://\(host)'], allow_plaintext: true")
        #expect(try #require(allowed.settings?.mqtt).allowsPlaintext)
        #expect(allowed.problems.contains { $0.key == "mqtt.brokers[1]" && $0.severity == .warning })
    }

    @Test func tlsNeedsTheAuthority() {
        let errors = read("brokers: ['mqtts://base']").problems.errors
        #expect(errors.map(\.key) == ["mqtt.ca"])
        #expect(errors.first?.line == 3)
    }

    @Test(arguments: [
        ("certificate: unit.pem", "mqtt.certificate"), ("key: unit.key", "mqtt.key"), ("user: u", "mqtt.user"),
        ("password_file: password", "mqtt.password_file"),
    ])
    func halvesAreRefused(_ half: String, _ key: String) {
        let errors = read("brokers: ['mqtt://localhost'], \(half)").problems.errors
        #expect(errors.map(\.key) == [key])
        #expect(errors.first?.message.hasSuffix("the two come together") == true)
    }

    @Test func secretsThatOthersCanReadAreRefused() throws {
        let part =
            "brokers: ['mqtt://localhost'], certificate: unit.pem, key: unit.key, user: u, password_file: password"
        #expect(!read(part).problems.hasErrors)
        for mode in [0o640, 0o604, 0o660, 0o644] {
            try bench.setMode(mode, of: "unit.key")
            try bench.setMode(mode, of: "password")
            let errors = read(part).problems.errors
            #expect(errors.map(\.key) == ["mqtt.key", "mqtt.password_file"])
            #expect(errors.allSatisfy { $0.message.contains("(mode \(String(mode, radix: 8)))") })
        }
        try bench.setMode(0o400, of: "unit.key")
        try bench.setMode(0o400, of: "password")
        #expect(!read(part).problems.hasErrors)
    }

    @Test func filesAreLookedInto() throws {
        let part =
            "brokers: ['mqtt://localhost'], ca: ca.pem, certificate: unit.pem, key: unit.key, "
            + "user: u, password_file: password"
        try bench.folder.write("not a certificate", to: "ca.pem")
        try bench.folder.write("-----BEGIN PRIVATE KEY-----", to: "unit.pem")
        try bench.secret("-----BEGIN ENCRYPTED PRIVATE KEY-----", to: "unit.key")
        try bench.secret("", to: "password")
        let errors = read(part).problems.errors
        #expect(errors.map(\.key) == ["mqtt.ca", "mqtt.certificate", "mqtt.key", "mqtt.password_file"])
        #expect(errors.last?.message == "the file can't be used: it is empty")
        try bench.secret("secret one\nsecret two\n", to: "password")
        let twoLines = read(part).problems.texts
        #expect(twoLines.contains("it has more lines than one"))
        #expect(!twoLines.contains("secret"))
    }

    @Test func aPasswordWrittenInPlaceOfItsFileIsNotRepeated() {
        let texts = read("brokers: ['mqtt://localhost'], user: u, password_file: hunter2").problems.texts
        #expect(texts.contains("mqtt.password_file: the file can't be read"))
        #expect(!texts.contains("hunter2"))
    }

    @Test func credentialsComeFromSystemd() throws {
        let part = "brokers: ['mqtts://base'], ca: credential:ca, certificate: unit.pem, key: credential:unit.key"
        let outside = read(part)
        #expect(outside.sparesTheWarning)
        #expect(outside.problems.errors.map(\.key) == ["mqtt.ca", "mqtt.key"])

        var rehearsal = bench
        rehearsal.surroundings.isOutsideService = true
        let checked = rehearsal.read(Bench.least + "mqtt: {\(part)}")
        #expect(!checked.problems.hasErrors)
        #expect(checked.settings?.mqtt?.caPath == "/run/credentials/fieldgate.service/ca")

        var service = bench
        service.surroundings.credentialsDirectory = bench.folder.file("credentials")
        try bench.folder.write("-----BEGIN CERTIFICATE-----", to: "credentials/ca")
        try bench.folder.write("-----BEGIN PRIVATE KEY-----", to: "credentials/unit.key")
        // An access list for the service's user shows as group bits: systemd keeps credentials by other means.
        try bench.setMode(0o440, of: "credentials/unit.key")
        let served = service.read(Bench.least + "mqtt: {\(part)}")
        #expect(!served.problems.hasErrors, "\(served.problems.texts)")
        #expect(served.settings?.mqtt?.identity?.keyPath == bench.folder.file("credentials/unit.key"))

        for name in ["", "../x", ".."] {
            let errors = service.read(Bench.least + "mqtt: {brokers: ['mqtts://b'], ca: \"credential:\(name)\"}")
                .problems
            #expect(errors.errors.map(\.key) == ["mqtt.ca"])
        }
    }

    @Test func versionAndKeepalive() {
        #expect(read("brokers: ['mqtt://localhost'], version: 5").settings?.mqtt?.version == .v5)
        #expect(read("brokers: ['mqtt://localhost'], version: \"3.1.1\"").settings?.mqtt?.version == .v3_1_1)
        #expect(read("brokers: ['mqtt://localhost'], version: 4").problems.errors.map(\.key) == ["mqtt.version"])
        for keepalive in ["4s", "11min", "5500ms"] {
            let errors = read("brokers: ['mqtt://localhost'], keepalive: \(keepalive)").problems.errors
            #expect(errors.map(\.key) == ["mqtt.keepalive"])
        }
        let root = read("brokers: ['mqtt://localhost'], root: field/gate")
        #expect(root.problems.errors.map(\.key) == ["mqtt.root"])
        #expect(root.sparesTheWarning)
    }
}
