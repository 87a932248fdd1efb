import Glibc

/// A program that is asked again and again: one run at a time, and nobody ever waits for it.
///
/// When a run ends, whatever it left running in its group is killed: a program asked every second that leaves one
/// behind each time would soon take the processes that the sirens need.
struct VehicleCommand {
    /// What a killed program is given to be gone.
    static let grace = Duration.milliseconds(500)
    /// All that it knows of the world; the daemon's own environment isn't its business.
    static let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]

    private var run: CommandRun?

    /// Whether a look may soon bring something.
    var isBusy: Bool { run.map { !$0.isStuck } ?? false }

    /// Starts a run, unless the one before goes on.
    ///
    /// - Parameter words: the program, absolute, and its arguments; at least one.
    mutating func begin(_ words: [String], within limit: Duration) throws(VehicleFault) {
        if let run {
            if run.isStuck { throw .stuck }
            return
        }
        guard let path = words.first else { throw .notStarted(errno: ENOENT) }
        do {
            run = CommandRun(
                process: try HookProcess(
                    path: path, arguments: Array(words.dropFirst()), environment: .only(Self.environment),
                    setsErrorsApart: true),
                deadline: .now.advanced(by: limit))
        } catch {
            throw .notStarted(errno: error.errno)
        }
    }

    /// What it printed, at most `VehicleWord.mostBytes`, once a run has ended well; nil until there is something to say.
    ///
    /// - Throws: once for each run that went wrong.
    mutating func look() throws(VehicleFault) -> [UInt8]? {
        guard var run else { return nil }
        let hasEnded = run.process.hasEnded
        run.listen()
        guard !hasEnded else {
            self.run = nil
            let end = run.finish()
            // That it took too long was said when it was killed; of an abandoned one nobody wants to know.
            if run.killedAt != nil { return nil }
            switch end {
            case .exited(0): return run.said
            case .exited(let status): throw .failed(status: status)
            case .killed(let signal): throw .killed(signal: signal)
            case .timedOut, nil: throw .timedOut
            }
        }
        let isLate = run.killedAt == nil && ContinuousClock.now >= run.deadline
        if isLate { run.kill() }
        self.run = run
        if isLate { throw .timedOut }
        return nil
    }

    /// Kills what runs; its answer doesn't count any more. It is still to be looked at until it is gone.
    mutating func abandon() {
        guard run?.killedAt == nil else { return }
        run?.kill()
    }
}

private struct CommandRun {
    let process: HookProcess
    let deadline: ContinuousClock.Instant
    var killedAt: ContinuousClock.Instant?
    var said: [UInt8] = []
    /// Bytes taken from it, those that were forgotten included.
    var printed = 0

    init(process: HookProcess, deadline: ContinuousClock.Instant) {
        self.process = process
        self.deadline = deadline
    }

    var isStuck: Bool { killedAt.map { $0.duration(to: .now) > VehicleCommand.grace } ?? false }

    mutating func listen() {
        guard printed < HookProcess.mostPrinted else { return }
        let bytes = process.takeOutput(atMost: 65_536)
        printed += bytes.count
        said += bytes.prefix(VehicleWord.mostBytes - said.count)
    }

    mutating func kill() {
        process.signalGroup(SIGKILL)
        killedAt = .now
    }

    /// - Precondition: it has ended. Its group is killed before it is reaped: until then nobody else can have its id.
    func finish() -> HookProcess.End? {
        process.signalGroup(SIGKILL)
        defer { process.close() }
        return process.reap()
    }
}
