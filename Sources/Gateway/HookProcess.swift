internal import CPlatform
import Glibc

/// One program started for an alarm, with its input ready and its outputs going where nobody reads them.
///
/// Both outputs are one pipe that is emptied for the first megabyte: a program that prints without end then waits, until
/// its time is over, and takes no processor from the daemon. Into /dev/null it would take one for itself.
///
/// By posix_spawn(3) on the caller's thread: the alarm is out when `init` returns, with no task or thread between.
/// decisions/0007 says why not a library.
struct HookProcess: Sendable {
    /// Why it couldn't be started: an errno.
    struct Failure: Error { let errno: Int32 }

    /// What is taken from it before it has to wait.
    static let mostPrinted = 1 << 20

    private let id: pid_t
    /// The reading end of its outputs.
    private let output: Int32

    /// Starts `path` in a process group of its own, with `environment` added to ours.
    ///
    /// - Parameter input: at most what a pipe holds (64 KiB); the program reads it, or not.
    /// - Throws: `Failure` with what pipe, write or posix_spawn said.
    init(path: String, input: [UInt8], environment: [String]) throws(Failure) {
        let source = try Self.filledPipe(input)
        defer { Glibc.close(source) }
        var outputs: [Int32] = [-1, -1]
        guard unsafe fg_pipe(&outputs, O_CLOEXEC) == 0 else { throw Failure(errno: errno) }
        defer { Glibc.close(outputs[1]) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, source, 0)
        for output in [Int32(1), 2] { unsafe posix_spawn_file_actions_adddup2(&actions, outputs[1], output) }
        // 3 and above: sockets and the database must not live on in a siren.
        unsafe fg_close_from(&actions, 3)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // Our threads block signals; a siren must be stoppable.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        do {
            id = try unsafe Self.spawn(path, environment, &actions, &attributes)
        } catch {
            Glibc.close(outputs[0])
            throw error
        }
        output = outputs[0]
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
    }

    /// Takes what it has printed, at most 64 KiB, and forgets it; how much that was. Never waits.
    func forgetOutput() -> Int {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        return max(0, unsafe read(output, &bytes, bytes.count))
    }

    /// Gives its output back to the system; once, when it has ended.
    func close() { _ = Glibc.close(output) }

    @unsafe private static func spawn(
        _ path: String, _ environment: [String], _ actions: inout posix_spawn_file_actions_t,
        _ attributes: inout posix_spawnattr_t
    ) throws(Failure) -> pid_t {
        var names: [UnsafeMutablePointer<CChar>?] = unsafe []
        var inherited = unsafe environ
        while let entry = unsafe inherited.pointee {
            if unsafe !isOurs(String(cString: entry)) { unsafe names.append(strdup(entry)) }
            unsafe inherited += 1
        }
        for entry in environment { unsafe names.append(strdup(entry)) }
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [strdup(path), nil]
        unsafe names.append(nil)
        // Not a `for` over pointers: the formatter takes the word that safety checking wants there for the name.
        defer { unsafe (names + arguments).forEach { unsafe free($0) } }
        var id: pid_t = 0
        let result = unsafe posix_spawn(&id, path, &actions, &attributes, &arguments, &names)
        guard result == 0 else { throw Failure(errno: result) }
        return id
    }

    /// What systemd tells the daemon and nobody else.
    private static func isOurs(_ entry: String) -> Bool {
        ["CREDENTIALS_DIRECTORY=", "NOTIFY_SOCKET=", "WATCHDOG_PID=", "WATCHDOG_USEC="].contains(where: entry.hasPrefix)
    }

    /// The reading end of a pipe that holds all of `bytes` already. Nobody writes while the program runs, so that one
    /// that ends without reading breaks nothing.
    private static func filledPipe(_ bytes: [UInt8]) throws(Failure) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard unsafe fg_pipe(&ends, O_CLOEXEC) == 0 else { throw Failure(errno: errno) }
        defer { Glibc.close(ends[1]) }
        // More than a pipe holds must not block the alarm.
        guard fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0, unsafe write(ends[1], bytes, bytes.count) == bytes.count else {
            let why = errno
            Glibc.close(ends[0])
            throw Failure(errno: why)
        }
        return ends[0]
    }

    /// What became of it.
    enum End: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
        /// It ran longer than the limit and was ended.
        case timedOut
    }

    /// Its end, if it has ended; never waits.
    func reap() -> End? {
        var status: Int32 = 0
        switch unsafe waitpid(id, &status, WNOHANG) {
        case 0: return nil
        case id: return Self.end(status)
        // ECHILD: somebody else reaped it. How it ended nobody knows.
        default: return .exited(0)
        }
    }

    /// To it and to whatever it started in its group.
    ///
    /// - Precondition: it wasn't reaped.
    func signalGroup(_ signal: Int32) { kill(-id, signal) }

    private static func end(_ status: Int32) -> End {
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
    }
}
