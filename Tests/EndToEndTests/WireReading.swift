import Foundation
import Workbench

/// The payloads as a reader at the office would take them; what a test doesn't look at is left out.
enum Heard {
    struct Position: Decodable {
        struct Own: Decodable {
            let boot: Int
            let seq: Int
            let trust: String
            let reasons: [String]?
            let late: Bool
        }
        let _id: String
        let lat, lon: Double
        let acc: Int?
        let tst: Int
        let fg: Own
    }
    struct Transition: Decodable {
        let _type: String
        let event: String?
        let rid: String?
    }
    struct Alert: Decodable {
        struct Zone: Decodable { let id, name: String }
        let id: String
        let rev: Int
        struct Acknowledged: Decodable { let by, via: String }
        let kind, level, state: String
        let zone: Zone?
        let drill: Bool
        let crew_ack, office_ack: Acknowledged?
    }
    struct Status: Decodable {
        struct Position: Decodable {
            let state: String
            let reasons: [String]?
        }
        let state: String
        let session: UInt64
        let position: Position?
    }
    struct Interference: Decodable {
        struct Cell: Decodable { let south, west: Double }
        let _type: String
        let id, kind: String
        let reasons: [String]
        let cell: Cell?
        let ended: Int?
    }
    struct Visit: Decodable {
        struct Medication: Decodable { let quantity: Int }
        let id: String
        let medication: [Medication]?
    }
    struct Track: Decodable {
        let id: String
        let fixes: [[Int?]]

        /// The fixes' places and names, with the differences added up.
        var places: [(lat: Double, lon: Double, seq: Int, boot: Int)] {
            var sums = [0, 0, 0, 0, 0]
            return fixes.map { fix in
                for place in sums.indices { sums[place] += (fix[place] ?? 0) }
                return (Double(sums[1]) / 1e6, Double(sums[2]) / 1e6, sums[3], sums[4])
            }
        }
    }
}

extension SeenMessage {
    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(payload))
        } catch {
            throw WorkbenchError("\(topic) is no \(type): \(text.prefix(300)): \(error)")
        }
    }

    /// A retained message with nothing in it: what takes a retained one away.
    var isRemoval: Bool { payload.isEmpty }
}

extension Subscriber {
    var positions: [Heard.Position] {
        get throws { try messages(on: UnitOnBench.topic).map { try $0.read(Heard.Position.self) } }
    }
    var visits: [Heard.Visit] {
        get throws { try messages(on: UnitOnBench.topic + "/visit").map { try $0.read(Heard.Visit.self) } }
    }
    var statuses: [Heard.Status] {
        get throws { try messages(on: UnitOnBench.topic + "/status").map { try $0.read(Heard.Status.self) } }
    }
    var tracks: [Heard.Track] {
        get throws { try messages(on: UnitOnBench.topic + "/track").map { try $0.read(Heard.Track.self) } }
    }
    var transitions: [Heard.Transition] {
        get throws {
            try messages(on: UnitOnBench.topic + "/event").map { try $0.read(Heard.Transition.self) }
                .filter { $0._type == "transition" }
        }
    }

    var interference: [Heard.Interference] {
        get throws {
            try messages(on: UnitOnBench.topic + "/event")
                .filter { $0.text.contains(#""_type":"fieldgate.interference""#) }
                .map { try $0.read(Heard.Interference.self) }
        }
    }

    /// What was said about the alerts of one kind, removals left out.
    func alerts(_ kind: String) throws -> [(message: SeenMessage, alert: Heard.Alert)] {
        try messages.filter { $0.topic.hasPrefix(UnitOnBench.topic + "/alert/") && !$0.isRemoval }
            .map { ($0, try $0.read(Heard.Alert.self)) }.filter { $0.1.kind == kind }
    }

    /// Waits until `condition` holds for what was heard so far.
    func hears(
        _ what: String, within bound: Duration = .seconds(20), _ condition: (Subscriber) throws -> Bool
    ) async throws {
        do {
            try await Workbench.eventually(what, within: bound) { try condition(self) }
        } catch {
            let heard = messages.suffix(20).map { "\($0.topic) \($0.text.prefix(120))" }.joined(separator: "\n")
            throw WorkbenchError("\(error); \(messages.count) messages, the last:\n\(heard)")
        }
    }
}
