import Foundation
import Safety
import Testing
import Wire

@testable import BaseOffice

@Suite struct WatchTableTests {
    private func store() throws -> OfficeStore {
        let store = try OfficeStore.inMemory()
        var one = UnitRecord(unit: "unit-01")
        one.status = Timeline.status(at: 0)
        one.heard = Timeline.utc(0)
        one.checkInDue = Timeline.utc(900)
        try store.keep([one])
        var two = one
        two = UnitRecord(unit: String(repeating: "u", count: 32))
        two.status = Timeline.status(.silent, at: 0)
        two.isGone = true
        try store.keep([two])
        _ = try store.keep(Timeline.alert(1, 1), at: Timeline.utc(0))
        try store.keep(
            OverdueRecord(
                id: Timeline.id(2), unit: "unit-01", kind: .checkIn, since: Timeline.utc(-600),
                raised: Timeline.utc(-300)))
        try store.keep(OfficeStore.LinkState(isUp: true, since: Timeline.utc(0)))
        return store
    }

    @Test func everythingFitsEightyColumnsAndNamesWhatMatters() throws {
        let text = try WatchTable(store(), isRunning: true, at: Timeline.utc(30)).text(color: false)
        for line in text.split(separator: "\n") { #expect(line.count < 80, "\(line)") }
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("OVERDUE unit-01: no check-in, due "))
        let row = try #require(lines.first { $0.hasPrefix("unit-01 ") })
        let words = row.split(separator: " ")
        #expect(words == ["unit-01", "online", "evacuate", "trusted", "30s", "OVERDUE", "1", "open,", "overdue"])
        #expect(text.contains("unit-01 evacuate zone, active, since"))
        #expect(text.contains("not acknowledged"))
    }

    @Test func aDeafOfficeShoutsFirst() throws {
        let table = try WatchTable(store(), isRunning: false, at: Timeline.utc(30))
        #expect(table.shouts.first?.hasPrefix("FIELDBASE IS NOT RUNNING") == true)
        let store = try store()
        try store.keep(OfficeStore.LinkState(isUp: false, since: Timeline.utc(0)))
        #expect(
            try WatchTable(store, isRunning: true, at: Timeline.utc(30)).shouts.first?.hasPrefix("NO BROKER") == true)
    }

    @Test func aFullDiskIsShoutedAndWorthABell() throws {
        let store = try store()
        let usual = try WatchTable(store, isRunning: true, freeBytes: WatchTable.leastFree, at: Timeline.utc(30))
        #expect(!usual.shouts.contains { $0.hasPrefix("DISK FULL") })
        let full = try WatchTable(store, isRunning: true, freeBytes: WatchTable.leastFree - 1, at: Timeline.utc(30))
        #expect(full.shouts.first?.hasPrefix("DISK FULL") == true)
        #expect(!full.attention.isSubset(of: usual.attention))
    }

    @Test func oneObjectIsOneLine() throws {
        #expect(try !WatchTable(store(), isRunning: true, at: Timeline.utc(30)).json().contains("\n"))
    }

    @Test func aNewAlarmIsWorthABellAndTheSameOneIsnt() throws {
        let store = try store()
        let before = try WatchTable(store, isRunning: true, at: Timeline.utc(30)).attention
        #expect(try WatchTable(store, isRunning: true, at: Timeline.utc(99)).attention == before)
        _ = try store.keep(Timeline.alert(1, 2, level: .warning), at: Timeline.utc(31))
        #expect(try !WatchTable(store, isRunning: true, at: Timeline.utc(31)).attention.isSubset(of: before))
    }

    // MARK: Positions that can't be relied on

    private func doubted(_ trust: Trust, reasons: [String]? = ["time_step", "parked_truth"]) throws -> OfficeStore {
        let store = try store()
        var unit = UnitRecord(unit: "unit-01")
        unit.status = Timeline.status(at: 0)
        unit.status?.trust = trust
        unit.status?.trustSince = Timeline.utc(-60)
        unit.status?.reasons = reasons
        try store.keep([unit])
        return store
    }

    private func doubts(_ store: OfficeStore, at seconds: Double = 30) throws -> [String] {
        let lines = try WatchTable(store, isRunning: true, at: Timeline.utc(seconds)).text(color: false)
            .split(separator: "\n").map(String.init)
        for line in lines { #expect(line.count < 80, "\(line)") }
        return lines.filter { $0.hasPrefix("unit-01 position") || $0.contains("ing since") }
    }

    @Test(arguments: [Trust.degraded, .suspect, .lost])
    func aPositionThatIsntTrustedIsShownWithItsReasons(trust: Trust) throws {
        #expect(
            try doubts(doubted(trust)) == [
                "unit-01 position \(trust.rawValue), since 20:25Z (90s ago): time_step, parked_truth"
            ])
        #expect(try doubts(doubted(.trusted, reasons: [])).isEmpty)
        let many = Array(repeating: "signal_uniform", count: 32)
        #expect(try doubts(doubted(trust, reasons: many)).first?.hasSuffix("~") == true)
    }

    @Test func interferenceThatGoesOnIsOneLineOfEachKind() throws {
        let store = try doubted(.lost, reasons: ["no_fix"])
        let reports: [(number: Int, kind: InterferenceReport.Kind, began: Double, ended: Double?)] = [
            (1, .jamming, -900, nil), (2, .jamming, -30, nil), (3, .spoofing, -600, -300), (4, .spoofing, -20, nil),
        ]
        for report in reports {
            try store.keep(
                Timeline.interference(
                    report.number, report.kind, began: report.began, ended: report.ended, received: -5))
        }
        let shown = [
            "unit-01 position lost, since 20:25Z (90s ago): no_fix",
            "unit-01 jamming since 20:26Z (60s ago): signal_collapse",
            "unit-01 spoofing since 20:26Z (50s ago): signal_collapse",
        ]
        #expect(try doubts(store) == shown)
        try store.keep(Timeline.interference(2, began: -30, ended: 0, received: 1))
        // The earlier one never told its end, and the position was lost after it began.
        #expect(try doubts(store)[1] == "unit-01 jamming since 20:11Z (15min ago): signal_collapse")
        let body = try JSONSerialization.jsonObject(
            with: Data(try WatchTable(store, isRunning: true, at: Timeline.utc(30)).json().utf8))
        let units = try #require((body as? [String: Any])?["units"] as? [[String: Any]])
        let unit = try #require(units.first { $0["unit"] as? String == "unit-01" })
        #expect(unit["reasons"] as? [String] == ["no_fix"])
        #expect((unit["interference"] as? [[String: Any]])?.map { $0["kind"] as? String } == ["jamming", "spoofing"])
        #expect(unit["trust_since"] as? Int == Int(Timeline.utc(-60).secondsSinceEpoch))
    }

    /// Near the front it may go on for days: the unit's own alarms ring.
    @Test func interferenceRingsNoBellAndShowsNoPlace() throws {
        let store = try doubted(.suspect)
        let before = try WatchTable(store, isRunning: true, at: Timeline.utc(30))
        try store.keep(Timeline.interference(began: -30))
        let after = try WatchTable(store, isRunning: true, at: Timeline.utc(30))
        #expect(after.attention == before.attention && after.lines != before.lines)
        let shown = try after.text(color: false) + after.json()
        #expect(!shown.contains("49.9") && !shown.contains("south"))
    }
}
