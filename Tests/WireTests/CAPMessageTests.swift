import FoundationEssentials
import Geodesy
import Safety
import Testing

@testable import Wire

@Suite struct CAPMessageTests {
    private func message(_ alert: Alert, earlier: [Alert] = [], zone: Zone? = nil) throws -> CAPMessage {
        try #require(CAPMessage(alert: alert, earlier: earlier, unit: "unit-01", fleet: "kharkiv", zone: zone))
    }

    private func root(_ message: CAPMessage) throws -> XMLElement {
        #expect(CAPSchema.faults(message.xml) == [])
        return try TinyXML.parse(message.xml)
    }

    /// Raised, acknowledged, cleared.
    private var life: [Alert] {
        var raised = Samples.alert()
        raised.revision = 1
        raised.changed = raised.raised
        var acknowledged = raised
        acknowledged.revision = 2
        acknowledged.changed = Samples.stamp(30)
        acknowledged.crewAck = Acknowledgement(at: Samples.stamp(30), by: "driver", via: .local)
        var cleared = acknowledged
        cleared.revision = 3
        cleared.state = .cleared
        cleared.changed = Samples.stamp(900)
        return [raised, acknowledged, cleared]
    }

    @Test func theFirstIsAnAlertLaterOnesReferToAllBeforeAndTheAllClearIsAnUpdate() throws {
        let messages = try life.indices.map { try message(life[$0], earlier: Array(life[..<$0])) }
        let roots = try messages.map(root)
        #expect(roots.map { $0["msgType"] } == ["Alert", "Update", "Update"])
        #expect(roots.map { $0["identifier"] } == (1...3).map { "\(Samples.alertID).\($0)" })
        #expect(roots[0]["references"] == nil)
        let names = roots.map { "\($0["sender"] ?? ""),\($0["identifier"] ?? ""),\($0["sent"] ?? "")" }
        #expect(roots[1]["references"] == names[0])
        #expect(roots[2]["references"] == names[0] + " " + names[1])
        #expect(names[0] == "fieldgate/kharkiv/unit-01,\(Samples.alertID).1,2026-11-21T08:00:00-00:00")
        let responses = roots.map { $0.all("info").map { $0["responseType"] } }
        #expect(responses == [["Evacuate", "Evacuate"], ["Evacuate", "Evacuate"], ["AllClear", "AllClear"]])
        #expect(roots.allSatisfy { $0["scope"] == "Private" && $0["addresses"] == "fieldgate/kharkiv/office" })
        #expect(messages.map(\.identifier) == roots.map { $0["identifier"] })
    }

    @Test func aRevisionIsReferredToOnceAndAnotherAlertOrACovertOneNever() throws {
        var other = Samples.alert()
        other = Alert(
            id: Samples.orderID, kind: .zone, level: .warning, actions: [], raised: other.raised,
            changed: other.changed, certainty: .observed)
        var covert = life[0]
        covert.duress = .covert
        let once = try message(life[2], earlier: [life[1]])
        #expect(try message(life[2], earlier: [covert, life[1], life[1], other, life[2]]) == once)
        #expect(try root(once)["references"]?.contains(" ") == false)
    }

    @Test func itSpeaksUkrainianAndEnglish() throws {
        let infos = try root(message(life[0])).all("info")
        #expect(infos.map { $0["language"] } == ["uk-UA", "en-US"])
        #expect(infos.map { $0["headline"] } == ["ЕВАКУАЦІЯ: Липці, 5 км", "EVACUATE: Липці, 5 км"])
        #expect(infos.map { $0["event"] } == ["Небезпечна зона", "Danger zone"])
        #expect(infos.allSatisfy { $0["urgency"] == "Immediate" && $0["severity"] == "Extreme" })
        #expect(infos.allSatisfy { $0["onset"] == "2026-11-21T08:00:00-00:00" && $0["certainty"] == "Observed" })
        #expect(infos.allSatisfy { $0.all("area").first?["areaDesc"] == "Липці, 5 км" })
    }

    @Test(arguments: [
        (Samples.alert(actions: Action.allCases), ["Evacuate", "Shelter", "Avoid"], "Immediate", "Observed"),
        (Samples.alert(level: .warning, certainty: .likely), ["Evacuate"], "Expected", "Likely"),
        (Samples.alert(certainty: .possible), ["Assess"], "Immediate", "Possible"),
        (Samples.alert(kind: .possible, certainty: .possible), ["Assess"], "Immediate", "Possible"),
        (Samples.alert(kind: .corridor, level: .warning, certainty: .possible), ["Assess"], "Expected", "Possible"),
        (Samples.alert(kind: .approach, level: .advisory, actions: [.avoid]), ["Avoid"], "Future", "Observed"),
        (Samples.ordered(actions: [.shelter]), ["Shelter"], "Immediate", "Observed"),
        (Samples.distress(), ["Execute"], "Immediate", "Observed"),
        (AlertTextLifeTests.overdue(.evacuate), ["Assess"], "Immediate", "Observed"),
        (AlertTextLifeTests.test(.evacuate), ["None"], "Immediate", "Observed"),
        (Samples.alert(kind: .positionLost, level: .warning, zone: nil), ["Monitor"], "Expected", "Observed"),
    ])
    func ourWordsInCAPs(alert: Alert, responses: [String], urgency: String, certainty: String) throws {
        for info in try root(message(alert)).all("info") {
            #expect(info.all("responseType").map(\.text) == responses)
            #expect(info["urgency"] == urgency && info["certainty"] == certainty)
        }
    }

    @Test func aDrillAndATestAreExercises() throws {
        #expect(try root(message(Samples.alert(drill: true)))["status"] == "Exercise")
        #expect(try root(message(AlertTextLifeTests.test(.warning)))["status"] == "Exercise")
        #expect(try root(message(Samples.alert()))["status"] == "Actual")
    }

    /// Whatever an alert says, its message is valid, and its names come out as they went in.
    @Test(arguments: AlertKind.allCases, Level.allCases)
    func everyMessageIsValid(kind: AlertKind, level: Level) throws {
        let hostile = ZoneReference(id: "z]]>", name: "</alert><!--&amp; \u{0}\u{b}\u{fffe}\"'\r\n]]> ∞🚑")
        let lives: [(AlertState, Certainty)] = [
            (.active, .observed), (.active, .possible), (.returning, .likely), (.cleared, .observed),
        ]
        for (state, certainty) in lives {
            for (zone, ring) in [(hostile, nil), (hostile, 1234.5), (nil, nil)] as [(ZoneReference?, Double?)] {
                var alert = Samples.alert(
                    kind: kind, level: level, actions: Action.allCases, zone: zone, ring: ring, state: state,
                    certainty: certainty, drill: ring != nil)
                alert.officeAck = Acknowledgement(at: Samples.stamp(), by: "<&>", via: .order)
                alert.order = OrderMark(id: Samples.orderID, text: hostile.name, haven: "<haven>&")
                var first = alert
                first.revision = 1
                let root = try root(message(alert, earlier: [first]))
                let desc = root.all("info").first?.all("area").first?["areaDesc"]
                #expect(zone == nil ? desc == nil : desc?.contains("</alert><!--&amp;") == true)
            }
        }
    }

    @Test(arguments: [-9e15, -1, 0, 951_782_399, 1_795_248_000, 4e15])
    func everyTimeIsOne(seconds: Double) throws {
        let time = CAPTerms.time(UTCTime(millisecondsSinceEpoch: Int64(seconds * 1000)))
        #expect(CAPSchema.isTime(time), "\(time)")
    }

    @Test func timesAreUTCByOffset() {
        #expect(CAPTerms.time(UTCTime(secondsSinceEpoch: 951_782_399)) == "2000-02-28T23:59:59-00:00")
        #expect(CAPTerms.time(UTCTime(secondsSinceEpoch: 951_782_400)) == "2000-02-29T00:00:00-00:00")
    }

    @Test func aCovertCallHasNone() throws {
        #expect(
            CAPMessage(alert: Samples.distress(.covert), earlier: [], unit: "unit-01", fleet: "kharkiv") == nil)
        let marked = try message(Samples.distress(.marked))
        #expect(try marked == message(Samples.distress()))
    }

    // MARK: The area

    private func zone(_ shape: Shape, kind: Zone.Kind = .keepOut, id: String = "lyptsi-ring") -> Zone {
        Zone(
            reference: ZoneReference(id: id, name: "Липці, 5 км"), kind: kind, level: .evacuate, action: .relocate,
            marginMetres: 0, dwell: .zero, shape: shape)
    }

    private let square = Polygon(
        outer: Ring([
            Coordinate(50.2, 36.3), Coordinate(50.2, 36.5), Coordinate(50.1, 36.5), Coordinate(50.2, 36.3),
        ])!)

    @Test func aShapeIsToldLatitudeFirstAndOnlyWhole() throws {
        let circle = Band(line: [Coordinate(50.25, -0.5)], radiusMetres: 5000.4)
        let line = Band(line: [Coordinate(50, 36), Coordinate(51, 36)], radiusMetres: 50)
        let inside = Samples.alert()
        let ring = Samples.alert(level: .warning, ring: 10_000)
        let cases: [(Alert, Zone?, polygons: [String], circles: [String])] = [
            (inside, zone(.polygons([square])), ["50.2,36.3 50.2,36.5 50.1,36.5 50.2,36.3"], []),
            (inside, zone(Shape(bands: [circle])), [], ["50.25,-0.5 5.001"]),
            (ring, zone(Shape(bands: [circle])), [], ["50.25,-0.5 15.001"]),
            (ring, zone(.polygons([square])), [], []),
            (inside, zone(Shape(polygons: [square], bands: [line])), [], []),
            (inside, zone(.polygons([square]), kind: .stayInside), [], []),
            (inside, zone(.polygons([square]), id: "another"), [], []),
            (inside, nil, [], []),
        ]
        for (alert, zone, polygons, circles) in cases {
            for info in try root(message(alert, zone: zone)).all("info") {
                let area = try #require(info.all("area").first)
                #expect(area.all("polygon").map(\.text) == polygons)
                #expect(area.all("circle").map(\.text) == circles)
            }
        }
    }

    @Test func withoutAZoneThereIsNoArea() throws {
        #expect(try root(message(Samples.distress())).all("info").allSatisfy { $0.all("area").isEmpty })
    }

    // MARK: The checker itself

    @Test(arguments: [
        ("<scope>Private</scope>\n", ""), ("<status>Actual</status>", "<status>actual</status>"),
        ("-00:00</sent>", "Z</sent>"), ("T08:00:30-00:00</sent>", "T24:00:30-00:00</sent>"),
        ("<urgency>Immediate</urgency>", ""), ("<event>", "<event>&nbsp;"), ("</event>", "</events>"),
        ("cap:1.2", "cap:1.1"), ("<addresses>", "<code>x</code><addresses>"), ("</alert>", "<extra>1</extra></alert>"),
        ("<category>Safety</category>", "<category>Safe</category>"), ("Alert</msgType>", "Update</msgType>"),
        ("<sender>", "<sender>a b"), ("36.3</polygon>", "36.4</polygon>"), ("<polygon>50.2", "<polygon>150.2"),
        ("<headline>", "<headline>" + String(repeating: "x", count: 160)), ("<onset>2026-11-21", "<onset>2026-11-31"),
        ("<areaDesc>Липці, 5 км</areaDesc>", "<areaDesc></areaDesc>"), ("<info>", "<info><b>"), ("ЕВАК", "\u{1}"),
    ])
    func theCheckerCanFail(good: String, bad: String) throws {
        let xml = try message(Samples.alert(), zone: zone(.polygons([square]))).xml
        #expect(CAPSchema.faults(xml) == [])
        #expect(xml.contains(good))
        #expect(CAPSchema.faults(xml.replacing(good, with: bad, maxReplacements: 1)) != [])
    }

    // MARK: The document

    @Test func theDocumentShowsAMessageAndAnSMS() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/wire.md")
        let document = String(decoding: try Data(contentsOf: file.standardizedFileURL), as: UTF8.self)
        let shown = try message(life[1], earlier: [life[0]]).xml
        if ProcessInfo.processInfo.environment["SHOW_CAP"] != nil { print(shown) }
        #expect(document.contains("```xml\n\(shown)```\n"))
        let sms = try #require(
            AlertSMS(Samples.alert(level: .warning, actions: [.avoid], ring: 10_000), unit: "unit-01"))
        #expect(document.contains("```\n\(sms.text)\n```\n"))
    }
}
