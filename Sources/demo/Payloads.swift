/// What the demo reads of the messages; the fields are those of docs/wire.md.
struct Payload: Decodable {
    struct Ours: Decodable {
        var seq: Int?
        var trust: String?
        var reasons: [String]?
        var late: Bool?
        var next: Int64?
    }
    struct Zone: Decodable { var name: String }
    struct Text: Decodable {
        var uk: String
        var en: String
    }
    struct Position: Decodable {
        var state: String
        var reasons: [String]?
    }
    struct Way: Decodable {
        var name: String
        var distance: Int
        var bearing: Int
        var crosses: Bool
    }
    struct Out: Decodable {
        var distance: Int
        var bearing: Int
    }
    struct Acknowledged: Decodable { var by: String }

    var _type: String
    // Positions, transitions, details
    var lat: Double?
    var lon: Double?
    var acc: Int?
    var vel: Int?
    var tst: Int64?
    var fg: Ours?
    var inregions: [String]?
    var event: String?
    var desc: String?
    var distance: Int?
    var nearest: [Way]?
    var way_out: Out?
    var crew_ack: Acknowledged?
    var office_ack: Acknowledged?
    // Alerts, visits, tracks, status
    var id: String?
    var kind: String?
    var level: String?
    var state: String?
    var zone: Zone?
    var text: Text?
    var services: [String]?
    var fixes: [[Int64?]]?
    var session: UInt64?
    var position: Position?
}

/// The parts of `fieldgate status --json` that the counts need.
struct DaemonStatus: Decodable {
    struct Status: Decodable {
        struct Lane: Decodable { var count: Int }
        struct GPS: Decodable {
            struct Counters: Decodable { var accepted: Int }
            var state: String
            var counters: Counters
        }
        var queue: [String: Lane]
        var gps: GPS
    }
    struct Local: Decodable {
        struct Alert: Decodable { var id: String }
        struct Link: Decodable {
            var state: String
            var refused: Int
        }
        var alerts: [Alert]
        var link: Link
        var hooksFailed: Int
        var eventsDropped: Int
        var lateThinned: Int
    }
    var status: Status
    var local: Local

    var waiting: Int { status.queue.values.reduce(0) { $0 + $1.count } }
}
