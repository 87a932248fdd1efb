import Synchronization

/// The life of a link on its own thread: an attempt, a connection, a wait, and again.
struct LinkThread {
    /// How many abandoned connects may hang at once before no more are begun.
    static let maximumStuckConnects = 8

    /// How one attempt ended.
    private enum Ending {
        /// No connection came of it; the next address is tried.
        case failed(MQTTLinkError)
        /// A connection came of it and has ended; the same address is tried first.
        case ended
        /// A connection came of it, but the broker confirmed nothing on it for too long; the next address is tried.
        case unanswered
        /// The link is to stop.
        case stopped
    }

    private let core: LinkCore
    private var backoff: BackoffProgress
    private var randomness = SystemRandomNumberGenerator()

    init(_ core: LinkCore) {
        self.core = core
        backoff = BackoffProgress(core.configuration.backoff)
    }

    /// Runs until the link is to stop.
    mutating func run() {
        let brokers = core.configuration.brokers
        var index = 0
        var failuresInRound = 0
        while !core.isStopping {
            switch attempt(index) {
            case .stopped: return
            case .ended:
                failuresInRound = 0
                wait()
            case .unanswered:
                index = (index + 1) % brokers.count
                failuresInRound = 0
                wait()
            case .failed(let error):
                core.count { $0.failedAttempts += 1 }
                core.tell(.attemptFailed(error: error, broker: brokers[index]))
                index = (index + 1) % brokers.count
                failuresInRound += 1
                if failuresInRound == brokers.count {
                    failuresInRound = 0
                    wait()
                }
            }
        }
    }

    /// Waits out the backoff, or until the link is to stop.
    private mutating func wait() {
        let deadline = ContinuousClock.now.advanced(by: backoff.next(using: &randomness))
        let step = backoff.step
        core.count { $0.backoffStep = step }
        while !core.isStopping {
            guard core.bell.wait(until: deadline) else { return }
            core.bell.silence()
        }
    }

    private mutating func attempt(_ index: Int) -> Ending {
        let broker = core.configuration.brokers[index]
        let stuck = core.state.withLock { state in
            state.counters.attempts += 1
            return state.counters.stuckConnects
        }
        guard stuck < Self.maximumStuckConnects else { return .failed(.tooManyStuckConnects) }
        let words: LastWords
        do { words = try core.lastWords() } catch { return .failed(.lastWords(String(describing: error))) }
        let deadline = ContinuousClock.now.advanced(by: core.configuration.connectTimeout)
        switch Connector.connect(core, to: broker, will: words.will, until: deadline) {
        case nil: return .stopped
        case .failed(let error)?: return .failed(error)
        case .connected(let connection)?:
            var session = LinkSession(core, connection, brokerIndex: index)
            do throws(MQTTLinkError) {
                guard let info = try session.awaitAnswer(until: deadline) else { return .stopped }
                try session.begin(info, birth: words.birth)
            } catch {
                return .failed(error)
            }
            let reason = session.run { backoff.reset() }
            return reason == .lost(.acknowledgementTimeout) ? .unanswered : .ended
        }
    }
}
