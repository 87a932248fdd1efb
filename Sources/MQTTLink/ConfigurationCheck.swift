import Glibc

extension MQTTLinkConfiguration {
    /// Finds what can't work before anything is sent.
    ///
    /// Plain connections leave this machine only where `allowPlaintext` says so, and TLS without usable files is an
    /// error: the link never falls back to plain.
    /// - Throws: `badConfiguration` or `unusableTLSFile`; the first problem found. Reads the files' permissions, not
    ///   their content: OpenSSL judges that at each attempt.
    public func check() throws(MQTTLinkError) {
        try checkBrokers()
        try checkNumbers()
        try checkTexts()
        if let tls { try tls.check() }
    }

    private func checkBrokers() throws(MQTTLinkError) {
        guard !brokers.isEmpty else { throw .badConfiguration("there is no broker to connect to") }
        for broker in brokers {
            switch broker.security {
            case .plain where !broker.isLoopback && !allowPlaintext:
                throw .badConfiguration(
                    "\(broker) would leave this machine unencrypted; use mqtts://, or allow plaintext in so many words")
            case .tls where tls == nil: throw .badConfiguration("\(broker) needs TLS files")
            case .plain, .tls: break
            }
        }
    }

    private func checkNumbers() throws(MQTTLinkError) {
        guard (.seconds(5) ... .seconds(65_535)).contains(keepalive) else {
            throw .badConfiguration("the keepalive is between 5 and 65,535 seconds")
        }
        guard (.zero ... .seconds(4_294_967_294)).contains(sessionExpiry) else {
            throw .badConfiguration("the session's expiry is between 0 and 4,294,967,294 seconds")
        }
        guard backoff.minimum > .zero, backoff.minimum <= backoff.maximum, backoff.stableAfter >= .zero else {
            throw .badConfiguration("the backoff needs 0 < minimum ≤ maximum")
        }
        guard connectTimeout > .zero else { throw .badConfiguration("the connect timeout is above zero") }
        guard acknowledgeTimeout > .zero else { throw .badConfiguration("the acknowledge timeout is above zero") }
        guard (1...65_535).contains(maximumInFlight) else {
            throw .badConfiguration("between 1 and 65,535 messages may be in flight")
        }
        guard (1_024...268_435_455).contains(maximumPacketBytes) else {
            throw .badConfiguration("the largest packet is between 1,024 and 268,435,455 bytes")
        }
    }

    private func checkTexts() throws(MQTTLinkError) {
        guard Self.isText(clientID), !clientID.isEmpty else {
            throw .badConfiguration("the client id has 1 to 65,535 bytes and no NUL")
        }
        if let credentials {
            guard Self.isText(credentials.user), !credentials.user.isEmpty else {
                throw .badConfiguration("the user's name has 1 to 65,535 bytes and no NUL")
            }
            guard Self.isText(credentials.password) else {
                throw .badConfiguration("the password has at most 65,535 bytes and no NUL")
            }
        }
        for subscription in subscriptions where !Self.isText(subscription.filter) || subscription.filter.isEmpty {
            throw .badConfiguration("a topic filter has 1 to 65,535 bytes and no NUL")
        }
    }

    private static func isText(_ text: String) -> Bool { text.utf8.count <= 65_535 && !text.utf8.contains(0) }
}

extension TLSFiles {
    fileprivate func check() throws(MQTTLinkError) {
        guard (certificate == nil) == (key == nil) else {
            throw .unusableTLSFile("a client certificate and its key are given together")
        }
        for (path, role) in [(authorities, "CA"), (certificate, "certificate"), (key, "key")] {
            guard let path else { continue }
            guard unsafe access(path, R_OK) == 0 else {
                throw .unusableTLSFile("\(role) file \(path): \(systemMessage(errno))")
            }
        }
    }
}

/// The system's words for an errno.
func systemMessage(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "errno \(code)" }
    return unsafe String(cString: text)
}
