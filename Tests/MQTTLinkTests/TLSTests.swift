import Glibc
import MQTTLink
import Testing
import Workbench

/// TLS, and that there is no way around it.
@Suite struct TLSTests {
    private static func configuration(
        _ port: UInt16, _ files: TLSFiles, host: String = "127.0.0.1"
    ) -> MQTTLinkConfiguration {
        var configuration = MQTTLinkConfiguration.bench([BrokerAddress(host: host, port: port, security: .tls)])
        configuration.tls = files
        return configuration
    }

    private func broker(
        _ authority: ThrowawayAuthority, names: [String] = ["DNS:localhost", "IP:127.0.0.1"], clients: Bool = false
    ) async throws -> PrivateBroker {
        var options = BrokerOptions()
        options.tls = .init(
            authority: authority.certificate, identity: try await authority.server(names: names),
            requiresClientCertificate: clients, identityIsUser: clients)
        return try await PrivateBroker(options)
    }

    @Test func knownAuthorityIsAccepted() async throws {
        let authority = try await ThrowawayAuthority()
        let broker = try await broker(authority)
        let bench = try LinkOnBench(Self.configuration(broker.port, TLSFiles(authorities: authority.certificate)))
        try await bench.connected()
        #expect(bench.link.publish(Message("sealed", to: "unit"), token: 1) == .accepted)
        try await bench.eventually("confirmed") { $0.confirmations(of: 1) == [0x10] }
        #expect(bench.link.stop())
    }

    @Test func unknownAuthorityIsRefused() async throws {
        let broker = try await broker(try await ThrowawayAuthority(name: "Theirs"))
        let ours = try await ThrowawayAuthority(name: "Ours")
        let bench = try LinkOnBench(Self.configuration(broker.port, TLSFiles(authorities: ours.certificate)))
        try await bench.eventually("refused") { $0.failures.count >= 2 }
        #expect(bench.events.failures.filter { !$0.description.contains("certificate verify failed") } == [])
        #expect(bench.events.connections.isEmpty)
        bench.link.stop()
        // Not one byte of MQTT went out, neither sealed nor plain.
        #expect(try !broker.log.contains("as unit"))
    }

    @Test func wrongNameIsRefused() async throws {
        let authority = try await ThrowawayAuthority()
        let broker = try await broker(authority, names: ["DNS:base.example.org"])
        let bench = try LinkOnBench(Self.configuration(broker.port, TLSFiles(authorities: authority.certificate)))
        try await bench.eventually("refused") { !$0.failures.isEmpty }
        let failure = try #require(bench.events.failures.first)
        #expect(failure.description.contains("host name verification failed"))
    }

    @Test func clientCertificateIsShownWhereItIsAskedFor() async throws {
        let authority = try await ThrowawayAuthority()
        let broker = try await broker(authority, clients: true)
        let identity = try await authority.client("unit-01")
        var files = TLSFiles(authorities: authority.certificate)
        let without = try LinkOnBench(Self.configuration(broker.port, files))
        try await without.eventually("refused") { !$0.failures.isEmpty }
        without.link.stop()
        #expect(without.events.connections.isEmpty)
        let failure = try #require(without.events.failures.first)
        guard case .tls = failure else { throw WorkbenchError("not a TLS error: \(failure)") }
        files.certificate = identity.certificate
        files.key = identity.key
        let with = try LinkOnBench(Self.configuration(broker.port, files))
        try await with.connected()
        try await eventually("known by its certificate") { try broker.log.contains("u'unit-01'") }
    }

    /// `openssl s_server` speaks one version only; mosquitto always speaks newer ones as well.
    @Test(arguments: [("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)])
    func versionsBelowTwelveAreRefused(version: String, isAccepted: Bool) async throws {
        let authority = try await ThrowawayAuthority()
        let identity = try await authority.server()
        let folder = try TemporaryFolder("s_server")
        let port = try LoopbackPort.free()
        let server = try OwnedProcess(
            "openssl",
            ["s_server", "-accept", "127.0.0.1:\(port)", "-cert", identity.certificate, "-key", identity.key]
                + [version, "-cipher", "ALL:@SECLEVEL=0", "-state", "-www"],
            log: folder.file("log"))
        try await eventually("s_server listens") { try server.output.contains("ACCEPT") }
        var configuration = Self.configuration(port, TLSFiles(authorities: authority.certificate))
        configuration.connectTimeout = .milliseconds(700)
        let bench = try LinkOnBench(configuration)
        try await bench.eventually("refused, or no MQTT behind it") { !$0.failures.isEmpty }
        bench.link.stop()
        let failure = try #require(bench.events.failures.first)
        if isAccepted {
            // The handshake is done, and then nobody speaks MQTT.
            #expect(failure == .connectTimedOut)
            #expect(try server.output.contains("write finished"))
        } else {
            guard case .tls(let words) = failure else { throw WorkbenchError("not a TLS error: \(failure)") }
            #expect(words.contains("protocol version") || words.contains("unsupported protocol"))
            #expect(try !server.output.contains("write finished"))
        }
        try await server.stop(SIGKILL)
    }

    @Test func plainBrokerBehindATLSAddressGetsNothing() async throws {
        let broker = try await PrivateBroker()
        let authority = try await ThrowawayAuthority()
        let bench = try LinkOnBench(Self.configuration(broker.port, TLSFiles(authorities: authority.certificate)))
        try await bench.eventually("fails") { $0.failures.count >= 2 }
        bench.link.stop()
        #expect(bench.events.connections.isEmpty)
        #expect(try !broker.log.contains("as unit"))
    }

    @Test func fileThatIsNoCertificateIsATLSError() async throws {
        let authority = try await ThrowawayAuthority()
        let broker = try await broker(authority)
        let folder = try TemporaryFolder("tls")
        let garbage = try folder.write("not a certificate", to: "ca.pem")
        let bench = try LinkOnBench(Self.configuration(broker.port, TLSFiles(authorities: garbage)))
        try await bench.eventually("fails") { !$0.failures.isEmpty }
        let failure = try #require(bench.events.failures.first)
        guard case .tls(let words) = failure else { throw WorkbenchError("not a TLS error: \(failure)") }
        #expect(words.contains("ca.pem"))
        #expect(try !broker.log.contains("as unit"))
    }

    @Test func fileThatVanishesIsATypedError() async throws {
        let authority = try await ThrowawayAuthority()
        let broker = try await broker(authority)
        let folder = try TemporaryFolder("tls")
        let missing = folder.file("ca.pem")
        #expect(throws: MQTTLinkError.unusableTLSFile("CA file \(missing): No such file or directory")) {
            try LinkOnBench(Self.configuration(broker.port, TLSFiles(authorities: missing)))
        }
    }
}
