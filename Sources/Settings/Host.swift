#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a host may look like in settings.
enum Host {
    /// A name (RFC 1123 §2.1), an IPv4 address of four numbers, or an IPv6 address.
    static func isValid(_ text: String) -> Bool {
        isIPv4(text) || isIPv6(text) || isName(text)
    }

    static func isLoopback(_ text: String) -> Bool {
        text.lowercased() == "localhost" || (isIPv4(text) && text.hasPrefix("127.")) || isIPv6Loopback(text)
    }

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
                    && UInt8(part) != nil && (part == "0" || part.first != "0")
            }
    }

    static func isIPv6(_ text: String) -> Bool { address6(text) != nil }

    private static func isIPv6Loopback(_ text: String) -> Bool {
        guard let bytes = address6(text) else { return false }
        return bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    private static func address6(_ text: String) -> [UInt8]? {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        let result = unsafe bytes.withUnsafeMutableBytes { unsafe inet_pton(AF_INET6, text, $0.baseAddress) }
        return result == 1 ? bytes : nil
    }

    private static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(text.utf8.count), let last = labels.last else { return false }
        // A last label of digits means a mistyped address, never a name (RFC 3696 §2).
        guard !last.utf8.allSatisfy({ (48...57).contains($0) }) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy {
                    (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
                        || $0 == UInt8(ascii: "_")
                }
        }
    }
}

extension MQTTSettings.Broker {
    /// Why a text is no broker's address.
    struct Fault: Error {
        let message: String
        let remedy: String
    }

    private static let form = "mqtts://host:8883, or mqtt://host:1883 on this computer"

    /// Reads `mqtts://host[:port]` or `mqtt://host[:port]`, an IPv6 host in brackets.
    init(parsing text: String) throws(Fault) {
        // Never quoted before this: what stands before an @ may be a password.
        guard !text.contains("@") else {
            throw Fault(
                message: "a user or password doesn't belong in an address",
                remedy: "mqtt.user and mqtt.password_file, and the address as \(Self.form)")
        }
        guard let separator = text.firstRange(of: "://") else {
            throw Fault(message: "\(text.quotable) has no scheme", remedy: Self.form)
        }
        let scheme = text[..<separator.lowerBound]
        guard scheme == "mqtts" || scheme == "mqtt" else {
            throw Fault(message: "\(String(scheme).quotable) is no scheme that is spoken here", remedy: Self.form)
        }
        let (host, port) = try Self.split(String(text[separator.upperBound...]))
        guard Host.isValid(host) else {
            throw Fault(message: "\(host.quotable) is no host", remedy: "a host name or an address: \(Self.form)")
        }
        let usesTLS = scheme == "mqtts"
        guard let port else {
            self.init(host: host, port: usesTLS ? 8883 : 1883, usesTLS: usesTLS)
            return
        }
        guard port.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt16(port), number > 0 else {
            throw Fault(message: "\(port.quotable) is no port", remedy: "a number from 1 to 65535: \(Self.form)")
        }
        self.init(host: host, port: number, usesTLS: usesTLS)
    }

    private static func split(_ authority: String) throws(Fault) -> (host: String, port: String?) {
        guard !authority.contains("/") else {
            throw Fault(message: "something follows the host and port", remedy: form)
        }
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else {
                throw Fault(message: "a bracket isn't closed", remedy: "mqtts://[address]:8883")
            }
            let host = String(authority[authority.index(after: authority.startIndex)..<end])
            let rest = authority[authority.index(after: end)...]
            guard Host.isIPv6(host), rest.isEmpty || rest.hasPrefix(":") else {
                throw Fault(message: "only an IPv6 address stands in brackets", remedy: "mqtts://[address]:8883")
            }
            return (host, rest.isEmpty ? nil : String(rest.dropFirst()))
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            throw Fault(message: "there is more than one colon", remedy: "an IPv6 address in brackets, or one port")
        }
        return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
    }
}
