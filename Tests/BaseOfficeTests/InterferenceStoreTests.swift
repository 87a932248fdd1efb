import Foundation
import GRDB
import Safety
import Testing
import Wire
import Workbench

@testable import BaseOffice

extension Timeline {
    static let kharkiv = GridCell(southTenths: 499, westTenths: 362)

    /// An id that orders by `number`.
    static func manyID(_ number: Int) -> Identifier {
        var generator = SeededGenerator(seed: UInt64(number))
        return Identifier(at: utc(Double(number)), using: &generator)
    }

    static func interference(
        _ number: Int = 1, unit: String = "unit-01", _ kind: InterferenceReport.Kind = .jamming,
        reasons: [String] = ["signal_collapse"], cell: GridCell? = kharkiv, began: Double = 0, ended: Double? = nil,
        boot: Int = 1, clock: ClockGrade = .gnss, received: Double = 5
    ) -> InterferenceRecord {
        InterferenceRecord(
            unit: unit, id: manyID(number), kind: kind, reasons: reasons, cell: cell, began: utc(began),
            ended: ended.map(utc), boot: boot, clock: clock, received: utc(received))
    }
}

@Suite struct InterferenceStoreTests {
    @Test func itComesBackAsItWas() throws {
        let store = try OfficeStore.inMemory()
        let reports = [
            Timeline.interference(2, .spoofing, reasons: [], cell: nil, ended: -3600, boot: 7, clock: .unset),
            Timeline.interference(1, reasons: ["seen_unused", "a \"new\" one"]),
            Timeline.interference(3, cell: GridCell(southTenths: -900, westTenths: 1799)),
        ]
        for report in reports { #expect(try store.keep(report)) }
        #expect(try store.interference() == reports)
        #expect(try store.openInterference() == Array(reports[1...]))
    }

    /// Whatever comes again, late or in another order: the end stays, and the later end counts.
    @Test(
        arguments: [
            // What comes, as the seconds of its end (-1 for none), and the end that is known after it.
            ([-1, 60], 60), ([60, -1], 60), ([-1, 60, -1], 60), ([60, 90], 90), ([90, 60], 90), ([-1, -1], nil),
            ([-1, 60, 60, -1, 90, 60], 90),
        ] as [([Double], Double?)])
    func anEndIsNeverTakenBack(ends: [Double], known: Double?) throws {
        let store = try OfficeStore.inMemory()
        for (turn, end) in ends.enumerated() {
            try store.keep(Timeline.interference(ended: end < 0 ? nil : end, received: Double(100 + turn)))
        }
        let kept = try store.interference()
        #expect(kept.map(\.ended) == [known.map(Timeline.utc)])
        #expect(kept.map(\.received) == [Timeline.utc(100)], "when the first arrived")
    }

    @Test func anEndBringsWhatWasLearntAndForgetsNoCell() throws {
        let store = try OfficeStore.inMemory()
        try store.keep(Timeline.interference())
        #expect(
            try store.keep(
                Timeline.interference(reasons: ["signal_collapse", "seen_unused"], cell: nil, ended: 60, received: 61)))
        let kept = try #require(try store.interference().first)
        #expect(kept.reasons == ["signal_collapse", "seen_unused"] && kept.cell == Timeline.kharkiv)
        #expect(kept.changed == Timeline.utc(61))
        #expect(try !store.keep(Timeline.interference(ended: 60, received: 62)), "nothing new")
    }

    @Test func anotherUnitsIdIsAnotherReport() throws {
        let store = try OfficeStore.inMemory()
        try store.keep(Timeline.interference())
        try store.keep(Timeline.interference(unit: "unit-02", ended: 60))
        #expect(try store.interference().map(\.ended) == [nil, Timeline.utc(60)])
    }

    @Test func oneUnitKeepsItsNewestTwoHundredAndPushesOutNobodyElses() throws {
        let store = try OfficeStore.inMemory()
        try store.keep(Timeline.interference(1, unit: "unit-02"))
        for number in 1...250 {
            // Ids and times of any kind: the order of arrival decides.
            try store.keep(Timeline.interference(251 - number, began: Double(-number * 10_000)))
        }
        let kept = try store.interference()
        #expect(kept.filter { $0.unit == "unit-02" }.count == 1)
        let mine = kept.filter { $0.unit == "unit-01" }
        #expect(mine.map(\.id) == (51...250).map { Timeline.manyID(251 - $0) })
    }

    /// Full: the loudest unit gives way, one by one, to whoever has something new.
    @Test func aFullStoreTakesFromWhoeverHasMost() throws {
        let store = try OfficeStore.inMemory()
        try store.queue.write { db in
            // 24 units with 200, one with 199, one with 1.
            for unit in 0..<26 {
                for number in 0..<(unit == 25 ? 1 : unit == 24 ? 199 : 200) {
                    try db.execute(
                        sql: """
                            INSERT INTO interference (unit, id, kind, reasons, began, boot, clock, received, changed)
                            VALUES (?, ?, 'jamming', '[]', 0, 1, 'gnss', 0, 0)
                            """, arguments: ["unit-\(unit)", Timeline.manyID(1_000 * unit + number).description])
                }
            }
        }
        func counts() throws -> [String: Int] {
            Dictionary(try store.interference().map { ($0.unit, 1) }, uniquingKeysWith: +)
        }
        let before = try counts()
        #expect(before.values.reduce(0, +) == OfficeStore.mostInterference)
        for number in 1...50 { try store.keep(Timeline.interference(number, unit: "unit-25")) }
        let after = try counts()
        #expect(after.values.reduce(0, +) == OfficeStore.mostInterference)
        #expect(after["unit-25"] == 51 && after["unit-24"] == 198)
        #expect(after.values.max() == 198, "taken evenly")
    }

    /// The releases before this one have stores, too.
    @Test func aStoreOfTheFirstReleaseIsTakenOver() throws {
        let folder = try TemporaryFolder("office")
        let place = PrivateFolder(path: folder.file("store"))
        try place.make()
        let old = try DatabaseQueue(path: place.file(OfficeStore.fileName))
        try OfficeSchema.migrator.migrate(old, upTo: "v1")
        // As the first release wrote them: without `trustSince` and `reasons`.
        let record = """
            {"isGone":false,"session":7,"status":{"boot":1,"drill":false,"lastGood":false,\
            "sent":{"millisecondsSinceEpoch":0},"session":7,"state":"online","trust":"suspect"},"unit":"unit-01"}
            """
        try old.write { try $0.execute(sql: "INSERT INTO unit VALUES ('unit-01', ?)", arguments: [record]) }
        #expect(try old.read { try !$0.tableExists("interference") })
        try old.close()
        let store = try OfficeStore.open(in: place)
        let unit = try #require(try store.units().first)
        #expect(unit.status?.trust == .suspect && unit.status?.reasons == nil && unit.status?.trustSince == nil)
        try store.keep(Timeline.interference())
        #expect(try store.interference().count == 1)
    }

    // MARK: What the office believes of its times

    @Test(
        arguments: [
            // grade, began, ended, first received, last received → first, last
            (.gnss, 0, 60, 5, 70, 0, 60), (.network, 0, nil, 5, 5, 0, 5),
            // Later than it was told can't be.
            (.gnss, 9_999, 99_999, 5, 70, 5, 70),
            // A clock that an attack moved.
            (.gnss, 0, -3600, 5, 70, 0, 0),
            (.system, -9_999, -9_000, 5, 70, 5, 70), (.unset, 9_999, nil, 5, 5, 5, 5),
        ] as [(ClockGrade, Double, Double?, Double, Double, Double, Double)])
    func itsTimesAreWorthWhatItsClockWas(
        clock: ClockGrade, began: Double, ended: Double?, received: Double, changed: Double, first: Double, last: Double
    ) {
        var record = Timeline.interference(began: began, ended: ended, clock: clock, received: received)
        record.changed = Timeline.utc(changed)
        #expect(record.first == Timeline.utc(first) && record.last == Timeline.utc(last))
    }

    @Test(
        arguments: [
            // ended, what the status says: trust, since, boot → goes on
            (nil, nil, nil, 1, true), (60, .lost, 10, 1, false), (nil, .lost, 10, 1, true),
            (nil, .trusted, -50, 1, true), (nil, .trusted, 0, 1, true), (nil, .trusted, 1, 1, false),
            (nil, .trusted, nil, 1, true), (nil, .lost, 10, 2, false), (nil, .lost, 10, 0, true),
        ] as [(Double?, Trust?, Double?, Int, Bool)])
    func itGoesOnUntilTheUnitSaysOtherwise(
        ended: Double?, trust: Trust?, since: Double?, boot: Int, goesOn: Bool
    ) {
        var status = Timeline.status(at: 100)
        (status.trust, status.trustSince, status.boot) = (trust, since.map(Timeline.utc), boot)
        #expect(Timeline.interference(ended: ended).isGoingOn(status) == goesOn)
    }

    @Test func aUnitWithoutStatusIsBelieved() {
        #expect(Timeline.interference().isGoingOn(nil) && !Timeline.interference(ended: 9).isGoingOn(nil))
    }
}
