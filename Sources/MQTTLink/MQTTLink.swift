import Glibc
import Synchronization

/// A link to one MQTT broker that comes back by itself.
///
/// The link keeps nothing for later: what isn't confirmed when a connection ends is reported as `unconfirmed` and
/// forgotten, so that the caller's outbox alone decides what is sent again and in which order. Events are told on the
/// link's own thread, one at a time; a handler that blocks holds up the keepalive. Counted and bounded everywhere; see
/// `counters`.
///
/// Built on libmosquitto 2.0.11, with a new handle for each connection.
public final class MQTTLink: Sendable {
    /// The token under which birth is confirmed or refused.
    public static let birthToken = UInt64.max
    /// The token under which the farewell of `stop` is confirmed or refused.
    public static let farewellToken = UInt64.max - 1
    /// This token and those above it aren't for `publish`.
    public static let firstReservedToken = UInt64.max - 15

    private let core: LinkCore

    /// Checks the configuration and makes a link that does nothing until `start`.
    ///
    /// - Parameters:
    ///   - lastWords: asked on the link's thread before every attempt, so that will and birth carry a new session.
    ///   - onEvent: called on the link's thread. It may call `publish`, `counters` and `stop`.
    /// - Throws: what `MQTTLinkConfiguration.check` throws, or `outOfResources`.
    public init(
        configuration: MQTTLinkConfiguration, lastWords: @escaping @Sendable () throws -> LastWords,
        onEvent: @escaping @Sendable (LinkEvent) -> Void
    ) throws(MQTTLinkError) {
        try configuration.check()
        core = try LinkCore(configuration, lastWords: lastWords, tell: onEvent)
    }

    deinit { core.requestStop(farewell: nil, within: .seconds(2)) }

    /// Starts the link's thread, once; later calls do nothing.
    ///
    /// - Throws: `outOfResources` when the system has no thread left; then it may be called again.
    public func start() throws(MQTTLinkError) {
        let isFirst = core.state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted && state.stop == nil
        }
        guard isFirst else { return }
        do {
            try OwnThread.start { [core] in
                core.thread.store(UInt(pthread_self()), ordering: .relaxed)
                var thread = LinkThread(core)
                thread.run()
                core.ended.ring()
            }
        } catch {
            core.state.withLock { $0.isStarted = false }
            throw error
        }
    }

    /// Says `farewell`, waits for its confirmation, disconnects cleanly, and ends the link for good.
    ///
    /// The broker then publishes no will and keeps the session. If it doesn't answer in time the connection is cut, and
    /// the will speaks. Blocks the caller for at most `bound`; from `onEvent` it only asks and returns.
    /// - Returns: whether the link's thread has ended.
    @discardableResult
    public func stop(farewell: Message? = nil, within bound: Duration = .seconds(2)) -> Bool {
        core.requestStop(farewell: farewell, within: bound)
        guard core.state.withLock({ $0.isStarted }) else { return true }
        let isOwnThread = core.thread.load(ordering: .relaxed) == UInt(pthread_self())
        return core.ended.wait(until: .now.advanced(by: isOwnThread ? .zero : bound))
    }

    /// Hands a message to the connection; never blocks on the network and keeps nothing that wasn't `accepted`.
    ///
    /// - Parameter token: below `firstReservedToken`; comes back in `acknowledged`, `refused` or `unconfirmed`, exactly
    ///   once for each `accepted`.
    /// - Note: from any thread. Two calls from one thread keep their order on the wire.
    public func publish(_ message: Message, token: UInt64) -> PublishOutcome {
        guard token < Self.firstReservedToken else { return .invalid(.reservedToken) }
        return core.send(message, token: token)
    }

    /// What the link has done so far.
    public var counters: LinkCounters { core.state.withLock { $0.counters } }

    /// Cuts the connection without DISCONNECT, as a crash would; for tests of the will.
    package func drop() { core.state.withLock { $0.live?.connection.handle.cut() } }
}
