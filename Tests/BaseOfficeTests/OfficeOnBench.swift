import Foundation
import Safety
import Testing
import Wire
import Workbench

/// A base office of its own: shipped broker, settings, keys, and the real program.
final class OfficeOnBench: Sendable {
    let folder: TemporaryFolder
    let broker: PrivateBroker
    let config: String

    /// - Parameter units: enrolled, their bundles in folders of their names.
    init(units: [String] = ["unit-01"]) async throws {
        folder = try TemporaryFolder("fieldbase")
        broker = try await PrivateBroker(shippedIn: Self.tree + "/config/mosquitto")
        let password = try folder.write("any\n", to: "password")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: password)
        config = try folder.write(
            """
            fleet: kharkiv
            mqtt:
              brokers: ["mqtt://127.0.0.1:\(broker.port)"]
              user: office
              password_file: password
            store: {directory: store}
            keys: {directory: keys}

            """, to: "fieldbase.yaml")
        let keys = try await say("keys", "init", "--may-lower", "duty", "--name", "technician")
        try #require(keys.status == 0, "\(keys.output)")
        for unit in units {
            let enrolled = try await say("enrol", unit, "--out", folder.file(unit))
            try #require(enrolled.status == 0, "\(enrolled.output)")
        }
    }

    static var tree: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }

    static let program: String = {
        if let named = ProcessInfo.processInfo.environment["FIELDBASE_BINARY"] { return named }
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("fieldbase").path
    }()

    /// Starts `fieldbase run` and waits until its presence is there.
    func run() async throws -> OwnedProcess {
        let process = try OwnedProcess(
            Self.program, ["run", "--config", config], log: folder.file("run-\(UUID().uuidString).log"))
        do {
            try await eventually("the link is up") { try process.output.contains("link up") }
        } catch {
            throw WorkbenchError("\(error): \(try process.output.suffix(800))")
        }
        return process
    }

    struct Outcome {
        let status: Int32
        let output: String
    }

    /// Runs a command to its end.
    func say(_ words: String...) async throws -> Outcome { try await say(words) }

    func say(_ words: [String]) async throws -> Outcome {
        let process = try start(words)
        try await eventually("\(words.joined(separator: " ")) ended", within: .seconds(20)) { !process.isRunning }
        return Outcome(status: process.exitStatus ?? -1, output: try process.output)
    }

    func start(_ words: [String]) throws -> OwnedProcess {
        // Options of ours go before what might be a unit.
        let log = folder.file("said-\(UUID().uuidString).log")
        return try OwnedProcess(Self.program, words + ["--config", config], log: log)
    }

    func watch() async throws -> [String: Any] {
        let outcome = try await say("watch", "--once", "--json")
        guard let body = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any] else {
            throw WorkbenchError(outcome.output)
        }
        return body
    }

    /// What `watch` says of one unit, such as `state`.
    func watched(_ unit: String, _ key: String) async throws -> String {
        let units = try await watch()["units"] as? [[String: Any]]
        let value = units?.first { $0["unit"] as? String == unit }?[key]
        return value.map { "\($0)" } ?? "nil"
    }
}

/// A unit that speaks the wire contract with the keys of its bundle, and does nothing by itself.
final class FakeUnit: Sendable {
    let office: OfficeOnBench
    let address: UnitAddress
    let keys: OfficeKeys
    let opening: OpeningKey
    let mail: UnitMail
    let topics: Topics
    let encoder: WireEncoder
    let seal = SessionSeal()
    let ears: Subscriber

    init(_ name: String, of office: OfficeOnBench) async throws {
        self.office = office
        address = try #require(UnitAddress(root: "fieldgate", fleet: "kharkiv", unit: name))
        func file(_ leaf: String) throws -> String {
            try String(contentsOfFile: office.folder.file("\(name)/\(leaf)"), encoding: .utf8)
        }
        keys = try OfficeKeys(json: Array(try file("office.keys").utf8))
        opening = try OpeningKey(text: file("unit.opening"))
        mail = UnitMail(address: address, signing: try SigningKey(text: file("unit.signing")), office: keys.sealing)
        topics = Topics(address)
        encoder = WireEncoder(address: address, version: "0.0.0")
        ears = try Subscriber(
            port: office.broker.port, filters: topics.readable, arguments: ["-u", name, "-i", name, "-c", "-x", "600"])
        try await ears.ready()
    }

    static var now: UTCTime { UTCTime(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000)) }
    static func stamp() -> Stamp { Stamp(boot: 1, instant: .seconds(1), utc: now, grade: .network) }
    static func newID() -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return Identifier(at: now, using: &generator)
    }

    func send(_ publication: Publication) async throws {
        try await office.broker.publish(
            publication.payload, to: publication.topic,
            arguments: ["-u", address.unit] + (publication.retain ? ["-r"] : []))
    }

    func status(_ state: StatusReport.State, session: UInt64 = 1) -> Publication {
        encoder.status(
            StatusReport(
                state: state, session: session, boot: 1, sent: Self.now, clock: .network,
                position: .init(state: .trusted, since: Self.now),
                zones: .init(sha256: "", count: 0, age: nil, source: .local), next: Self.now.advanced(by: .seconds(60)),
                gps: .init(state: .connected, counters: GateCounters())))
    }

    func alert(
        _ id: Identifier, _ revision: Int = 1, state: AlertState = .active, kind: AlertKind = .zone
    ) -> Alert {
        Alert(
            id: id, revision: revision, kind: kind, level: .evacuate, actions: [.relocate], state: state,
            raised: Self.stamp(), changed: Self.stamp(), certainty: .observed)
    }

    func sendSeal() async throws {
        try await send(try mail.sealingKey(seal, boot: 1, made: Self.now, message: Self.newID()))
    }

    func reply(
        _ order: Identifier, _ outcome: OrderReply.Outcome, reason: OrderRefusal? = nil
    ) async throws {
        var seal = seal
        let reply = OrderReply(order: order, outcome: outcome, reason: reason, at: Self.stamp())
        try await send(try mail.reply(reply, message: Self.newID(), under: &seal))
    }

    /// The orders that arrived, opened and checked.
    func orders(_ messages: [SeenMessage]? = nil) -> [Order] {
        (messages ?? ears.messages).filter { $0.topic == topics.order }.compactMap { message in
            let read = OfficeMail.readOrder(
                message.payload, topic: message.topic, unit: address.unit, opening: opening, keys: keys)
            guard case .success(let order) = read else { return nil }
            return order.order
        }
    }

    /// The receipts that arrived, checked.
    func receipts(_ messages: [SeenMessage]? = nil) -> [Receipt] {
        (messages ?? ears.messages).filter { $0.topic == topics.receipt }.compactMap { message in
            let read = OfficeMail.readReceipt(message.payload, topic: message.topic, unit: address.unit, keys: keys)
            guard case .success(let receipt) = read else { return nil }
            return receipt
        }
    }

    /// The states of the office's presence that arrived, checked.
    func presences(_ messages: [SeenMessage]) -> [Presence] {
        messages.filter { $0.topic == topics.officePresence }.compactMap { message in
            let read = OfficeMail.readPresence(
                message.payload, topic: message.topic, fleet: "kharkiv", keys: keys)
            guard case .success(let presence) = read else { return nil }
            return presence
        }
    }
}
