import Glibc
import Synchronization

/// A flag that another thread can raise and that ends any wait at once; once raised it stays so.
struct Wakeup: ~Copyable, Sendable {
    enum Direction { case readable, writable }
    enum Outcome { case ready, timedOut, raised }

    /// A pipe: readable once raised.
    private let event: Int32
    private let trigger: Int32
    private let raised = Atomic<Bool>(false)

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(unsafe pipe(&ends) == 0, "pipe: errno \(errno)")
        for end in ends {
            precondition(
                fcntl(end, F_SETFD, FD_CLOEXEC) == 0 && fcntl(end, F_SETFL, O_NONBLOCK) == 0, "fcntl: errno \(errno)")
        }
        (event, trigger) = (ends[0], ends[1])
    }

    deinit {
        close(event)
        close(trigger)
    }

    func raise() {
        raised.store(true, ordering: .releasing)
        var one: UInt8 = 1
        // A full pipe is raised already.
        _ = unsafe write(trigger, &one, 1)
    }

    var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Waits until raised.
    @discardableResult
    func wait(atMost limit: Duration) -> Outcome { wait(for: -1, toBe: .readable, atMost: limit) }

    /// Waits until `descriptor` is ready (or has failed), or this is raised. A signal can end it early as `timedOut`.
    func wait(for descriptor: Int32, toBe direction: Direction, atMost limit: Duration) -> Outcome {
        let events = direction == .readable ? POLLIN : POLLOUT
        // poll passes over the descriptor −1.
        var both = [
            pollfd(fd: event, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(events), revents: 0),
        ]
        let ready = unsafe poll(&both, 2, limit.wholeMilliseconds)
        if both[0].revents != 0 { return .raised }
        return ready > 0 ? .ready : .timedOut
    }
}

extension Duration {
    /// Rounded up, so that a wait isn't over just before its time; within what poll takes.
    fileprivate var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
