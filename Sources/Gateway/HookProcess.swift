internal import CPlatform
import Glibc

/// One program started for an alarm, or asked about the vehicle, with its input ready.
///
/// What it prints goes into a pipe that is emptied for the first megabyte: a program that prints without end then waits,
/// until its time is over, and takes no processor from the daemon. Into /dev/null it would take one for itself.
///
/// By posix_spawn(3) on the caller's thread: the alarm is out when `init` returns, with no task or thread between.
/// decisions/0007 says why not a library.
struct HookProcess: Sendable {
    /// Why it couldn't be started: an errno.
    struct Failure: Error { let errno: Int32 }

    /// What is taken from it before it has to wait.
    static let mostPrinted = 1 << 20

    enum Environment {
        /// Ours, without what systemd tells the daemon and nobody else, and these.
        case ours(and: [String])
        case only([String])
    }

    private let id: pid_t
    /// The reading end of its outputs.
    private let output: Int32
    /// The reading end of what it says of its errors, where that is kept apart; nobody reads it.
    private let errors: Int32?

    /// Starts an alarm's hook: both outputs are one pipe.
    ///
    /// - Throws: `Failure` with what pipe, write or posix_spawn said.
    init(path: String, input: [UInt8], environment: [String]) throws(Failure) {
        try self.init(path: path, arguments: [], input: input, environment: .ours(and: environment))
    }

    /// Starts `path` in a process group of its own.
    ///
    /// - Parameters:
    ///   - input: at most what a pipe holds (64 KiB); the program reads it, or not.
    ///   - setsErrorsApart: whether the output is the standard output alone; after 64 KiB of errors it then waits.
    /// - Throws: `Failure` with what pipe, write or posix_spawn said.
    init(
        path: String, arguments: [String], input: [UInt8] = [], environment: Environment,
        setsErrorsApart: Bool = false
    ) throws(Failure) {
        let source = try Self.filledPipe(input)
        defer { Glibc.close(source) }
        let outputs = try Self.pipe()
        defer { Glibc.close(outputs.writing) }
        var apart: (reading: Int32, writing: Int32)?
        do {
            if setsErrorsApart { apart = try Self.pipe() }
        } catch {
            Glibc.close(outputs.reading)
            throw error
        }
        defer { if let apart { Glibc.close(apart.writing) } }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, source, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, outputs.writing, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, apart?.writing ?? outputs.writing, 2)
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
            id = try unsafe Self.spawn([path] + arguments, environment, &actions, &attributes)
        } catch {
            Glibc.close(outputs.reading)
            if let apart { Glibc.close(apart.reading) }
            throw error
        }
        (output, errors) = (outputs.reading, apart?.reading)
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
    }

    /// Takes what it has printed, at most `most` bytes; none when there is nothing now, or never again. Never waits.
    func takeOutput(atMost most: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = max(0, unsafe read(output, &bytes, most))
        return Array(bytes[..<count])
    }

    /// Takes what it has printed, at most 64 KiB, and forgets it; how much that was. Never waits.
    func forgetOutput() -> Int { takeOutput(atMost: 65_536).count }

    /// Gives its outputs back to the system; once, when it has ended.
    func close() {
        Glibc.close(output)
        if let errors { Glibc.close(errors) }
    }

    @unsafe private static func spawn(
        _ words: [String], _ environment: Environment, _ actions: inout posix_spawn_file_actions_t,
        _ attributes: inout posix_spawnattr_t
    ) throws(Failure) -> pid_t {
        var names: [UnsafeMutablePointer<CChar>?] = unsafe []
        let added: [String]
        switch environment {
        case .only(let entries): added = entries
        case .ours(let entries):
            added = entries
            var inherited = unsafe environ
            while let entry = unsafe inherited.pointee {
                if unsafe !isOurs(String(cString: entry)) { unsafe names.append(strdup(entry)) }
                unsafe inherited += 1
            }
        }
        for entry in added { unsafe names.append(strdup(entry)) }
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe []
        for word in words { unsafe arguments.append(strdup(word)) }
        unsafe arguments.append(nil)
        unsafe names.append(nil)
        // Not a `for` over pointers: the formatter takes the word that safety checking wants there for the name.
        defer { unsafe (names + arguments).forEach { unsafe free($0) } }
        var id: pid_t = 0
        let result = unsafe posix_spawn(&id, arguments[0]!, &actions, &attributes, &arguments, &names)
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
        let (reading, writing) = try pipe()
        defer { Glibc.close(writing) }
        // More than a pipe holds must not block the alarm.
        guard fcntl(writing, F_SETFL, O_NONBLOCK) == 0, unsafe write(writing, bytes, bytes.count) == bytes.count else {
            let why = errno
            Glibc.close(reading)
            throw Failure(errno: why)
        }
        return reading
    }

    private static func pipe() throws(Failure) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe fg_pipe(&ends, O_CLOEXEC) == 0 else { throw Failure(errno: errno) }
        return (ends[0], ends[1])
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

    /// Whether it has ended; it is still to be reaped, so that until then nobody else can have its id. Never waits.
    var hasEnded: Bool {
        var info = unsafe siginfo_t()
        // Failing with ECHILD: somebody else reaped it.
        return unsafe waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_signo == SIGCHLD
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
