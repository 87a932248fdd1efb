import Journal
import Logging
import MQTTLink
import Safety
import Settings
import Wire

/// Takes in what the office sends: checks seal and signature, and lets through only what is in order.
///
/// What isn't changes nothing and is counted by reason. On the link's thread; never blocks it for longer than it takes
/// to check one message.
final class OfficeDoor: Sendable {
    private let identity: OfficeIdentity
    private let topics: Topics
    private let address: UnitAddress
    private let inbox: Inbox<Event>
    private let journal: JournalThread
    private let board: StatusBoard
    private let zones: OfficeZoneShelf
    private let logger: Logger
    private let limit = RateLimit()
    /// Rows that a receipt has set free.
    private let onRows: @Sendable ([OutboxRow]) -> Void

    init(
        identity: OfficeIdentity, topics: Topics, address: UnitAddress, inbox: Inbox<Event>, journal: JournalThread,
        board: StatusBoard, zones: OfficeZoneShelf, logger: Logger, onRows: @escaping @Sendable ([OutboxRow]) -> Void
    ) {
        self.identity = identity
        self.topics = topics
        self.address = address
        self.inbox = inbox
        self.journal = journal
        self.board = board
        self.zones = zones
        self.logger = logger
        self.onRows = onRows
    }

    func take(_ message: ReceivedMessage) {
        switch message.topic {
        case topics.order: takeOrder(message.payload)
        case topics.receipt: takeReceipt(message.payload)
        case topics.officeZones: takeZones(message.payload)
        case topics.officePresence: takePresence(message.payload)
        default: break
        }
    }

    private func takeOrder(_ bytes: [UInt8]) {
        switch OfficeMail.readOrder(
            bytes, topic: topics.order, unit: address.unit, opening: identity.opening, keys: identity.keys)
        {
        case .success(let signed): inbox.send(.order(signed))
        case .failure(let fault): refuse("order", fault)
        }
    }

    private func takeReceipt(_ bytes: [UInt8]) {
        switch OfficeMail.readReceipt(bytes, topic: topics.receipt, unit: address.unit, keys: identity.keys) {
        case .failure(let fault): refuse("receipt", fault)
        case .success(let receipt):
            let stamp = board.stamp
            journal.submit(.urgent) { [onRows, logger, limit] journal in
                do {
                    onRows(
                        try journal.receipt(
                            alerts: receipt.alerts.map { ($0.id, $0.revision) },
                            seals: receipt.keys.map { $0.description },
                            at: stamp))
                } catch {
                    // The office sends it again with the next telling.
                    guard let held = limit.pass("receipt") else { return }
                    logger.error(
                        "a receipt could not be written", metadata: ["why": "\(error)", "held_back": "\(held)"])
                }
            }
        }
    }

    private func takeZones(_ bytes: [UInt8]) {
        // Empty: the office took its set back, which by itself lowers nothing.
        guard !bytes.isEmpty else { return }
        switch OfficeMail.readZones(bytes, topic: topics.officeZones, keys: identity.keys) {
        case .success(let signed): zones.offer(signed, bytes)
        case .failure(let fault): refuse("zones", fault)
        }
    }

    private func takePresence(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        switch OfficeMail.readPresence(bytes, topic: topics.officePresence, fleet: address.fleet, keys: identity.keys) {
        case .success(let presence): board.update { $0.hear(presence) }
        case .failure(let fault): refuse("presence", fault)
        }
    }

    private func refuse(_ what: String, _ reason: OrderRefusal) {
        board.update { $0.refusedAtTheDoor[reason, default: 0] += 1 }
        guard let held = limit.pass("\(what) \(reason)") else { return }
        logger.error(
            "refused what claims to be the office's",
            metadata: ["what": "\(what)", "why": "\(reason.rawValue)", "held_back": "\(held)"])
    }
}
