import Synchronization

/// The client's events as an asynchronous sequence that keeps the newest and counts what it dropped.
public final class GPSDStream: Sendable {
    public let client: GPSDClient
    /// For one reader. Ends after `client.stop()`, and stops the client when its reader ends.
    public let events: AsyncStream<GPSDClient.Event>
    private let drops: Drops

    /// How many events the reader was too slow for; the oldest go first.
    public var dropped: Int { drops.count.load(ordering: .relaxed) }

    private final class Drops: Sendable { let count = Atomic<Int>(0) }

    /// - Parameter limit: how many unread events are kept, at least 1.
    public init(configuration: GPSDClient.Configuration, keeping limit: Int = 64) {
        precondition(limit >= 1, "a stream keeps at least one event")
        let drops = Drops()
        let (events, continuation) = AsyncStream.makeStream(
            of: GPSDClient.Event.self, bufferingPolicy: .bufferingNewest(limit))
        let client = GPSDClient(configuration) { event in
            if case .dropped = continuation.yield(event) { drops.count.add(1, ordering: .relaxed) }
        } onStop: {
            continuation.finish()
        }
        continuation.onTermination = { [weak client] _ in client?.stop() }
        self.client = client
        self.events = events
        self.drops = drops
    }
}
