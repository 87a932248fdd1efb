import Safety
import Wire

/// The part of a lane that the drain holds in memory: its oldest rows, in order.
///
/// A row that was answered badly stays at its place and waits, and blocks nobody; while it waits, a later retained
/// message on its topic takes its place for good, so that an older state never overwrites a newer one at the broker.
struct LaneWindow {
    enum State: Equatable {
        case ready
        case inFlight(DrainToken)
        case waiting(until: MonotonicInstant, Answer)
    }

    struct Entry {
        /// Nil while the publication is only in memory.
        var row: Int64?
        let publication: Publication
        let group: String?
        let queued: Stamp
        var state = State.ready
        /// The last wait and its cause; the next for the same cause is longer.
        var lastPause: (duration: Duration, cause: Answer)?
        /// The broker has had it; it is told again because a receipt is out.
        var isToldAgain = false

        /// Whether both are retained on one topic, so that the later one takes the other's place at the broker.
        func sharesItsPlace(with other: Publication) -> Bool {
            publication.retain && other.retain && publication.topic == other.topic
        }
    }

    static let maxUnwritten = 32
    static let maxToldAgain = 32

    let lane: Lane
    /// Rows held that may be sent; as many again may be waiting after a bad answer.
    let capacity: Int
    private(set) var entries: [Entry] = []
    private(set) var heldUpTo: Int64 = 0
    private(set) var mayHaveMore = false
    private(set) var isFetching = false
    private var hinted = false
    private var fetchAgain: MonotonicInstant?
    /// Unwritten publications that were sent: rows on their topics are compared with these.
    private var spoken: [Entry] = []
    /// Unwritten publications that were given up for the bound.
    private(set) var dropped = 0

    init(lane: Lane, capacity: Int) {
        self.lane = lane
        self.capacity = capacity
    }

    /// Nothing is held and nothing more is known to be in the journal.
    var isExhausted: Bool { entries.isEmpty && !mayHaveMore && !isFetching }

    /// A new connection: everything is asked of the journal again, from the oldest row.
    mutating func restart() {
        letGo()
        (mayHaveMore, fetchAgain) = (true, nil)
    }

    /// The connection is gone: rows are safe in the journal; what is only in memory is kept.
    mutating func letGo() {
        entries.removeAll { $0.row != nil }
        for index in entries.indices { entries[index].state = .ready }
        (heldUpTo, mayHaveMore, isFetching, hinted) = (0, false, false, false)
    }

    mutating func hint() {
        mayHaveMore = true
        if isFetching { hinted = true }
    }

    /// The fetch to make now, if one is due.
    mutating func fetch(at now: MonotonicInstant) -> DrainAction? {
        guard mayHaveMore, !isFetching, fetchAgain ?? now <= now else { return nil }
        let news = entries.filter { !$0.isToldAgain }
        let waiting = news.count { if case .waiting = $0.state { true } else { false } }
        guard news.count - waiting <= capacity / 2, waiting < capacity else { return nil }
        (isFetching, fetchAgain) = (true, nil)
        return .fetch(lane, after: heldUpTo, limit: capacity / 2)
    }

    mutating func fetchFailed(retry: MonotonicInstant) { (isFetching, fetchAgain) = (false, retry) }

    /// Takes the rows of the fetch that is under way; others are of an earlier connection.
    mutating func take(_ rows: [OutboxRow], after: Int64) -> [DrainAction] {
        guard isFetching, after == heldUpTo else { return [] }
        isFetching = false
        mayHaveMore = hinted || rows.count >= capacity / 2
        hinted = false
        var actions: [DrainAction] = []
        for row in rows where row.id > heldUpTo {
            heldUpTo = row.id
            if let action = place(row) { actions.append(action) }
        }
        return actions
    }

    private mutating func place(_ row: OutboxRow) -> DrainAction? {
        if let known = entries.firstIndex(where: { $0.row == nil && $0.publication == row.publication }) {
            entries[known].row = row.id
            return nil
        }
        if spoken.contains(where: { $0.publication == row.publication }) { return .sent(row.id) }
        let isOld = (spoken + entries.filter { $0.row == nil }).contains {
            $0.sharesItsPlace(with: row.publication) && row.queued.isBefore($0.queued)
        }
        if isOld { return .superseded(row.id) }
        tellNoMore(of: row.publication)
        entries.append(Entry(row: row.id, publication: row.publication, group: row.group, queued: row.queued))
        return nil
    }

    /// Adds what the broker has had and the office hasn't confirmed; what stands there already, or has a later message
    /// of its topic here, is passed by.
    mutating func tellAgain(_ row: OutboxRow) {
        let isKnown = entries.contains { $0.row == row.id || $0.sharesItsPlace(with: row.publication) }
        let isOld = spoken.contains {
            $0.sharesItsPlace(with: row.publication) && row.queued.isBefore($0.queued)
        }
        guard !isKnown, !isOld, entries.count(where: \.isToldAgain) < Self.maxToldAgain else { return }
        entries.append(
            Entry(
                row: row.id, publication: row.publication, group: row.group, queued: row.queued, isToldAgain: true))
    }

    /// A later message on the topic is here: the earlier one must not be told after it.
    private mutating func tellNoMore(of later: Publication) {
        entries.removeAll { entry in
            if case .inFlight = entry.state { return false }
            return entry.isToldAgain && entry.sharesItsPlace(with: later)
        }
    }

    /// Adds what isn't in the journal; above the bound one such goes, and that may be the new one.
    mutating func add(_ publication: Publication, group: String, queued: Stamp) {
        tellNoMore(of: publication)
        entries.append(Entry(row: nil, publication: publication, group: group, queued: queued))
        guard entries.count(where: { $0.row == nil }) > Self.maxUnwritten, let victim = leastMissed else { return }
        entries.remove(at: victim)
        dropped += 1
    }

    /// The unwritten entry that would be missed least, the oldest of its kind, none that is in flight: a revision that
    /// a later one replaces, else what isn't retained (a detail), and only then the last word on a topic, which may be
    /// the only copy of an open alert.
    private var leastMissed: Int? {
        var replaced: Set<String> = []
        var (superseded, detail, lastWord): (Int?, Int?, Int?) = (nil, nil, nil)
        for (index, entry) in entries.enumerated().reversed() {
            let publication = entry.publication
            let isLastWord = publication.retain && replaced.insert(publication.topic).inserted
            guard entry.row == nil else { continue }
            if case .inFlight = entry.state { continue }
            // From the newest to the oldest: the oldest of each kind stays.
            if !publication.retain {
                detail = index
            } else if isLastWord {
                lastWord = index
            } else {
                superseded = index
            }
        }
        return superseded ?? detail ?? lastWord
    }

    // MARK: - Sending

    /// The place of the next entry to send: in order, one in flight per group.
    func next(at now: MonotonicInstant) -> Int? { next(toldAgain: false, at: now) }

    /// The place of the next entry to tell again.
    func nextToldAgain(at now: MonotonicInstant) -> Int? { next(toldAgain: true, at: now) }

    private func next(toldAgain: Bool, at now: MonotonicInstant) -> Int? {
        let busy = Set(
            entries.compactMap { entry in
                if case .inFlight = entry.state { entry.group } else { nil }
            })
        return entries.firstIndex { entry in
            switch entry.state {
            case .inFlight: return false
            case .waiting(let until, _) where until > now: return false
            case .ready, .waiting:
                return entry.isToldAgain == toldAgain && entry.group.map { !busy.contains($0) } ?? true
            }
        }
    }

    /// Marks the entry at `index` as in flight. What waits before it, retained on the same topic, is superseded.
    mutating func send(_ index: Int, as token: DrainToken) -> (publication: Publication, actions: [DrainAction]) {
        let publication = entries[index].publication
        entries[index].state = .inFlight(token)
        guard publication.retain else { return (publication, []) }
        let overtaken = entries[..<index].indices.filter { earlier in
            guard case .waiting = entries[earlier].state else { return false }
            return entries[earlier].publication.retain && entries[earlier].publication.topic == publication.topic
        }
        let rows = overtaken.compactMap { entries[$0].row }
        for earlier in overtaken.reversed() { entries.remove(at: earlier) }
        return (publication, rows.map(DrainAction.superseded))
    }

    mutating func returnToPlace(_ token: DrainToken) {
        guard let index = index(of: token) else { return }
        entries[index].state = .ready
        let place = entries[index]
        let isOvertaken = entries.contains { !$0.isToldAgain && $0.sharesItsPlace(with: place.publication) }
        if place.isToldAgain, isOvertaken { entries.remove(at: index) }
    }

    /// The broker's answer to what went as `token`.
    mutating func answered(_ token: DrainToken, reason: UInt8, at now: MonotonicInstant) -> [DrainAction] {
        guard let index = index(of: token) else { return [] }
        let entry = entries[index]
        let answer = Answer(reason: reason, to: entry.publication)
        guard answer == .received else {
            let pause = Self.pause(after: entry.lastPause, answer)
            let until = now.advanced(by: pause)
            entries[index].state = .waiting(until: until, answer)
            entries[index].lastPause = (pause, answer)
            return entry.row.map { [.notDelivered($0, reason: reason, retry: until)] } ?? []
        }
        entries.remove(at: index)
        if reason == 0 { wake(entry.publication.topic) }
        guard let row = entry.row else {
            spoken = (spoken + [entry]).suffix(Self.maxUnwritten)
            return [.unwrittenDelivered(entry.publication)]
        }
        return [.sent(row)]
    }

    /// Somebody reads this topic now: what waited for a reader needn't wait on.
    private mutating func wake(_ topic: String) {
        for index in entries.indices where entries[index].publication.topic == topic {
            if case .waiting(_, .nobody) = entries[index].state { entries[index].state = .ready }
        }
    }

    /// 30 s doubling to 5 min while nobody reads, 60 s doubling to 15 min after a refusal.
    private static func pause(after last: (duration: Duration, cause: Answer)?, _ answer: Answer) -> Duration {
        let (first, longest): (Duration, Duration) =
            answer == .nobody ? (.seconds(30), .seconds(300)) : (.seconds(60), .seconds(900))
        guard let last, last.cause == answer else { return first }
        return min(last.duration * 2, longest)
    }

    private func index(of token: DrainToken) -> Int? { entries.firstIndex { $0.state == .inFlight(token) } }

    /// When a waiting entry, or a fetch that failed, is due.
    func deadline(after now: MonotonicInstant) -> MonotonicInstant? {
        let waiting = entries.compactMap { entry -> MonotonicInstant? in
            if case .waiting(let until, _) = entry.state { until } else { nil }
        }
        return (waiting + [fetchAgain].compactMap { $0 }).filter { $0 > now }.min()
    }
}

extension Stamp {
    /// Earlier by boot, then by instant.
    func isBefore(_ other: Stamp) -> Bool { (boot, instant) < (other.boot, other.instant) }
}
