import Foundation
import Logging
import Safety
import Testing
import Workbench

@testable import Gateway

@Suite struct LocalProtocolTests {
    @Test(arguments: [
        ("status", LocalRequest?.some(.status)), ("visit add 12", .visitAdd(bytes: 12, id: nil)),
        ("visit list 20", .visitList(limit: 20)), ("visit add 0", nil), ("visit add 65537", nil), ("visit add -1", nil),
        ("visit list 10001", nil), ("visit", nil), ("", nil), ("status please", nil), ("visit add 1 2", nil),
        ("visit add 1 \(Samples.id(3))", .visitAdd(bytes: 1, id: Samples.id(3))),
        ("VISIT add 1", nil),
        ("alert ack", .crew(.acknowledge(alert: nil, by: "crew"))),
        ("alert ack all driver", .crew(.acknowledge(alert: nil, by: "driver"))),
        ("alert ack \(Samples.id(3))", .crew(.acknowledge(alert: Samples.id(3), by: "crew"))),
        ("alert ack 7", nil), ("alert ack all a b", nil),
        ("alert distress", .crew(.distress(duress: false))), ("alert distress duress", .crew(.distress(duress: true))),
        ("alert distress now", nil), ("checkin", .crew(.checkIn(duress: false))),
        ("checkin duress", .crew(.checkIn(duress: true))), ("checkin please", nil),
        ("checkin silence 7200", .crew(.planSilence(.seconds(7_200)))), ("checkin silence 2h", nil),
        ("checkin silence 86401", nil),
        ("alert shelve \(Samples.id(3)) 600", .crew(.shelve(alert: Samples.id(3), .seconds(600)))),
        ("alert shelve \(Samples.id(3))", nil), ("alert test end", .crew(.endTest)),
        ("alert test warning", .crew(.test(.warning))), ("alert test loud", nil),
        ("nearest any", .crew(.nearest(kind: nil, needs: []))),
        ("nearest hospital Cardiology,oxygen", .crew(.nearest(kind: .hospital, needs: ["cardiology", "oxygen"]))),
        ("nearest", nil), ("nearest pub", nil), ("emission end", .crew(.endEmissionControl)), ("emission", nil),
        ("alert list 5", .alertList(limit: 5)), ("alert list 1001", nil), ("alert show 1", nil),
        ("alert export \(Samples.id(3))", .alertExport(Samples.id(3))),
        ("position set Липці", .crew(.setPosition("Липці"))),
        ("position set  Нова   Водолага", .crew(.setPosition("Нова Водолага"))), ("position set", nil),
        ("position set \(String(repeating: "є", count: 129))", nil), ("position show", .crew(.showPosition)),
        ("position forget", .crew(.forgetPosition)), ("position forget it", nil), ("position show all", nil),
        ("position", nil), ("position list", .placeList("")), ("position list нова вод", .placeList("нова вод")),
        ("position list \(String(repeating: "є", count: 129))", nil), ("position unset", nil),
    ])
    func requestsAreReadStrictly(line: String, request: LocalRequest?) {
        #expect(LocalRequest(line: line) == request)
    }

    @Test func aRequestReadsItsOwnLine() {
        for request in [
            LocalRequest.status, .visitAdd(bytes: 7, id: nil), .visitAdd(bytes: 7, id: Samples.id(3)),
            .visitList(limit: 3), .alertList(limit: 4), .alertShow(Samples.id(3)), .alertExport(Samples.id(3)),
            .crew(.acknowledge(alert: nil, by: "crew")), .crew(.acknowledge(alert: Samples.id(3), by: "doctor")),
            .crew(.shelve(alert: Samples.id(3), .seconds(60))), .crew(.unshelve(alert: Samples.id(3))),
            .crew(.distress(duress: false)), .crew(.distress(duress: true)), .crew(.checkIn(duress: false)),
            .crew(.checkIn(duress: true)), .crew(.planSilence(.zero)), .crew(.endEmissionControl),
            .crew(.test(.evacuate)), .crew(.endTest), .crew(.nearest(kind: nil, needs: ["ct"])),
            .crew(.nearest(kind: .shelter, needs: [])), .crew(.setPosition("Нова Водолага")),
            .crew(.setPosition(String(repeating: "є", count: 128))), .crew(.forgetPosition), .crew(.showPosition),
            .placeList(""), .placeList("нова вод"),
        ] {
            #expect(LocalRequest(line: String(request.line.dropLast())) == request)
        }
    }

    @Test(arguments: ["ok", "ok -1", "okay 3", "ok 99999999999", "error x", "ok 1 2"])
    func aBrokenAnswerIsNoAnswer(line: String) { #expect(LocalAnswer.head(line) == nil) }
}

@Suite struct LocalServerTests {
    /// Runs a server that echoes, for as long as `body` takes.
    private func served(_ body: @escaping @Sendable (LocalClient, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder("socket")
        let path = folder.file("fg.sock")
        let server = LocalServer(path: path, logger: Logger(label: "test")) { request, body in
            switch request {
            case .status: .ok(Array(#"{"a":1}"#.utf8))
            case .visitAdd: .ok(body)
            case .visitList(let limit): .error(Array("\(limit)".utf8))
            default: .error([])
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await eventually("the socket appears") { FileManager.default.fileExists(atPath: path) }
            try await body(LocalClient(socket: path), path)
            group.cancelAll()
        }
    }

    @Test func asksAndAnswers() async throws {
        try await served { client, path in
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o660)
            let status = await Aside.run { Result { try client.status() } }
            #expect(try status.get() == .ok(Array(#"{"a":1}"#.utf8)))
            let big = [UInt8](repeating: 65, count: 65_536)
            let echo = await Aside.run { Result { try client.addVisit(big, id: Samples.id(4)) } }
            #expect(try echo.get() == .ok(big))
            let refused = await Aside.run { Result { try client.visits(limit: 5) } }
            #expect(try refused.get() == .error(Array("5".utf8)))
        }
    }

    @Test func fortyAtOnceAreServedOrTurnedAwayAndNobodyHangs() async throws {
        try await served { client, _ in
            let answered = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        await Aside.run {
                            do { return try client.status().isOK } catch { return false }
                        }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(answered >= LocalServer.atOnce)
            let after = await Aside.run { Result { try client.status() } }
            let answer = try after.get()
            #expect(answer.isOK, "and it goes on")
        }
    }

    @Test func nobodyThereIsSaidClearly() throws {
        let client = LocalClient(socket: "/nonexistent/fg.sock")
        let error = #expect(throws: LocalClient.Failure.self) { try client.status() }
        #expect(error.map { "\($0)" } == "no daemon answers on /nonexistent/fg.sock; is fieldgate running?")
    }
}
