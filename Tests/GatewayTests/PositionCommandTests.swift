import Foundation
import Geodesy
import Logging
import Safety
import Testing
import Wire
import Workbench

@testable import Gateway

/// `fieldgate position`, the program itself, against the local socket with a daemon's answers.
@Suite struct PositionCommandTests {
    /// The binary of the same build stands beside the test bundle.
    private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("fieldgate").path

    private struct Outcome: Equatable {
        let status: Int32
        let lines: [String]
    }

    /// Runs it with `answer` on the other side; what it asked for is in `heard`.
    private func run(
        _ arguments: [String], _ answer: LocalAnswer, heard: Heard<LocalRequest> = Heard()
    ) async throws -> Outcome {
        let folder = try TemporaryFolder("position")
        let socket = folder.file("fg.sock")
        let server = LocalServer(path: socket, logger: Logger(label: "test")) { request, _ in
            heard.add([request])
            return answer
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await eventually("the socket appears") { FileManager.default.fileExists(atPath: socket) }
            let process = try OwnedProcess(
                Self.program, arguments + ["--socket", socket], log: folder.file("log"), environment: ["TZ": "UTC"])
            try await eventually("it ended") { !process.isRunning }
            group.cancelAll()
            return Outcome(
                status: process.exitStatus ?? -1,
                lines: try process.output.split(separator: "\n").map(String.init))
        }
    }

    private static func ok(_ body: some Encodable) throws -> LocalAnswer {
        .ok(Array(try PositionBodyTests.json(body).utf8))
    }

    private static func error(_ body: some Encodable) throws -> LocalAnswer {
        .error(Array(try PositionBodyTests.json(body).utf8))
    }

    private static let since = "2027-01-15T08:00:00Z"

    @Test(arguments: [["position"], ["position", "show"]])
    func itShowsWhatIsKnownAndWhatToDo(_ arguments: [String]) async throws {
        let heard = Heard<LocalRequest>()
        let outcome = try await run(arguments, Self.ok(LocalPosition(PositionBodyTests.view())), heard: heard)
        #expect(heard.all == [.crew(.showPosition)])
        #expect(outcome.status == 0)
        #expect(
            outcome.lines == [
                "position: suspect since \(Self.since) (implied_speed, time_step); within 3.2 km of where it was last known, 4 min ago",
                "  implied_speed: two fixes are further apart than a vehicle drives",
                "  time_step: the receiver's time has jumped",
                "evacuate zone Липці: possibly inside", "warning zone Липці, 15 km around it: inside",
                "Say where you are: fieldgate position set PLACE (`fieldgate position list` shows the places)",
            ])
    }

    @Test func atTheCapWithTheCrewsWordWhenNeverKnownAndWhenTrusted() async throws {
        let capped = PositionBodyTests.view(
            trust: .lost, reasons: ["of_a_later_release"], radius: 50_000, atCap: true, word: true, zones: [])
        #expect(
            try await run(["position"], Self.ok(LocalPosition(capped))).lines == [
                "position: lost since \(Self.since) (of_a_later_release); within 50 km of where the crew said",
                "by the crew's word: in Нова Водолага, until 2027-01-15T08:30:00Z",
                "nobody knows any more: every zone counts as possibly inside",
                "Driven on? fieldgate position set PLACE, or fieldgate position forget",
            ])
        let trusted = PositionBodyTests.view(trust: .trusted, reasons: [], age: .zero, radius: 5.4, zones: [])
        #expect(
            try await run(["position"], Self.ok(LocalPosition(trusted))).lines
                == ["position: trusted since \(Self.since); within 6 m"])
    }

    /// - Returns: the line of that name, without the name.
    private func status(_ trust: Trust, word: CrewWord?, line: String) async throws -> String? {
        let board = try ScribeOnBench().board
        board.update {
            $0.monitor = MonitorSnapshot(
                trust: trust, trustSince: Samples.stamp, reasons: ["frozen", "seen_unused"], clock: .gnss,
                moving: false, zoneSet: "", zoneCount: 0, zoneSource: .local, zonesDated: nil, openAlerts: [],
                nextReport: Samples.stamp.utc, counters: GateCounters())
        }
        let wire = WireEncoder(address: ScribeOnBench.address, version: "test").status(board.report(.online)).payload
        let local = LocalStatus(
            name: "Medic 1", link: .init(state: "up", attempts: 1, connections: 1, refused: 0), alerts: [],
            drill: false,
            crewWord: word.map { LocalPosition.Word($0, until: Samples.stamp.utc.advanced(by: .seconds(1_800))) },
            messages: [], refusedOrders: [:], hooksFailed: 0, eventsDropped: 0, lateWaiting: 0, lateThinned: 0,
            problems: [])
        let body = Array(#"{"local":\#(try PositionBodyTests.json(local)),"status":"#.utf8) + wire + Array("}".utf8)
        let outcome = try await run(["status"], .ok(body))
        #expect(outcome.status == 0, "\(outcome.lines)")
        let name = line + String(repeating: " ", count: 12 - line.count)
        return outcome.lines.first { $0.hasPrefix(name) }.map { String($0.dropFirst(12)) }
    }

    @Test func statusShowsTrustReasonsAndTheCrewsWord() async throws {
        let word = CrewWord(PositionBodyTests.places.places[1], at: Samples.stamp)
        #expect(
            try await status(.suspect, word: nil, line: "position")
                == "suspect (frozen, seen_unused) since \(Self.since)")
        #expect(
            try await status(.suspect, word: nil, line: "place")
                == "say where you are: fieldgate position set PLACE")
        #expect(
            try await status(.lost, word: word, line: "place")
                == "Нова Водолага by the crew's word until 2027-01-15T08:30:00Z")
        #expect(try await status(.degraded, word: nil, line: "place") == nil)
    }

    @Test func theJSONIsTheDaemonsOwn() async throws {
        let body = LocalPosition(PositionBodyTests.view(word: true))
        let outcome = try await run(["position", "show", "--json"], Self.ok(body))
        #expect(outcome == Outcome(status: 0, lines: [try PositionBodyTests.json(body)]))
    }

    @Test func severalWordsAreOneNameAndTheAnswerSaysUntilWhenAndWhatIsLeft() async throws {
        let heard = Heard<LocalRequest>()
        var alert = Samples.alert()
        alert.kind = .possible
        alert.certainty = .possible
        let body = CrewOutcome(alerts: [LocalAlert(alert)], until: 1_800_001_800)
        let outcome = try await run(["position", "set", " Нова\n", "Водолага"], Self.ok(body), heard: heard)
        #expect(heard.all == [.crew(.setPosition("Нова Водолага"))])
        #expect(outcome.status == 0)
        #expect(
            outcome.lines == [
                "noted: you are in Нова Водолага; it counts until 2027-01-15T08:30:00Z, or until the satellites are trusted",
                "CAUTION evacuate possible Red, active, possible, since \(Self.since), \(alert.id)",
            ])
    }

    @Test func takingItBack() async throws {
        let heard = Heard<LocalRequest>()
        let body = CrewOutcome(alerts: [], until: nil)
        let outcome = try await run(["position", "forget"], Self.ok(body), heard: heard)
        #expect(heard.all == [.crew(.forgetPosition)])
        #expect(
            outcome == Outcome(status: 0, lines: ["forgotten: nobody knows where you are but the satellites"]))
    }

    @Test func aNameOfSeveralPlacesIsRefusedWithAllOfThem() async throws {
        let outcome = try await run(["position", "set", "Петрівка"], Self.error(PositionBodyTests.several))
        #expect(
            outcome
                == Outcome(
                    status: 65,
                    lines: [
                        "fieldgate: several places have this name; say which by its id",
                        "  petrivka-1  Петрівка (Petrivka)", "  petrivka-2  Петрівка",
                    ]))
    }

    @Test func anUnknownNameIsRefusedWithThoseThatAreLikeIt() async throws {
        let like = CrewProblem(
            .noSuchPlace, of: .setPosition("купян"), among: PositionBodyTests.places)
        let outcome = try await run(["position", "set", "купян"], Self.error(like))
        #expect(outcome.status == 65)
        #expect(outcome.lines.first == "fieldgate: no place has this id or name; fieldgate position list shows them")
        #expect(outcome.lines.last == "  kupiansk  Куп’янськ (Kupiansk)")
    }

    @Test func theListIsOfThePartAndAnEmptyOneIsAFailure() async throws {
        let heard = Heard<LocalRequest>()
        let found = PlaceListing(PositionBodyTests.places.containing("петрівка"))
        let outcome = try await run(["position", "list", "петрівка"], Self.ok(found), heard: heard)
        #expect(heard.all == [.placeList("петрівка")])
        #expect(
            outcome == Outcome(status: 0, lines: ["petrivka-1  Петрівка (Petrivka)", "petrivka-2  Петрівка"]))
        let none = try await run(["position", "list"], Self.ok(PlaceListing([])))
        #expect(none.status == 65)
        #expect(none.lines == ["fieldgate: no places are known; places.file in the settings names them"])
    }

    @Test(arguments: [
        ["position", "set"], ["position", "set", " "], ["position", "set", String(repeating: "є", count: 129)],
        ["position", "list", String(repeating: "є", count: 129)],
    ])
    func whatIsNoNameIsNotEvenAsked(_ arguments: [String]) async throws {
        let heard = Heard<LocalRequest>()
        let outcome = try await run(arguments, .error([]), heard: heard)
        #expect(outcome.status == 64 && heard.all.isEmpty)
    }
}
