import Foundation
import Safety
import Testing
import Workbench

@testable import Gateway

@Suite struct InboxTests {
    @Test func theBoundDropsTheOldestAndCounts() async {
        let inbox = Inbox<Int>(limit: 3)
        for number in 1...5 { inbox.send(number) }
        inbox.finish()
        var got: [Int] = []
        await inbox.forEach { got.append($0) }
        #expect(got == [3, 4, 5])
        #expect(inbox.dropped == 2)
    }

    @Test func whatMayNotBeLostIsKeptAndWhatMayMakesRoom() async {
        let inbox = Inbox<Int>(limit: 3) { $0 % 2 == 1 }
        for number in [2, 1, 3, 5, 4, 6, 8, 10] { inbox.send(number) }
        inbox.finish()
        inbox.send(12)
        var got: [Int] = []
        await inbox.forEach { got.append($0) }
        #expect(got == [2, 4, 6, 8, 10], "odd ones made room; even ones are all there")
        #expect(inbox.dropped == 3)
    }

    @Test func aReaderIsWokenByEachElementAndByTheEnd() async throws {
        let inbox = Inbox<Int>(limit: 10)
        let got = Heard<Int>()
        let reader = Task { await inbox.forEach { got.add([$0]) } }
        for number in 1...3 {
            inbox.send(number)
            try await eventually("\(number) is read") { got.all.last == number }
        }
        inbox.finish()
        await reader.value
        #expect(got.all == [1, 2, 3])
    }

    @Test func aTickerFiresAtTheEarliestDeadlineAndCanBeArmedAgain() async throws {
        let fired = Heard<ContinuousClock.Instant>()
        let ticker = Ticker { fired.add([.now]) }
        let start = ContinuousClock.now
        ticker.arm(in: .seconds(30))
        ticker.arm(in: .milliseconds(20))
        ticker.arm(in: .seconds(40))
        try await eventually("the ticker fires") { fired.all.count == 1 }
        #expect(start.duration(to: fired.all[0]) >= .milliseconds(20))
        ticker.arm(in: .milliseconds(1))
        try await eventually("it fires again") { fired.all.count == 2 }
    }
}

@Suite struct UnitClockTests {
    @Test func scaledTimeRunsFasterAndWaitsShorter() {
        let clock = UnitClock(scale: 20)
        let later = clock.now.advanced(by: .seconds(20))
        let wait = clock.wait(until: later)
        #expect(wait <= .seconds(1) && wait > .milliseconds(500))
        #expect(clock.wait(until: clock.now) == .zero)
        #expect(clock.real(.seconds(10)) == .milliseconds(500))
    }

    @Test func aClockBeforeTheFloorIsUnset() {
        let clock = UnitClock()
        #expect(clock.wall(floor: UTCTime(secondsSinceEpoch: 9_999_999_999)).grade == .unset)
        #expect(clock.wall(floor: UTCTime(secondsSinceEpoch: 0)).grade != .unset)
    }
}

@Suite struct FileWatchTests {
    @Test func aChangedANewAndARemovedFileAreNoticed() throws {
        let folder = try TemporaryFolder("watch")
        let file = try folder.write("a", to: "zones.d/one.geojson")
        let zones = folder.file("zones.d")
        let before = FileWatch.look(at: [zones])
        #expect(FileWatch.look(at: [zones]) == before)
        try folder.write("b", to: "zones.d/one.geojson")
        let changed = FileWatch.look(at: [zones])
        #expect(changed != before)
        try folder.write("c", to: "zones.d/two.geojson")
        let added = FileWatch.look(at: [zones])
        #expect(added != changed)
        try FileManager.default.removeItem(atPath: file)
        #expect(FileWatch.look(at: [zones]) != added)
    }
}

@Suite struct RateLimitTests {
    @Test func oneAMinuteForEachKeyAndTheRestIsCounted() {
        let limit = RateLimit(every: .seconds(60))
        #expect(limit.pass("a") == 0)
        #expect(limit.pass("a") == nil)
        #expect(limit.pass("b") == 0)
        let quick = RateLimit(every: .zero)
        #expect(quick.pass("a") == 0)
        #expect(quick.pass("a") == 0)
    }
}
