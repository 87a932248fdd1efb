import Synchronization

/// What the link's owner, its publishers and its thread share.
final class LinkCore: Sendable {
    /// Everything that more than one thread touches.
    struct State {
        /// The connection to publish on: set after CONNACK, gone before `disconnected` is told.
        var live: Live?
        /// Packet ids that wait for their confirmation.
        var waiting: [Int32: Waiting] = [:]
        var counters = LinkCounters()
        var isStarted = false
        var stop: Stop?
    }

    struct Live {
        let connection: Connection
        let info: ConnectInfo
    }

    /// A packet without its confirmation.
    struct Waiting {
        /// Whose it is.
        let token: UInt64
        /// When it was handed to the library.
        let since: ContinuousClock.Instant
    }

    struct Stop {
        let farewell: Message?
        let deadline: ContinuousClock.Instant
        /// Whether farewell or DISCONNECT is on its way.
        var isSaid = false
    }

    let configuration: MQTTLinkConfiguration
    let lastWords: @Sendable () throws -> LastWords
    let tell: @Sendable (LinkEvent) -> Void
    let state = Mutex(State())
    /// The link's own thread, once it runs: whoever stops the link from there can't wait for its end.
    let thread = Atomic<UInt>(0)
    /// Rung by `requestStop` and by a connect that came back.
    let bell: Bell
    /// Rung once, when the link's thread ends, and never silenced.
    let ended: Bell

    init(
        _ configuration: MQTTLinkConfiguration, lastWords: @escaping @Sendable () throws -> LastWords,
        tell: @escaping @Sendable (LinkEvent) -> Void
    ) throws(MQTTLinkError) {
        self.configuration = configuration
        self.lastWords = lastWords
        self.tell = tell
        bell = try Bell()
        ended = try Bell()
    }

    var isStopping: Bool { state.withLock { $0.stop != nil } }

    /// When the oldest packet that still waits for its confirmation was handed over.
    var waitingSince: ContinuousClock.Instant? { state.withLock { $0.waiting.values.map(\.since).min() } }

    func count(_ change: (inout LinkCounters) -> Void) { state.withLock { change(&$0.counters) } }

    func requestStop(farewell: Message?, within bound: Duration) {
        state.withLock { state in
            if state.stop == nil { state.stop = Stop(farewell: farewell, deadline: .now.advanced(by: bound)) }
        }
        bell.ring()
        sayFarewell()
    }

    /// Once a stop was asked for and there is a connection, says farewell on it, or DISCONNECT if there is none to say.
    ///
    /// Called by whoever asked for the stop, because handing over a packet wakes the link's thread, and by that thread
    /// itself when the connection came after the stop.
    func sayFarewell() {
        let (connection, farewell) = state.withLock { state -> (Connection?, Message?) in
            guard let live = state.live, let stop = state.stop, !stop.isSaid else { return (nil, nil) }
            state.stop?.isSaid = true
            return (live.connection, stop.farewell)
        }
        guard let connection else { return }
        if let farewell, send(farewell, token: MQTTLink.farewellToken, whileStopping: true) == .accepted { return }
        connection.handle.disconnect()
    }

    /// Checks `message` against this connection's limits and hands it over; see `MQTTLink.publish`.
    func send(_ message: Message, token: UInt64, whileStopping: Bool = false) -> PublishOutcome {
        if let problem = message.problem { return .invalid(problem) }
        let bytes = message.packetBytes(version: configuration.version)
        // The lock is held across the library's publish, so that the confirmation, which the link's thread reads under
        // the same lock, can't overtake the note of whose it is. That call never calls back and never blocks.
        return state.withLock { state in
            guard let live = state.live, whileStopping || state.stop == nil else { return .notConnected }
            guard bytes <= live.info.maximumPacketBytes else {
                return .invalid(.tooBig(packetBytes: bytes, limitBytes: live.info.maximumPacketBytes))
            }
            guard live.info.retainAvailable || !message.retain else { return .invalid(.retainUnavailable) }
            guard message.qos <= live.info.maximumQoS else {
                return .invalid(.qosUnavailable(maximum: live.info.maximumQoS))
            }
            if token < MQTTLink.firstReservedToken {
                let inFlight = state.waiting.values.count { $0.token < MQTTLink.firstReservedToken }
                guard inFlight < configuration.maximumInFlight else { return .busy }
            }
            do throws(MQTTLinkError) {
                let packet = try live.connection.handle.publish(message)
                state.waiting[packet] = Waiting(token: token, since: .now)
                state.counters.published += 1
                return .accepted
            } catch {
                // The socket is gone and the link's thread is about to notice; or the text isn't to its liking.
                return live.connection.handle.isOpen ? .invalid(.rejected(error.description)) : .notConnected
            }
        }
    }
}
