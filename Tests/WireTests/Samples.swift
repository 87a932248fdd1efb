import FoundationEssentials
import Geodesy
import Safety
import Testing

@testable import Wire

/// The facts behind every golden: one vehicle, one November morning north of Kharkiv.
enum Samples {
    static let address = UnitAddress(root: "fieldgate", fleet: "kharkiv", unit: "unit-01")!
    static let encoder = WireEncoder(address: address, version: "0.1.0")
    static let zoneSet = "9f2c1a7e4b6d8035c1e2f3a4b5968778695a4b3c2d1e0f112233445566778899"
    static let lyptsi = ZoneReference(id: "lyptsi-ring", name: "Липці, 5 км")
    static let road = ZoneReference(id: "road-lyptsi", name: "Дорога на Липці")
    static let alertID = Identifier("019a93f0-5c00-7a11-8b22-0123456789ab")!
    static let visitID = Identifier("019a93f1-2d40-7c33-9d44-89abcdef0123")!
    static let trackID = Identifier("019a93f2-0a80-7e55-af66-456789abcdef")!

    /// 2026-11-21T08:00:00Z and so many seconds.
    static func utc(_ seconds: Double = 0) -> UTCTime {
        UTCTime(millisecondsSinceEpoch: 1_795_248_000_000 + Int64(seconds * 1000))
    }

    static func stamp(_ seconds: Double = 0, grade: ClockGrade = .gnss) -> Stamp {
        Stamp(boot: 3, instant: .seconds(1000 + seconds), utc: utc(seconds), grade: grade)
    }

    static var fix: Fix {
        Fix(
            coordinate: Coordinate(49.988351, 36.231482), is3D: true, accuracyMetres: 3.2, altitudeMetres: 152.4,
            verticalAccuracyMetres: 7.5, speedMetresPerSecond: 15, trackDegrees: 88.2, time: utc(),
            satellitesUsed: 11, hdop: 0.87)
    }

    static func report(
        fix: Fix = fix, at seconds: Double = 0, made: Double? = nil, sequence: UInt64 = 128,
        trust: Trust = .trusted, reasons: [String] = [], parked: Bool = false, zones: [ZoneReference] = [],
        trigger: PositionReport.Trigger = .periodic, zoneSet: String = zoneSet
    ) -> PositionReport {
        PositionReport(
            fix: fix, time: utc(seconds), made: stamp(made ?? seconds), sequence: sequence, trigger: trigger,
            trust: trust, reasons: reasons, parked: parked, inZones: zones, next: utc(seconds + 60),
            zoneSet: zoneSet)
    }

    static func alert(
        kind: AlertKind = .zone, level: Level = .evacuate, actions: [Action] = [.relocate],
        zone: ZoneReference? = lyptsi, ring: Double? = nil, state: AlertState = .active,
        certainty: Certainty = .observed,
        drill: Bool = false
    ) -> Alert {
        Alert(
            id: alertID, revision: 2, kind: kind, level: level, actions: actions, zone: zone, ringMetres: ring,
            zoneSet: zoneSet, state: state, raised: stamp(), changed: stamp(30), certainty: certainty, drill: drill)
    }

    static var detail: AlertDetail {
        AlertDetail(
            coordinate: Coordinate(50.123456, 36.4), accuracyMetres: 4.1, distanceMetres: -120.4, time: utc(30))
    }

    static func transition(_ level: Level = .evacuate, ring: Double? = nil) -> Transition {
        Transition(
            direction: .enter, zone: lyptsi, level: level, ringMetres: ring, certainty: .observed, fix: fix,
            time: utc(30),
            made: stamp(30), alert: alertID)
    }

    static var status: StatusReport {
        var counters = GateCounters()
        counters.accepted = 1204
        counters.withoutFix = 7
        counters.nullIsland = 1
        return StatusReport(
            state: .online, session: 1_795_247_100, boot: 3, sent: utc(), clock: .gnss, timeScale: 20,
            position: .init(state: .degraded, since: utc(-12), reasons: ["accuracy"]),
            zones: .init(sha256: zoneSet, count: 14, age: .seconds(86_400), source: .local), activity: .travelling,
            queue: [
                .init(name: .alerts, count: 0, lastSent: utc(-600)), .init(name: .newest, count: 1),
                .init(name: .visits, count: 2, oldestAge: .milliseconds(90_900), lastSent: utc(-3600)),
                .init(name: .history, count: 310, oldestAge: .seconds(5400)),
            ],
            next: utc(15), checkin: utc(1800), disk: .init(freeBytes: 12_884_901_888),
            refused: .init(
                orders: ["replayed": 3, "bad_signature": 10_000],
                publishes: ["quota_exceeded": 2, "not_authorized": 1]),
            gps: .init(state: .connected, counters: counters), alarms: .init(open: 1, heldBack: 2),
            hooks: .init(failed: 1), office: .online)
    }

    static var lateReports: [PositionReport] {
        var second = fix
        second.coordinate = Coordinate(49.988_402, 36.231_3)
        second.accuracyMetres = nil
        second.speedMetresPerSecond = 0.4
        var third = second
        third.coordinate = Coordinate(49.988_399, 36.231_311)
        third.is3D = false
        third.accuracyMetres = 61
        return [
            report(sequence: 40), report(fix: second, at: 60, sequence: 41, parked: true),
            report(fix: third, at: 360, sequence: 43, trust: .degraded, parked: true),
        ]
    }

    static let visitJSON = """
        {"place": "UA63120130010012345", "patient": "MFRGGZDFMZTWQ2LK", "age": "80+", "sex": "f", "repeat": true,
         "services": ["medication", "consultation", "transfer"], "mds": [29, 19, 45], "outcome": [39],
         "transfer": {"facility": "Балаклійська лікарня", "handed_over_at": 1795247000, "accepted": true},
         "evacuation": {"reason": "bombing", "to": "UA6312013001", "persons": 2, "mobility": "assisted"},
         "medication": [{"atc": "C09AA02", "quantity": 30}]}
        """

    static func visit(_ json: String = visitJSON, allowNote: Bool = false) -> Result<VisitRecord, VisitProblems> {
        VisitRecord.read(
            json: Array(json.utf8), unit: "unit-01", stamp: stamp(900), newID: visitID, allowNote: allowNote)
    }

    /// Every kind of payload with its golden's name.
    static func publications() throws -> [(name: String, publication: Publication)] {
        let life = BirthAndDeath(encoder: encoder, session: 1_795_247_100, boot: 3, connected: utc(-900))
        var suspect = fix
        suspect.accuracyMetres = 812.3
        suspect.is3D = false
        suspect.speedMetresPerSecond = 0.6
        suspect.hdop = nil
        suspect.satellitesUsed = nil
        return [
            ("location.json", encoder.position(report(zones: [lyptsi]), interval: .seconds(15))),
            (
                "location-suspect.json",
                encoder.position(
                    report(
                        fix: suspect, at: -42, made: 0.4, sequence: 129, trust: .suspect,
                        reasons: ["implied_speed"]), interval: .seconds(60))
            ),
            ("transition.json", encoder.transition(transition(), zonesDated: utc(-86_400))),
            ("transition-ring.json", encoder.transition(transition(.warning, ring: 10_000), zonesDated: utc(-86_400))),
            ("detail.json", encoder.alertDetail(alert(), detail)),
            ("alert.json", encoder.alert(alert())),
            ("alert-ring.json", encoder.alert(alert(level: .warning, actions: [.avoid], ring: 10_000))),
            (
                "alert-corridor.json",
                encoder.alert(alert(kind: .corridor, level: .warning, actions: [.avoid], zone: road))
            ),
            ("alert-possible.json", encoder.alert(alert(kind: .possible, certainty: .possible))),
            ("alert-cleared.json", encoder.alert(alert(state: .cleared, drill: true))),
            ("status.json", life.birth(status)),
            ("status-offline.json", life.will),
            ("track.json", encoder.track(trackID, lateReports)),
            ("visit.json", encoder.visit(try visit().get())),
        ] + alertPublications + interferencePublications
    }
}

/// A payload as text.
func text(_ publication: Publication) -> String { String(decoding: publication.payload, as: UTF8.self) }

/// The members of a payload by name; the test fails when it isn't an object.
func members(_ payload: [UInt8]) throws -> [String: JSONValue] {
    guard case .object(let members) = try parse(payload).value else { throw NotAnObject() }
    return Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
}

struct NotAnObject: Error {}

/// A payload of ours as a tree.
func parse(_ payload: [UInt8]) throws -> JSONNode {
    try JSONReader.read(payload, within: JSONLimits(bytes: 65_536, depth: 16, values: 8192))
}

/// Every name of a member anywhere in a tree.
func names(in node: JSONNode) -> [String] {
    switch node.value {
    case .object(let members): members.flatMap { [$0.key] + names(in: $0.node) }
    case .array(let values): values.flatMap(names)
    case .null, .bool, .integer, .number, .string, .positions: []
    }
}
