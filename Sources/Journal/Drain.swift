public import Safety
import Wire

/// Decides what is sent next: alerts, then the newest position and status, then alerts' rows told again for want of a
/// receipt, then visits, then history.
///
/// Pure: no I/O and no clock; time is an argument. At most 8 messages, and never more than the broker allows, are
/// unacknowledged; two of these places are kept free of all but news, so that an alert never waits for them.
/// Visits and history, and what is told again, together keep to 50 messages a second, because a broker drops a flood after its PUBACK.
public struct Drain: Sendable {
    public static let maxInFlight = 8
    private static let keptForAlerts = 2
    private static let retryAfterFailure = Duration.seconds(5)

    /// When `.tick` is due; nil while only an event can change anything.
    public private(set) var nextDeadline: MonotonicInstant?
    /// Unwritten publications that were given up for the bound of memory.
    public var droppedUnwritten: Int { alerts.dropped }
    /// How many messages the broker hasn't answered.
    public var inFlightCount: Int { inFlight.count }

    private struct Connection {
        let window: Int
        var pausedUntil: MonotonicInstant?
        /// Whether `window` leaves visits and history a place.
        func takesBulk(inFlight bulk: Int) -> Bool { bulk < max(1, window - keptForAlerts) }
    }
    private struct Live: Equatable {
        let publication: Publication
        let tag: UInt64
    }
    private enum Sending {
        /// - bulk: at the pace of visits and history.
        case row(Lane, bulk: Bool)
        case live(LiveSlot, Live)
    }
    private enum TrackSupply: Equatable {
        case unknown, asked, empty
        case failed(retry: MonotonicInstant)
    }

    private var connection: Connection?
    private var alerts = LaneWindow(lane: .alerts, capacity: 64)
    private var visits = LaneWindow(lane: .visits, capacity: 64)
    // A track of 200 fixes is ten times a visit.
    private var history = LaneWindow(lane: .history, capacity: 8)
    private var position: Live?
    private var status: Live?
    private var inFlight: [DrainToken: Sending] = [:]
    private var lastToken: UInt64 = 0
    private var pace: Pace
    private var track = TrackSupply.unknown

    /// - Parameters:
    ///   - bulkPerSecond: visits, history and what is told again together, in any one second.
    ///   - burst: how many of these may go at once.
    public init(bulkPerSecond: Int = 50, burst: Int = 5) { pace = Pace(perSecond: bulkPerSecond, burst: burst) }

    /// - Parameter now: never earlier than at the call before.
    /// - Returns: what to do, in this order.
    public mutating func handle(_ event: DrainEvent, at now: MonotonicInstant) -> [DrainAction] {
        let actions = apply(event, at: now) + advance(at: now)
        nextDeadline = deadline(after: now)
        return actions
    }

    private mutating func apply(_ event: DrainEvent, at now: MonotonicInstant) -> [DrainAction] {
        switch event {
        case .connected(let receiveMaximum): return connected(receiveMaximum)
        case .disconnected: return disconnected()
        case .written(let lane):
            if connection != nil { withWindow(lane) { $0.hint() } }
        case .fetched(let lane, let after, let rows): return withWindow(lane) { $0.take(rows, after: after) }
        case .fetchFailed(let lane):
            withWindow(lane) { $0.fetchFailed(retry: now.advanced(by: Self.retryAfterFailure)) }
        case .live(let slot, let publication, let tag): return put(Live(publication: publication, tag: tag), in: slot)
        case .unwritten(let publication, let group, let queued):
            alerts.add(publication, group: group, queued: queued)
        case .unreceipted(let rows): if connection != nil { for row in rows { alerts.tellAgain(row) } }
        case .acknowledged(let token, let reason): return answered(token, reason: reason, at: now)
        case .sendFailed(let token):
            connection?.pausedUntil = now.advanced(by: .seconds(1))
            return takeBack(token)
        case .trackBatch(let answer):
            switch answer {
            case .made:
                track = .unknown
                if connection != nil { history.hint() }
            case .none: track = .empty
            case .failed: track = .failed(retry: now.advanced(by: Self.retryAfterFailure))
            }
        case .lateKept: if track == .empty { track = .unknown }
        case .tick: break
        }
        return []
    }

    // MARK: - The link

    private mutating func connected(_ receiveMaximum: Int) -> [DrainAction] {
        let actions = disconnected()
        connection = Connection(window: min(Self.maxInFlight, max(1, receiveMaximum)))
        for lane in Lane.stored { withWindow(lane) { $0.restart() } }
        if track != .asked { track = .unknown }
        return actions
    }

    private mutating func disconnected() -> [DrainAction] {
        connection = nil
        // In the order of sending: a dictionary has none.
        let actions = inFlight.keys.sorted().flatMap { takeBack($0) }
        for lane in Lane.stored { withWindow(lane) { $0.letGo() } }
        return actions
    }

    /// Puts what went as `token` back in its place.
    private mutating func takeBack(_ token: DrainToken) -> [DrainAction] {
        switch inFlight.removeValue(forKey: token) {
        case nil: return []
        case .row(let lane, _):
            withWindow(lane) { $0.returnToPlace(token) }
            return []
        case .live(.position, let live):
            guard position == nil else { return [.positionLate(tag: live.tag)] }
            position = live
            return []
        case .live(.status, let live):
            if status == nil { status = live }
            return []
        }
    }

    private mutating func answered(_ token: DrainToken, reason: UInt8, at now: MonotonicInstant) -> [DrainAction] {
        switch inFlight.removeValue(forKey: token) {
        case nil: return []
        case .row(let lane, _): return withWindow(lane) { $0.answered(token, reason: reason, at: now) }
        case .live(.position, let live):
            let isReceived = Answer(reason: reason, to: live.publication) == .received
            return [isReceived ? .positionDelivered(tag: live.tag) : .positionLate(tag: live.tag)]
        case .live(.status, let live):
            let isReceived = Answer(reason: reason, to: live.publication, isStatus: true) == .received
            return isReceived ? [] : [.statusRefused(reason: reason)]
        }
    }

    private mutating func put(_ live: Live, in slot: LiveSlot) -> [DrainAction] {
        switch slot {
        case .status:
            status = live
            return []
        case .position:
            defer { position = live }
            return position.map { [.positionLate(tag: $0.tag)] } ?? []
        }
    }

    // MARK: - Sending

    private mutating func advance(at now: MonotonicInstant) -> [DrainAction] {
        guard let connection else { return [] }
        var actions = Lane.stored.compactMap { lane in withWindow(lane) { $0.fetch(at: now) } }
        if connection.pausedUntil ?? now <= now {
            while inFlight.count < connection.window {
                let sent = sendOne(over: connection, at: now)
                if sent.isEmpty { break }
                actions += sent
            }
        }
        // What was sent may have made room.
        actions += Lane.stored.compactMap { lane in withWindow(lane) { $0.fetch(at: now) } }
        if history.isExhausted, position == nil, trackIsDue(at: now) {
            track = .asked
            actions.append(.requestTrackBatch)
        }
        return actions
    }

    private mutating func sendOne(over connection: Connection, at now: MonotonicInstant) -> [DrainAction] {
        if let index = alerts.next(at: now) { return send(.alerts, index, bulk: false) }
        if let live = position, !isInFlight(.position) {
            position = nil
            return send(live, from: .position)
        }
        if let live = status, !isInFlight(.status) {
            status = nil
            return send(live, from: .status)
        }
        guard connection.takesBulk(inFlight: bulkInFlight), let bulk = nextBulk(at: now), pace.take(at: now) else {
            return []
        }
        return send(bulk.lane, bulk.index, bulk: true)
    }

    /// What is told again, then visits, then history; history never before the newest position.
    private func nextBulk(at now: MonotonicInstant) -> (lane: Lane, index: Int)? {
        if let index = alerts.nextToldAgain(at: now) { return (.alerts, index) }
        if let index = visits.next(at: now) { return (.visits, index) }
        if position == nil, let index = history.next(at: now) { return (.history, index) }
        return nil
    }

    private mutating func send(_ lane: Lane, _ index: Int, bulk: Bool) -> [DrainAction] {
        let token = newToken(.row(lane, bulk: bulk))
        let (publication, actions) = withWindow(lane) { $0.send(index, as: token) }
        return actions + [.send(token, publication)]
    }

    private mutating func send(_ live: Live, from slot: LiveSlot) -> [DrainAction] {
        [.send(newToken(.live(slot, live)), live.publication)]
    }

    private mutating func newToken(_ sending: Sending) -> DrainToken {
        lastToken += 1
        let token = DrainToken(number: lastToken)
        inFlight[token] = sending
        return token
    }

    private var bulkInFlight: Int {
        inFlight.values.count { if case .row(_, let bulk) = $0 { bulk } else { false } }
    }

    private func isInFlight(_ slot: LiveSlot) -> Bool {
        inFlight.values.contains { if case .live(slot, _) = $0 { true } else { false } }
    }

    private func trackIsDue(at now: MonotonicInstant) -> Bool {
        switch track {
        case .unknown: true
        case .asked, .empty: false
        case .failed(let retry): retry <= now
        }
    }

    private mutating func deadline(after now: MonotonicInstant) -> MonotonicInstant? {
        guard let connection else { return nil }
        var deadlines = [alerts, visits, history].compactMap { $0.deadline(after: now) }
        if let paused = connection.pausedUntil, paused > now { return min(paused, deadlines.min() ?? paused) }
        if case .failed(let retry) = track, retry > now { deadlines.append(retry) }
        let hasRoom = inFlight.count < connection.window && connection.takesBulk(inFlight: bulkInFlight)
        if hasRoom, nextBulk(at: now) != nil { deadlines.append(pace.next(after: now)) }
        return deadlines.min()
    }

    @discardableResult
    private mutating func withWindow<Result>(_ lane: Lane, _ body: (inout LaneWindow) -> Result) -> Result {
        switch lane {
        case .alerts: body(&alerts)
        case .visits: body(&visits)
        case .history: body(&history)
        case .live: preconditionFailure("live publications are never rows")
        }
    }
}
