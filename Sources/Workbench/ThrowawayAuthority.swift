/// A certificate authority for one test run: keys of P-256, valid for two days, gone with its folder.
public final class ThrowawayAuthority: Sendable {
    /// The paths of a certificate and its key; PEM.
    public struct Identity: Sendable {
        public let certificate: String
        public let key: String
    }

    private let folder: TemporaryFolder
    /// The authority's own certificate; PEM.
    public let certificate: String

    /// - Parameter name: the common name, to tell two authorities apart in an error.
    public init(name: String = "Throwaway") async throws {
        folder = try TemporaryFolder("authority")
        certificate = folder.file("ca.pem")
        try await openssl(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                + ["-subj", "/CN=\(name)", "-keyout", folder.file("ca.key"), "-out", certificate])
    }

    /// A server's certificate for `names` (`DNS:localhost`, `IP:127.0.0.1`).
    public func server(names: [String] = ["DNS:localhost", "IP:127.0.0.1"]) async throws -> Identity {
        try await issue(
            "server-\(names.joined(separator: "-").filter { $0.isLetter || $0.isNumber })", commonName: "server",
            extensions: "subjectAltName=\(names.joined(separator: ","))\nextendedKeyUsage=serverAuth\n")
    }

    /// A client's certificate; its common name can be its user on the broker (`use_identity_as_username`).
    public func client(_ commonName: String) async throws -> Identity {
        try await issue("client-\(commonName)", commonName: commonName, extensions: "extendedKeyUsage=clientAuth\n")
    }

    private func issue(_ file: String, commonName: String, extensions: String) async throws -> Identity {
        let identity = Identity(certificate: folder.file("\(file).pem"), key: folder.file("\(file).key"))
        let request = folder.file("\(file).csr")
        let extensionFile = try folder.write(extensions, to: "\(file).ext")
        try await openssl(
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=\(commonName)",
            ]
                + ["-keyout", identity.key, "-out", request])
        try await openssl(
            ["x509", "-req", "-in", request, "-CA", certificate, "-CAkey", folder.file("ca.key"), "-days", "2"]
                + ["-set_serial", "\(UInt32.random(in: 1...(.max)))", "-extfile", extensionFile]
                + ["-out", identity.certificate])
        return identity
    }

    private func openssl(_ arguments: [String]) async throws {
        try await runToEnd("openssl", arguments, log: folder.file("openssl.log"))
    }
}

/// Runs a program until it ends.
///
/// - Throws: when it isn't installed, ends with another status than 0, or takes longer than ten seconds.
func runToEnd(_ executable: String, _ arguments: [String], log: String) async throws {
    let process = try OwnedProcess(executable, arguments, log: log)
    try await eventually("\(executable) ended") { !process.isRunning }
    guard process.exitStatus == 0 else {
        throw WorkbenchError("\(executable) \(arguments.first ?? ""): \(try process.output.suffix(500))")
    }
}
