import MQTTLink
import Testing
import Workbench

/// What is refused before anything is sent, and what no error may say.
@Suite struct SetupTests {
    @Test(
        arguments: [
            ("mqtts://base.example.org:8884", "base.example.org", 8884, BrokerAddress.Security.tls),
            ("mqtts://base.example.org", "base.example.org", 8883, .tls),
            ("mqtt://127.0.0.1", "127.0.0.1", 1883, .plain),
            ("mqtt://[::1]:1999", "::1", 1999, .plain),
        ] as [(String, String, UInt16, BrokerAddress.Security)])
    func addressesAreRead(text: String, host: String, port: UInt16, security: BrokerAddress.Security) throws {
        let address = try BrokerAddress.parse(text)
        #expect(address == BrokerAddress(host: host, port: port, security: security))
        #expect(try BrokerAddress.parse(address.description) == address)
    }

    @Test(arguments: [
        "", "base.example.org", "https://base.example.org", "mqtt://", "mqtt://:1883", "mqtt://h:0", "mqtt://h:65536",
        "mqtt://h:+80", "mqtt://h:", "mqtt://h/path", "mqtt://::1:1883", "mqtt://[::1", "mqtt://[h]", "mqtt://[::1]x",
        "mqtt://h h", "mqtt://h:1:2",
    ])
    func badAddressesAreRefused(text: String) {
        #expect(throws: MQTTLinkError.self) { try BrokerAddress.parse(text) }
    }

    @Test func addressWithAPasswordIsNeverRepeated() {
        let error = #expect(throws: MQTTLinkError.self) { try BrokerAddress.parse("mqtt://unit:s3cret@host") }
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("localhost", true),
        ("127.example.org", false), ("10.0.0.1", false), ("::2", false), ("localhost.example.org", false),
    ])
    func loopbackIsToldFromItsLookalikes(host: String, isLoopback: Bool) {
        #expect(BrokerAddress(host: host, port: 1883, security: .plain).isLoopback == isLoopback)
    }

    @Test func plainLeavesTheMachineOnlyInSoManyWords() throws {
        var configuration = MQTTLinkConfiguration.bench([BrokerAddress(host: "10.0.0.1", port: 1883, security: .plain)])
        let error = #expect(throws: MQTTLinkError.self) { try configuration.check() }
        #expect(error?.description.contains("mqtt://10.0.0.1:1883") == true)
        configuration.allowPlaintext = true
        try configuration.check()
    }

    @Test func tlsWithoutFilesIsRefused() {
        let configuration = MQTTLinkConfiguration.bench([BrokerAddress(host: "h", port: 8883, security: .tls)])
        #expect(throws: MQTTLinkError.badConfiguration("mqtts://h:8883 needs TLS files")) { try configuration.check() }
    }

    @Test func impossibleNumbersAreRefused() {
        let good = MQTTLinkConfiguration.bench([BrokerAddress(host: "127.0.0.1", port: 1, security: .plain)])
        let changes: [(inout MQTTLinkConfiguration) -> Void] = [
            { $0.brokers = [] }, { $0.keepalive = .seconds(4) }, { $0.sessionExpiry = .seconds(-1) },
            { $0.clientID = "" }, { $0.clientID = "a\0b" }, { $0.maximumInFlight = 0 },
            { $0.backoff.minimum = .zero }, { $0.backoff.maximum = .milliseconds(1) }, { $0.connectTimeout = .zero },
            { $0.acknowledgeTimeout = .zero },
            { $0.credentials = Credentials(user: "", password: "p") },
            { $0.credentials = Credentials(user: "u", password: "p\0") },
            { $0.subscriptions = [Subscription(filter: "")] }, { $0.tls = TLSFiles(authorities: nil, key: "k") },
        ]
        for change in changes {
            var bad = good
            change(&bad)
            #expect(throws: MQTTLinkError.self) { try bad.check() }
        }
        #expect(throws: Never.self) { try good.check() }
    }

    @Test func wrongPasswordIsRefusedAndNotSaid() async throws {
        var options = BrokerOptions()
        options.users = [("unit", "right")]
        let broker = try await PrivateBroker(options)
        var configuration = MQTTLinkConfiguration.bench(broker)
        configuration.credentials = Credentials(user: "unit", password: "s3cret")
        let bench = try LinkOnBench(configuration)
        try await bench.eventually("refused twice") { $0.failures.count >= 2 }
        #expect(
            bench.events.failures.first == .connectionRefused(reason: 0x87, meaning: "Not authorized"))
        #expect(!"\(bench.events)".contains("s3cret"))
        #expect(!"\(configuration)".contains("s3cret"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("s3cret"))
    }
}
