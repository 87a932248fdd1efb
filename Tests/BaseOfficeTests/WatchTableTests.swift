import BaseOffice
import Safety
import Testing
import Wire

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
}
