import Glibc
import Synchronization

/// Runs a closure on a thread of its own; blocking C has no business on the cooperative pool.
enum OwnThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a detached thread with a stack of 512 KiB.
    ///
    /// - Throws: `outOfResources` when the system has no thread left.
    static func start(_ run: @escaping @Sendable () -> Void) throws(MQTTLinkError) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, 512 * 1_024)
        // Retained here, released by the thread itself; or below, when there is no thread.
        let body = unsafe Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        guard result == 0 else {
            unsafe body.release()
            throw .outOfResources("thread")
        }
    }
}

/// A pipe that one thread waits on and any thread rings.
final class Bell: Sendable {
    private let reading: Int32
    private let writing: Int32

    init() throws(MQTTLinkError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .outOfResources("file descriptor") }
        reading = ends[0]
        writing = ends[1]
        for end in ends {
            // On a pipe just made these can't fail.
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Never blocks; a full pipe rings already.
    func ring() {
        var byte: UInt8 = 1
        _ = unsafe write(writing, &byte, 1)
    }

    /// Waits until it is rung or `deadline` has come; `true` if it was rung. The ring stays until `silence`.
    func wait(until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            var entry = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&entry, 1, left.wholeMilliseconds) > 0 { return true }
            if left <= .zero { return false }
        }
    }

    /// Takes back all rings so far.
    func silence() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(reading, &bytes, bytes.count) > 0 {}
    }
}

extension Duration {
    /// Rounded up, 0 to a minute: a longer wait is waited in pieces.
    var wholeMilliseconds: Int32 {
        guard self > .zero else { return 0 }
        guard self < .seconds(60) else { return 60_000 }
        let (seconds, attoseconds) = components
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
