import FoundationEssentials
import Safety

/// What the unit must not forget even if the database is lost, beside it in `safety.json`.
struct SafetyMirror: Codable, Equatable {
    /// Bounds what waits here for the database to take it.
    static let maxCleared = 64

    var format = 1
    var installation: Identifier
    /// The kernel's id of the boot that `boot` counts.
    var bootID: String
    var boot: Int
    var session: UInt64 = 0
    var clockFloor: UTCTime?
    var zoneSet: String?
    /// Open alerts, and cleared ones whose clearing the database has not; in order of their ids.
    var alerts: [Alert] = []
    /// Never used; written because the first release can't read a mirror without them.
    var handledOrders: [Identifier] = []
    var counters: [String: UInt64] = [:]
    var standing: StandingNote?

    /// Puts `alert` in the place of its earlier revision.
    mutating func keep(_ alert: Alert) {
        alerts.removeAll { $0.id == alert.id }
        alerts.append(alert)
        alerts.sort { $0.id < $1.id }
        let cleared = alerts.filter { $0.state == .cleared }
        if cleared.count > Self.maxCleared, let oldest = cleared.first { alerts.removeAll { $0.id == oldest.id } }
    }

    /// Handled orders that are kept where there is no room for all.
    static let fewOrders = 32

    /// The same in less room, for a full disk: without texts for the crew, and with the newest orders only. What goes
    /// stays in the database as far as that could take it, and comes back with the next write.
    var lean: Self {
        var lean = self
        lean.standing?.memory.messages = nil
        if let orders = standing?.memory.orders {
            lean.standing?.memory.orders = OrderMemory(
                handled: orders.handled.suffix(Self.fewOrders), highest: orders.highest)
        }
        return lean
    }

    func encoded() throws(JournalError) -> [UInt8] {
        do {
            return Array(try RecordCoding.encoder.encode(self))
        } catch {
            throw JournalError(error)
        }
    }

    init(installation: Identifier, bootID: String, boot: Int) {
        self.installation = installation
        self.bootID = bootID
        self.boot = boot
    }

    /// Nil if the bytes aren't a mirror of this format.
    init?(_ bytes: [UInt8]) {
        do {
            let mirror = try RecordCoding.decoder.decode(Self.self, from: Data(bytes))
            guard mirror.format == 1 else { return nil }
            self = mirror
        } catch {
            return nil
        }
    }
}

/// The one way in which records become text.
enum RecordCoding {
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return encoder
    }
    static var decoder: JSONDecoder { JSONDecoder() }

    static func text(_ record: some Encodable) throws -> String {
        String(decoding: try encoder.encode(record), as: UTF8.self)
    }
    static func record<Record: Decodable>(_ text: String) throws -> Record {
        try decoder.decode(Record.self, from: Data(text.utf8))
    }
}
