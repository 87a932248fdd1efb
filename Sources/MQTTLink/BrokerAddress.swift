import Glibc

/// One address of a broker: `mqtts://host:8883` or `mqtt://127.0.0.1:1883`.
///
/// Several addresses in one configuration are addresses of *one* broker or cluster; otherwise retained state and
/// queued messages diverge.
public struct BrokerAddress: Sendable, Hashable, CustomStringConvertible {
    public enum Security: Sendable, Hashable {
        /// TLS 1.2 or newer, the broker's certificate and name checked.
        case tls
        /// No encryption: for loopback, unless the configuration says otherwise in so many words.
        case plain
    }

    /// A name, an IPv4 address, or an IPv6 address without brackets.
    public let host: String
    /// 1 to 65535.
    public let port: UInt16
    public let security: Security

    /// - Precondition: `host` isn't empty and `port` isn't 0 (the C library takes port 0 for a Unix socket's path).
    public init(host: String, port: UInt16, security: Security) {
        precondition(!host.isEmpty && port != 0)
        self.host = host
        self.port = port
        self.security = security
    }

    /// Reads `mqtts://HOST[:PORT]` or `mqtt://HOST[:PORT]`; ports default to 8883 and 1883, IPv6 stands in brackets.
    ///
    /// - Throws: `MQTTLinkError.badAddress` with what is wrong and what would be right. Text that holds a user or a
    ///   password is refused and never repeated.
    public static func parse(_ text: String) throws(MQTTLinkError) -> BrokerAddress {
        guard !text.contains("@") else {
            throw .badAddress("an address holds no user or password; give them in settings of their own")
        }
        let security: Security
        let rest: Substring
        if text.hasPrefix("mqtts://") {
            (security, rest) = (.tls, text.dropFirst(8))
        } else if text.hasPrefix("mqtt://") {
            (security, rest) = (.plain, text.dropFirst(7))
        } else {
            throw .badAddress("\"\(text)\" begins with neither mqtts:// nor mqtt://")
        }
        let (host, portText) = try split(rest, of: text)
        guard isHost(host) else { throw .badAddress("\"\(text)\" names no host; write \"mqtts://HOST:PORT\"") }
        guard let portText else {
            return BrokerAddress(host: host, port: security == .tls ? 8883 : 1883, security: security)
        }
        guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(portText), port != 0 else {
            throw .badAddress("\"\(text)\" has no port between 1 and 65535")
        }
        return BrokerAddress(host: host, port: port, security: security)
    }

    private static func split(
        _ rest: Substring, of text: String
    ) throws(MQTTLinkError) -> (host: String, port: Substring?) {
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { throw .badAddress("\"\(text)\" lacks a closing bracket") }
            let host = String(rest[rest.index(after: rest.startIndex)..<end])
            guard isIPv6(host) else { throw .badAddress("\"\(text)\" has no IPv6 address in its brackets") }
            let tail = rest[rest.index(after: end)...]
            if tail.isEmpty { return (host, nil) }
            guard tail.first == ":" else { throw .badAddress("\"\(text)\" goes on after its brackets") }
            return (host, tail.dropFirst())
        }
        guard let colon = rest.firstIndex(of: ":") else { return (String(rest), nil) }
        return (String(rest[..<colon]), rest[rest.index(after: colon)...])
    }

    /// Whether the host is this machine: 127.0.0.0/8, ::1, or the name `localhost` (RFC 6761, 6.3).
    ///
    /// Names that only begin with "127." aren't.
    public var isLoopback: Bool {
        if host == "localhost" { return true }
        var four = in_addr()
        if unsafe inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
        var six = in6_addr()
        guard unsafe inet_pton(AF_INET6, host, &six) == 1 else { return false }
        return unsafe withUnsafeBytes(of: &six) { bytes in
            unsafe bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
        }
    }

    /// The address as `parse` reads it.
    public var description: String {
        let scheme = security == .tls ? "mqtts" : "mqtt"
        return host.contains(":") ? "\(scheme)://[\(host)]:\(port)" : "\(scheme)://\(host):\(port)"
    }

    private static func isIPv6(_ text: String) -> Bool {
        var six = in6_addr()
        return unsafe inet_pton(AF_INET6, text, &six) == 1
    }

    private static func isHost(_ text: String) -> Bool {
        if isIPv6(text) { return true }
        return (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
