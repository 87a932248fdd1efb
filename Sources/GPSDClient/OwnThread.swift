import Glibc

/// Threads for C that blocks; the cooperative pool has too few to lend one.
enum OwnThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new thread. Nobody joins it.
    ///
    /// All signals are blocked there: libgps writes without MSG_NOSIGNAL, and a gpsd that hung up must not kill us
    /// with SIGPIPE. Traps when the system has no thread to give.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let context = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        var everything = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&everything)
        // A new thread has the signal mask of its maker.
        unsafe pthread_sigmask(SIG_SETMASK, &everything, &before)
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        precondition(code == 0, "pthread_create: \(code)")
        pthread_detach(thread)
    }
}
