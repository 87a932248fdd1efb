import Journal
import Logging
import MQTTLink
import Safety
import ServiceLifecycle
import Synchronization
import Wire

/// Carries what the unit has to say to the link, in the order the drain decides, and tells the journal what arrived.
///
/// One task owns the drain; everybody else puts words into its inbox and never waits.
final class Courier: Service {
    enum Word: Sendable {
        case link(LinkEvent)
        case drain(DrainEvent)
        case position(PositionReport, Publication)
        case status
        case tick
    }

    /// Statuses come no closer together than this, but for the first after quiet.
    static let statusEvery = Duration.seconds(2)
    /// A status goes out this often even if nothing changes, so that its numbers stay fresh.
    static let statusAtLeastEvery = Duration.seconds(300)

    private let inbox = Inbox<Word>(limit: 4_096) { word in
        // A newer position or status takes an older one's place anyway; everything else must arrive.
        switch word {
        case .position, .status, .tick: true
        case .link, .drain: false
        }
    }
    private let encoder: WireEncoder
    private let journal: JournalThread
    private let board: StatusBoard
    private let late: LateBuffer
    private let logger: Logger
    private let limit: RateLimit
    private let link = Mutex<OfficeLink?>(nil)

    init(encoder: WireEncoder, journal: JournalThread, board: StatusBoard, logger: Logger, limit: RateLimit) {
        self.encoder = encoder
        self.journal = journal
        self.board = board
        self.logger = logger
        self.limit = limit
        late = LateBuffer(journal: journal, board: board, logger: logger)
    }

    /// Says who carries; before `run`.
    func carry(by link: OfficeLink) { self.link.withLock { $0 = link } }

    // MARK: - From any thread

    func hear(_ event: LinkEvent) { inbox.send(.link(event)) }

    /// The journal has these rows now.
    func offer(_ rows: [OutboxRow]) {
        for lane in Lane.stored where rows.contains(where: { $0.lane == lane }) {
            inbox.send(.drain(.written(lane)))
        }
    }

    /// The journal's rows may be others than before.
    func lookAgain() {
        for lane in Lane.stored { inbox.send(.drain(.written(lane))) }
    }

    /// The newest position, to be sent at once or kept for the late track.
    func offer(_ report: PositionReport, _ publication: Publication) { inbox.send(.position(report, publication)) }

    /// An alert that the disk hasn't taken is sent from memory.
    func offerFromMemory(_ alert: Alert, _ publications: [Publication]) {
        for publication in publications {
            inbox.send(
                .drain(.unwritten(publication, group: alert.id.description, queued: alert.changed)))
        }
    }

    /// What the office hasn't confirmed yet is told again, behind all news.
    func tellAgain(_ rows: [OutboxRow]) {
        if !rows.isEmpty { inbox.send(.drain(.unreceipted(rows))) }
    }

    /// A reply that the disk hasn't taken is sent from memory.
    func offerFromMemory(_ reply: Publication, queued: Stamp) {
        inbox.send(.drain(.unwritten(reply, group: reply.topic, queued: queued)))
    }

    func offerStatus() { inbox.send(.status) }

    /// Late fixes lost to the bound of memory, since start.
    var lateLost: Int { late.lost }
    /// Words lost to the bound of the inbox, since start.
    var dropped: Int { inbox.dropped }

    /// Hands the late fixes still in memory to the journal, at the end.
    func keepWhatIsLate() { late.flush { _ in } }

    // MARK: - The task

    /// What only the task touches.
    private struct Held {
        var drain = Drain()
        /// Positions the drain holds: the newest, and one in flight.
        var positions: [UInt64: PositionReport] = [:]
        var tokens: [UInt64: DrainToken] = [:]
        var lastTag: UInt64 = 0
        var isUp = false
        var statusIsDue = false
        var lastStatus: MonotonicInstant?
    }

    func run() async throws {
        var desk = Held()
        let ticker = Ticker { [inbox] in inbox.send(.tick) }
        await inbox.forEachUntilShutdown { word in
            // Real time always: the broker doesn't run faster with the unit's clock.
            let now = UnitClock.bootTime()
            take(word, &desk, at: now)
            refreshStatus(&desk, at: now)
            late.flushIfDue(at: now) { [inbox] in inbox.send(.drain(.lateKept)) }
            let deadlines = [desk.drain.nextDeadline, statusDeadline(desk), late.deadline].compactMap { $0 }
            if let next = deadlines.min() { ticker.arm(in: max(.milliseconds(1), now.duration(to: next))) }
        }
        for (_, report) in desk.positions.sorted(by: { $0.key < $1.key }) { late.add(report, at: UnitClock.bootTime()) }
    }

    private func take(_ word: Word, _ desk: inout Held, at now: MonotonicInstant) {
        switch word {
        case .link(let event): translate(event, &desk, at: now)
        case .drain(let event): drain(event, &desk, at: now)
        case .position(let report, let publication):
            desk.lastTag += 1
            desk.positions[desk.lastTag] = report
            drain(.live(.position, publication, tag: desk.lastTag), &desk, at: now)
        case .status: desk.statusIsDue = true
        case .tick: drain(.tick, &desk, at: now)
        }
    }

    private func translate(_ event: LinkEvent, _ desk: inout Held, at now: MonotonicInstant) {
        switch event {
        case .connected(let info):
            desk.isUp = true
            // The birth was a status.
            desk.lastStatus = now
            drain(.connected(receiveMaximum: Int(info.receiveMaximum)), &desk, at: now)
            if !info.sessionPresent { tellOpenAlertsAgain() }
        case .disconnected:
            desk.isUp = false
            desk.tokens.removeAll()
            drain(.disconnected, &desk, at: now)
        case .acknowledged(let token, let reason):
            answered(token, reason, &desk, at: now)
        case .refused(let token, let error):
            let reason: UInt8 = if case .refusedByBroker(let reason, _) = error { reason } else { 0x80 }
            count("\(error)")
            answered(token, reason, &desk, at: now)
        case .unconfirmed, .message, .subscriptionRefused, .attemptFailed:
            // What is unconfirmed comes with `disconnected`; messages go to the door.
            break
        }
    }

    private func answered(_ token: UInt64, _ reason: UInt8, _ desk: inout Held, at now: MonotonicInstant) {
        guard let known = desk.tokens.removeValue(forKey: token) else { return }
        drain(.acknowledged(known, reason: reason), &desk, at: now)
    }

    /// Gives the drain an event and does what it says, until it says nothing more.
    private func drain(_ event: DrainEvent, _ desk: inout Held, at now: MonotonicInstant) {
        var events = [event]
        while !events.isEmpty {
            let actions = desk.drain.handle(events.removeFirst(), at: now)
            for action in actions { events += perform(action, &desk, at: now) }
        }
    }

    /// Returns what must be told to the drain at once.
    private func perform(_ action: DrainAction, _ desk: inout Held, at now: MonotonicInstant) -> [DrainEvent] {
        switch action {
        case .send(let token, let publication):
            return send(publication, token, &desk)
        case .fetch(let lane, let after, let limit):
            fetch(lane, after, limit)
        case .sent(let id):
            mark { journal, stamp throws(JournalError) in try journal.markSent([id], at: stamp) }
        case .superseded(let id):
            mark { journal, _ throws(JournalError) in
                try journal.markSuperseded([id])
                return []
            }
        case .notDelivered(let id, let reason, _):
            if reason >= 0x80 { count("reason 0x\(String(reason, radix: 16))") }
            mark { journal, _ throws(JournalError) in
                try journal.markRefused(id, reason: reason)
                return []
            }
        case .unwrittenDelivered:
            logger.notice("an alert was delivered from memory")
        case .positionDelivered(let tag):
            desk.positions[tag] = nil
        case .positionLate(let tag):
            if let report = desk.positions.removeValue(forKey: tag) { late.add(report, at: now) }
        case .statusRefused(let reason):
            count("reason 0x\(String(reason, radix: 16))")
        case .requestTrackBatch:
            late.makeBatch(encoder: encoder, stamp: board.stamp) { [inbox] in inbox.send(.drain(.trackBatch($0))) }
        }
        return []
    }

    private func send(_ publication: Publication, _ token: DrainToken, _ desk: inout Held) -> [DrainEvent] {
        desk.tokens[token.number] = token
        switch link.withLock({ $0 })?.publish(publication, token: token.number) ?? .notConnected {
        case .accepted:
            return []
        case .notConnected, .busy:
            desk.tokens[token.number] = nil
            return [.sendFailed(token)]
        case .invalid(let why):
            desk.tokens[token.number] = nil
            count("\(why)")
            // What can never be sent must not stand in the way: as if the broker had refused it (MQTT 5, 0x95).
            return [.acknowledged(token, reason: 0x95)]
        }
    }

    // MARK: - The journal

    private func fetch(_ lane: Lane, _ after: Int64, _ count: Int) {
        let accepted = journal.submit(lane == .alerts ? .urgent : .normal) { [inbox] journal in
            do {
                let rows = try journal.pending(lane, after: after, limit: count)
                inbox.send(.drain(.fetched(lane, after: after, rows)))
            } catch {
                inbox.send(.drain(.fetchFailed(lane)))
            }
        }
        if !accepted { inbox.send(.drain(.fetchFailed(lane))) }
    }

    /// What isn't marked is sent again after a restart: at least once, never not.
    private func mark(
        _ work: @escaping @Sendable (Journal, Stamp) throws(JournalError) -> [OutboxRow]
    ) {
        let stamp = board.stamp
        journal.submit { [self] journal in
            do {
                offer(try work(journal, stamp))
            } catch {
                if let held = limit.pass("mark") {
                    logger.error(
                        "what was sent could not be marked; it will be sent again",
                        metadata: ["why": "\(error)", "held_back": "\(held)"])
                }
            }
        }
    }

    /// A broker without our session may have lost what it retained: every open alert is told again as it stands,
    /// unless it is waiting to be sent anyway.
    private func tellOpenAlertsAgain() {
        let alerts = (board.current.monitor?.openAlerts ?? []).filter { $0.duress != .covert }
        guard !alerts.isEmpty else { return }
        journal.submit(.urgent) { [self] journal in
            for alert in alerts {
                let publication = encoder.alert(alert)
                let change = AlertChange(alert: alert, cause: .changed, isLast: false, detail: nil)
                do {
                    // Changed or cleared since we looked: its newer revision is on its way.
                    guard try journal.alert(alert.id).map({ $0.revision <= alert.revision }) ?? true else { continue }
                    switch try journal.record(change, publications: [publication], afterCleared: nil) {
                    case .written(let rows): offer(rows)
                    case .repeated(let rows): if rows.isEmpty { offerFromMemory(alert, [publication]) }
                    case .mirrored: offerFromMemory(alert, [publication])
                    }
                } catch {
                    offerFromMemory(alert, [publication])
                }
            }
        }
    }

    private func count(_ reason: String) {
        board.update { parts in
            // Reasons come from a closed set; the bound is for a broker with imagination.
            if parts.refusedPublishes.count < 32 || parts.refusedPublishes[reason] != nil {
                parts.refusedPublishes[reason, default: 0] += 1
            }
        }
        if let held = limit.pass("refused \(reason)") {
            logger.error("a publish was refused", metadata: ["why": "\(reason)", "held_back": "\(held)"])
        }
    }

    // MARK: - Status

    private func refreshStatus(_ desk: inout Held, at now: MonotonicInstant) {
        guard desk.isUp else { return }
        let age = desk.lastStatus.map { $0.duration(to: now) } ?? Self.statusAtLeastEvery
        guard (desk.statusIsDue && age >= Self.statusEvery) || age >= Self.statusAtLeastEvery,
            let publication = link.withLock({ $0 })?.status()
        else { return }
        desk.statusIsDue = false
        desk.lastStatus = now
        desk.lastTag += 1
        drain(.live(.status, publication, tag: desk.lastTag), &desk, at: now)
    }

    private func statusDeadline(_ desk: Held) -> MonotonicInstant? {
        guard desk.isUp, let last = desk.lastStatus else { return nil }
        return last.advanced(by: desk.statusIsDue ? Self.statusEvery : Self.statusAtLeastEvery)
    }
}
