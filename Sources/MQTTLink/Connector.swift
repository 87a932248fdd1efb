import Synchronization

/// One blocking connect on a thread of its own, which can be abandoned.
///
/// `mosquitto_connect_bind_v5` is the only call that takes MQTT 5 properties, and it waits for the resolver and for the
/// kernel's SYN timeout (two minutes and more). Whoever waits here stops waiting after a bound; a thread that comes
/// back later finds itself abandoned, lets go of the connection, which destroys it, and ends.
final class Connector: Sendable {
    enum Outcome {
        case connected(Connection)
        case failed(MQTTLinkError)
    }

    private enum Phase {
        case connecting
        case done(Outcome)
        case abandoned
    }

    private let phase = Mutex(Phase.connecting)
    private let core: LinkCore

    private init(_ core: LinkCore) { self.core = core }

    /// Connects to `broker`; returns when that has worked or failed, or the time is up, or the link is to stop.
    ///
    /// - Returns: `nil` when the link is to stop.
    static func connect(
        _ core: LinkCore, to broker: BrokerAddress, will: Message, until deadline: ContinuousClock.Instant
    ) -> Outcome? {
        let connector = Connector(core)
        do throws(MQTTLinkError) {
            try OwnThread.start { connector.run(broker, will) }
        } catch {
            return .failed(error)
        }
        while true {
            let isRung = core.bell.wait(until: deadline)
            core.bell.silence()
            if case .done(let outcome) = connector.phase.withLock({ $0 }) { return outcome }
            if core.isStopping {
                _ = connector.abandon()
                return nil
            }
            if !isRung { return connector.abandon() ?? .failed(.connectTimedOut) }
        }
    }

    /// Stops waiting; the outcome, if it came just now.
    private func abandon() -> Outcome? {
        phase.withLock { phase in
            if case .done(let outcome) = phase { return outcome }
            phase = .abandoned
            core.count {
                $0.abandonedConnects += 1
                $0.stuckConnects += 1
            }
            return nil
        }
    }

    private func run(_ broker: BrokerAddress, _ will: Message) {
        let outcome: Outcome
        do throws(MQTTLinkError) {
            let connection = Connection(try BrokerHandle(core.configuration))
            try connection.handle.prepare(core.configuration, broker: broker, will: will)
            try connection.handle.connect(to: broker, core.configuration)
            outcome = .connected(connection)
        } catch {
            outcome = .failed(error)
        }
        let isWanted = phase.withLock { phase in
            if case .abandoned = phase { return false }
            phase = .done(outcome)
            return true
        }
        if isWanted { core.bell.ring() } else { core.count { $0.stuckConnects -= 1 } }
    }
}
