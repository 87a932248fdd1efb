import Dispatch
import Safety
import Synchronization

/// Brings the core's answers back to whoever asked.
final class Tickets: Sendable {
    private struct Open {
        var last: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<CrewAnswer?, Never>] = [:]
    }

    private let open = Mutex(Open())
    private let inbox: Inbox<Event>
    /// The loop answers in milliseconds; a disk that doesn't takes a quarter of a second more.
    static let patience = DispatchTimeInterval.seconds(3)

    init(inbox: Inbox<Event>) { self.inbox = inbox }

    /// Nil when the loop doesn't answer in time; what was asked may happen all the same.
    func ask(_ act: CrewAct) async -> CrewAnswer? {
        await withCheckedContinuation { continuation in
            let ticket = open.withLock { open in
                open.last += 1
                open.waiting[open.last] = continuation
                return open.last
            }
            DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + Self.patience) {
                self.answer(ticket, nil)
            }
            inbox.send(.crew(act, ticket: ticket))
        }
    }

    /// The first answer counts.
    func answer(_ ticket: UInt64, _ answer: CrewAnswer?) {
        open.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: answer)
    }
}
