import Dispatch
import Foundation
import Logging
import MQTTLink
import Safety
import ServiceLifecycle
import Synchronization
import Wire

/// One thread that takes what the link says, in order, and does what the core decides: stores first, then speaks.
///
/// It blocks on the disk and nowhere else. Everything it is told is said again by its sender until it is answered, so
/// that what doesn't fit the bounded inbox, or can't be stored, is not lost.
final class OfficeLoop: Service {
    /// Between two looks into the store for orders and zone sets that other processes put there.
    static let lookEvery = Duration.milliseconds(100)
    static let mostWords = 8_192

    private struct Box {
        var words: [LinkEvent] = []
        var isStopping = false
        var dropped = 0
    }

    private let box = Mutex(Box())
    private let arrival = DispatchSemaphore(value: 0)
    private let core: OfficeCore
    private let intake: OfficeIntake
    private let store: OfficeStore
    private let voice: OfficeVoice
    private let logger: Logger

    init(core: OfficeCore, intake: OfficeIntake, store: OfficeStore, voice: OfficeVoice, logger: Logger) {
        self.core = core
        self.intake = intake
        self.store = store
        self.voice = voice
        self.logger = logger
    }

    /// From the link's thread; never blocks.
    func hear(_ event: LinkEvent) {
        box.withLock { box in
            if box.words.count >= Self.mostWords, case .message = event {
                box.dropped += 1
            } else {
                box.words.append(event)
            }
        }
        arrival.signal()
    }

    func run() async throws {
        let ended = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let thread = Thread { [self] in
            var desk = OfficeTurn(core: core, intake: intake, store: store, voice: voice, logger: logger)
            desk.begin()
            while turn(&desk) {}
            desk.end()
            ended.continuation.finish()
        }
        thread.name = "office"
        thread.start()
        await withGracefulShutdownHandler {
            for await _ in ended.stream {}
        } onGracefulShutdown: { [self] in
            box.withLock { $0.isStopping = true }
            arrival.signal()
        }
    }

    private func turn(_ desk: inout OfficeTurn) -> Bool {
        _ = arrival.wait(timeout: .now() + .nanoseconds(Int(Self.lookEvery.nanoseconds)))
        let (words, isStopping, dropped) = box.withLock { box in
            defer { box.words = [] }
            return (box.words, box.isStopping, box.dropped)
        }
        for word in words { desk.take(word) }
        desk.look(dropped: dropped)
        return !isStopping
    }
}

/// What only the loop's thread touches.
struct OfficeTurn {
    private var core: OfficeCore
    private var intake: OfficeIntake
    private let store: OfficeStore
    private let voice: OfficeVoice
    private let logger: Logger
    private var limit = LogLimit()
    private var version: Int?
    private var isUp = false
    private var zonesSent: UInt64?
    private var lastLost = 0

    init(core: OfficeCore, intake: OfficeIntake, store: OfficeStore, voice: OfficeVoice, logger: Logger) {
        self.core = core
        self.intake = intake
        self.store = store
        self.voice = voice
        self.logger = logger
    }

    mutating func begin() { keepLink(isUp: false, why: "starting") }

    mutating func end() { keepLink(isUp: false, why: "fieldbase run has stopped") }

    // MARK: - From the link

    mutating func take(_ event: LinkEvent) {
        switch event {
        case .connected(let info):
            isUp = true
            logger.notice("link up", metadata: ["kept": "\(info.sessionPresent)"])
            keepLink(isUp: true, why: nil)
            if !info.sessionPresent { zonesSent = nil }
            handle(.linkUp)
            publishZones(isForced: !info.sessionPresent)
        case .disconnected(let reason):
            isUp = false
            logger.warning("link down", metadata: ["why": "\(reason)"])
            keepLink(isUp: false, why: "\(reason)")
            for event in voice.forgetAll() { handle(event) }
            zonesSent = nil
            handle(.linkDown)
        case .attemptFailed(let error, let broker):
            keepLink(isUp: false, why: "\(error)")
            complain("attempt", "cannot reach the broker", ["broker": "\(broker)", "why": "\(error)"])
        case .subscriptionRefused(let filter, let error):
            complain("subscription", "subscription refused", ["filter": "\(filter)", "why": "\(error)"])
        case .acknowledged(let token, _):
            if case .zones(let version) = voice.confirmed(token) { markPublished(version) }
        case .refused(let token, let error):
            complain("refused", "the broker refused a message; look at its ACL", ["why": "\(error)"])
            if let event = voice.failed(token) { handle(event) }
        case .unconfirmed(let tokens):
            for token in tokens { if let event = voice.failed(token) { handle(event) } }
        case .message(let message):
            read(message)
        }
    }

    private mutating func read(_ message: ReceivedMessage) {
        storing("message") { turn in
            let findings = try turn.intake.read(
                topic: message.topic, payload: message.payload, isRetained: message.retain)
            for finding in findings { try turn.act(on: finding) }
        }
    }

    private mutating func act(on finding: OfficeIntake.Finding) throws {
        let now = OfficeMoment.now.utc
        switch finding {
        case .nothing: break
        case .refused(let word):
            complain("refused \(word)", "a message was refused", ["why": "\(word)"])
        case .event(.status(let unit, let status)): handle(.status(unit: unit, status))
        case .event(.heard(let unit, let position)): handle(.heard(unit: unit, position: position))
        case .event(.alert(let alert)): handle(.alert(alert))
        case .seal(let seal):
            try store.keep(seal, at: now)
            handle(.sealingKeyKept(unit: seal.unit, seal.id))
            for finding in try intake.opened(by: seal) { try act(on: finding) }
        case .detail(let detail, let covert):
            try store.keep(detail, at: now)
            if detail.isDuress { logger.critical("duress", metadata: ["unit": "\(detail.unit)"]) }
            if let covert { handle(.alert(covert)) }
        case .interference(let reading):
            guard try store.keep(InterferenceRecord(reading, received: now)) else { return }
            // Never the cell: it is where the unit is.
            complain("interference", "a unit reports interference", ["unit": "\(reading.unit)"])
        case .reply(let reply, let unit):
            let stored = StoredReply(
                order: reply.order, unit: unit, outcome: reply.outcome, reason: reply.reason?.rawValue,
                alert: reply.alert, received: now)
            guard try store.keep(stored) else { return }
            logger.notice(
                "order answered",
                metadata: ["order": "\(reply.order)", "unit": "\(unit)", "outcome": "\(reply.outcome.rawValue)"])
            handle(.replied(order: reply.order))
        }
    }

    // MARK: - From the store

    /// At each turn: what other processes have put there, and what time has brought.
    mutating func look(dropped: Int) {
        storing("look") { turn in
            let version = try turn.store.dataVersion()
            if version != turn.version {
                turn.version = version
                turn.intake.use(try turn.store.enrolments())
                let pending = try turn.store.pendingOrders()
                turn.handle(.outgoing(pending))
                turn.publishZones(isForced: false)
            }
        }
        let lost = dropped + core.dropped + intake.waitingDropped
        if lost > lastLost {
            lastLost = lost
            complain("dropped", "more came than there is room for", ["count": "\(lost)"])
        }
        handle(.tick)
    }

    private mutating func publishZones(isForced: Bool) {
        guard isUp else { return }
        storing("zones") { turn in
            guard let newest = try turn.store.zoneSets().first, isForced || newest.published == nil,
                turn.zonesSent != newest.version
            else { return }
            if turn.voice.send(newest) { turn.zonesSent = newest.version }
        }
    }

    private mutating func markPublished(_ version: UInt64) {
        storing("zones") { turn in
            try turn.store.markPublished(zones: version, at: OfficeMoment.now.utc)
            turn.logger.notice("zone set published", metadata: ["version": "\(version)"])
        }
    }

    // MARK: - Effects

    private mutating func handle(_ event: OfficeCore.Event) {
        for effect in core.handle(event, at: .now) { perform(effect) }
    }

    private mutating func perform(_ effect: OfficeCore.Effect) {
        storing("effect") { turn in
            let now = OfficeMoment.now.utc
            switch effect {
            case .keepUnit(let record): try turn.store.keep([record])
            case .keepHeard(let records): try turn.store.keep(records)
            case .keepAlert(let alert):
                let stored = try turn.store.keep(alert, at: now)
                if stored.revision == alert.revision { turn.announce(alert) }
                turn.handle(.alertKept(unit: alert.unit, stored))
            case .keepOverdue(let record):
                try turn.store.keep(record)
                turn.logger.critical(
                    record.cleared == nil ? "overdue" : "no longer overdue",
                    metadata: ["unit": "\(record.unit)", "what": "\(record.kind.rawValue)", "id": "\(record.id)"])
            case .sendReceipt(let unit, let content):
                if !turn.voice.send(content, to: unit) { turn.handle(.receiptNotSent(unit: unit, content)) }
            case .sendOrder(let id):
                guard let order = try turn.store.order(id) else { return }
                // Marked first: what may have been sent must not look as if it never was.
                try turn.store.markSent(id, at: now)
                if !turn.voice.send(order, at: now) { turn.handle(.orderNotSent(id)) }
            case .expireOrder(let id):
                try turn.store.markExpired(id)
                turn.logger.warning("no answer to an order in its time", metadata: ["order": "\(id)"])
            }
        }
    }

    private func announce(_ alert: AlertRecord) {
        logger.notice(
            "alert",
            metadata: [
                "unit": "\(alert.unit)", "id": "\(alert.id)", "rev": "\(alert.revision)",
                "kind": "\(alert.kind.rawValue)", "level": "\(alert.level.rawValue)",
                "state": "\(alert.state.rawValue)", "drill": "\(alert.isDrill)",
            ])
    }

    /// A store that fails is weather: said once a minute, and whoever waits for a receipt asks again.
    private mutating func storing(_ what: String, _ body: (inout Self) throws -> Void) {
        do {
            try body(&self)
        } catch {
            complain("store \(what)", "the store failed; nothing is receipted meanwhile", ["why": "\(error)"])
        }
    }

    private mutating func keepLink(isUp: Bool, why: String?) {
        storing("link") { turn in
            try turn.store.keep(OfficeStore.LinkState(isUp: isUp, since: OfficeMoment.now.utc, why: why))
        }
    }

    private mutating func complain(_ key: String, _ message: Logger.Message, _ metadata: Logger.Metadata) {
        guard let held = limit.pass(key, at: OfficeMoment.now.instant) else { return }
        var metadata = metadata
        if held > 0 { metadata["held_back"] = "\(held)" }
        logger.warning(message, metadata: metadata)
    }
}

/// Lets one line a minute through for each key and counts the rest.
struct LogLimit {
    private var seen: [String: (last: MonotonicInstant, held: Int)] = [:]

    /// How many were held back since the last one that passed; nil when this one must be held back too.
    mutating func pass(_ key: String, at now: MonotonicInstant) -> Int? {
        guard let entry = seen[key] else {
            // Keys come from closed sets; the bound is for a caller that forgets it.
            if seen.count < 256 { seen[key] = (now, 0) }
            return 0
        }
        guard entry.last.duration(to: now) >= .seconds(60) else {
            seen[key] = (entry.last, entry.held + 1)
            return nil
        }
        seen[key] = (now, 0)
        return entry.held
    }
}
