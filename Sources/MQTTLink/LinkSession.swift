import Synchronization

/// One connection from CONNECT to its end, on the link's thread.
struct LinkSession {
    private let core: LinkCore
    private let connection: Connection
    private let brokerIndex: Int
    /// SUBSCRIBE packets that wait for their SUBACK.
    private var subscribing: [Int32: String] = [:]

    init(_ core: LinkCore, _ connection: Connection, brokerIndex: Int) {
        self.core = core
        self.connection = connection
        self.brokerIndex = brokerIndex
    }

    // MARK: - Before CONNACK

    /// Loops until CONNACK.
    ///
    /// - Returns: `nil` when the link is to stop.
    /// - Throws: `connectionRefused`, `tls`, `connectTimedOut` or whatever ended the connection.
    func awaitAnswer(until deadline: ContinuousClock.Instant) throws(MQTTLinkError) -> ConnectInfo? {
        while !core.isStopping {
            let failure = loop(milliseconds: 100)
            for note in connection.handle.inbox.take() {
                guard case .answer(let reason, let sessionPresent, let limits) = note else { continue }
                guard reason == 0 else {
                    throw .connectionRefused(reason: reason, meaning: meaning(ofAnswer: reason))
                }
                return info(sessionPresent, limits)
            }
            if let failure { throw failure }
            guard connection.handle.isOpen, !connection.handle.isClosedByPeer else { throw .closedBeforeAnswer }
            guard ContinuousClock.now < deadline else { throw .connectTimedOut }
        }
        return nil
    }

    private func loop(milliseconds: Int32) -> MQTTLinkError? {
        do {
            try connection.handle.loop(milliseconds: milliseconds)
            return nil
        } catch {
            return error
        }
    }

    private func meaning(ofAnswer reason: UInt8) -> String {
        if core.configuration.version == .v5 { return reasonMeaning(reason) }
        return switch reason {  // MQTT 3.1.1, table 3.1
        case 1: "unacceptable protocol version"
        case 2: "client id rejected"
        case 3: "server unavailable"
        case 4: "bad user name or password"
        case 5: "not authorised"
        default: "unknown"
        }
    }

    private func info(_ sessionPresent: Bool, _ limits: CallbackInbox.ServerLimits) -> ConnectInfo {
        let configuration = core.configuration
        let serverBytes = limits.maximumPacketBytes.map { Int($0) } ?? .max
        return ConnectInfo(
            brokerIndex: brokerIndex, sessionPresent: sessionPresent,
            keepalive: limits.keepaliveSeconds.map { .seconds(Int($0)) } ?? configuration.keepalive,
            receiveMaximum: limits.receiveMaximum ?? .max,
            maximumPacketBytes: min(serverBytes, configuration.maximumPacketBytes),
            maximumQoS: limits.maximumQoS.flatMap(QoS.init(rawValue:)) ?? .exactlyOnce,
            retainAvailable: limits.retainAvailable != 0,
            sessionExpiry: limits.sessionExpirySeconds.map { .seconds(Int($0)) })
    }

    // MARK: - Connected

    /// Publishes birth, subscribes, opens the connection to publishers and tells `connected`, in this order.
    mutating func begin(_ info: ConnectInfo, birth: Message) throws(MQTTLinkError) {
        connection.handle.stopLogging()
        if let problem = birth.problem { throw .badConfiguration("birth can't be published: \(problem)") }
        let packet = try connection.handle.publish(birth)
        for subscription in core.configuration.subscriptions {
            subscribing[try connection.handle.subscribe(subscription)] = subscription.filter
        }
        let live = LinkCore.Live(connection: connection, info: info)
        core.state.withLock { state in
            state.waiting = [packet: LinkCore.Waiting(token: MQTTLink.birthToken, since: .now)]
            state.live = live
            state.counters.isConnected = true
            state.counters.connections += 1
            state.counters.published += 1
        }
        core.tell(.connected(info))
        // A stop that came before there was a connection to say farewell on.
        core.sayFarewell()
    }

    /// Loops until the connection ends or is stopped, and tells and returns why; calls `onStable` once it has lived
    /// long enough and nothing from that time is unconfirmed.
    mutating func run(onStable: () -> Void) -> DisconnectReason {
        let stableAt = ContinuousClock.now.advanced(by: core.configuration.backoff.stableAfter)
        var isStable = false
        var failure: MQTTLinkError?
        while failure == nil, connection.handle.isOpen {
            let now = ContinuousClock.now
            if !isStable, now >= stableAt, core.waitingSince ?? now >= stableAt {
                isStable = true
                onStable()
                core.count {
                    $0.stableConnections += 1
                    $0.backoffStep = 0
                }
            }
            guard let patience = patience(now, stableAt: isStable ? nil : stableAt) else { break }
            failure = loop(milliseconds: patience.wholeMilliseconds)
            for note in connection.handle.inbox.take() { handle(note) }
            if failure == nil, isUnanswered(at: now) { failure = .acknowledgementTimeout }
        }
        if !isStable || failure == .acknowledgementTimeout, !core.isStopping {
            core.count { $0.unstableConnections += 1 }
        }
        return end(failure)
    }

    /// Whether something has waited too long for its confirmation; a stop has a bound of its own.
    ///
    /// - Parameter now: an instant from before the last loop, so that a confirmation that lay in the socket while the
    ///   owner's handler, or the whole machine, was held up has been read.
    private func isUnanswered(at now: ContinuousClock.Instant) -> Bool {
        guard !core.isStopping, let since = core.waitingSince else { return false }
        return since.duration(to: now) >= core.configuration.acknowledgeTimeout
    }

    /// How long the next loop may wait; `nil` when a stop has run out of time.
    private func patience(_ now: ContinuousClock.Instant, stableAt: ContinuousClock.Instant?) -> Duration? {
        let stop = core.state.withLock { $0.stop }
        var patience = Duration.seconds(1)
        // Once past, what is awaited is a confirmation, and that ends the wait by itself.
        if let stableAt, stableAt > now { patience = min(patience, now.duration(to: stableAt)) }
        guard let stop else {
            guard let since = core.waitingSince else { return patience }
            let left = now.duration(to: since.advanced(by: core.configuration.acknowledgeTimeout))
            return min(patience, max(left, .zero))
        }
        let left = now.duration(to: stop.deadline)
        guard left > .zero else { return nil }
        return min(patience, left, .milliseconds(50))
    }

    private mutating func handle(_ note: CallbackInbox.Note) {
        switch note {
        case .confirmed(let packet, let reason): confirm(packet, reason)
        case .message(let message):
            core.count { $0.received += 1 }
            core.tell(.message(message))
        case .unreadableMessage: core.count { $0.droppedReceived += 1 }
        case .subscribed(let packet, let reasons):
            guard let filter = subscribing.removeValue(forKey: packet) else { return }
            for reason in reasons where reason >= 0x80 {
                core.count { $0.refusedSubscriptions += 1 }
                core.tell(
                    .subscriptionRefused(
                        filter: filter, error: .refusedByBroker(reason: reason, meaning: reasonMeaning(reason))))
            }
        case .answer: return
        }
    }

    private func confirm(_ packet: Int32, _ reason: UInt8) {
        let token = core.state.withLock { state -> UInt64? in
            guard let token = state.waiting.removeValue(forKey: packet)?.token else { return nil }
            if reason < 0x80 { state.counters.acknowledged += 1 } else { state.counters.refusedPublishes += 1 }
            return token
        }
        guard let token else { return }
        if reason < 0x80 {
            core.tell(.acknowledged(token: token, reason: reason))
        } else {
            core.tell(
                .refused(token: token, error: .refusedByBroker(reason: reason, meaning: reasonMeaning(reason))))
        }
        if token == MQTTLink.farewellToken { connection.handle.disconnect() }
    }

    /// Closes the connection to publishers, and tells what stayed unconfirmed and why it ended.
    private func end(_ failure: MQTTLinkError?) -> DisconnectReason {
        let (tokens, isStopping) = core.state.withLock { state in
            state.live = nil
            state.counters.isConnected = false
            // Sorted: a dictionary's order changes from run to run.
            let tokens = state.waiting.values.map(\.token).sorted()
            state.waiting = [:]
            state.counters.unconfirmed += tokens.count
            return (tokens, state.stop != nil)
        }
        if !tokens.isEmpty { core.tell(.unconfirmed(tokens: tokens)) }
        let reason = reason(failure, isStopping)
        if case .byBroker(reason: 0x8E, _) = reason { core.count { $0.takeovers += 1 } }
        core.tell(.disconnected(reason: reason))
        return reason
    }

    private func reason(_ failure: MQTTLinkError?, _ isStopping: Bool) -> DisconnectReason {
        let said = connection.handle.inbox.disconnectReason
        // The library's own codes and the broker's reasons share the callback; only reasons reach 0x80.
        if let said, said >= 0x80, let reason = UInt8(exactly: said) {
            return .byBroker(reason: reason, meaning: reasonMeaning(reason))
        }
        if isStopping { return .stopped }
        if let failure { return failure.isKeepalive ? .keepalive : .lost(failure) }
        return .byBroker(reason: 0, meaning: reasonMeaning(0))
    }
}
