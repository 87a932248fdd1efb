import Foundation
import Geodesy
import Logging
import Safety
import Testing
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
            trust: .lost, reasons: ["of_a_later_release"], radius: .infinity, atCap: true, word: true, zones: [])
        #expect(
            try await run(["position"], Self.ok(LocalPosition(capped))).lines == [
                "position: lost since \(Self.since) (of_a_later_release); the place is not known",
                "by the crew's word: in Нова Водолага, until 2027-01-15T08:30:00Z",
                "nobody knows any more: every zone counts as possibly inside",
                "Driven on? fieldgate position set PLACE, or fieldgate position forget",
            ])
        let trusted = PositionBodyTests.view(trust: .trusted, reasons: [], age: .zero, radius: 5.4, zones: [])
        #expect(
            try await run(["position"], Self.ok(LocalPosition(trusted))).lines
                == ["position: trusted since \(Self.since); within 6 m"])
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
        ["position", "set"], ["position", "set", " "], ["position", "set", String(repeating: "є", count: 65)],
        ["position", "list", String(repeating: "є", count: 65)],
    ])
    func whatIsNoNameIsNotEvenAsked(_ arguments: [String]) async throws {
        let heard = Heard<LocalRequest>()
        let outcome = try await run(arguments, .error([]), heard: heard)
        #expect(outcome.status == 64 && heard.all.isEmpty)
    }
}
