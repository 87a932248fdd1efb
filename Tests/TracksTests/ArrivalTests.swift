import Safety
import Testing

@testable import Tracks

@Suite struct ArrivalTests {
    /// Recorded seconds (`-` for none), in order, and the milliseconds at which the reports come.
    @Test(arguments: [
        ("0 1 2", [0, 1000, 2000]),
        // A gap passes in full.
        ("0 1 601", [0, 1000, 601_000]),
        // Several a cycle are spread over it; at the end nothing says how long it was.
        ("0 0 1 1 1 1 2 2", [0, 500, 1000, 1250, 1500, 1750, 2000, 2010]),
        // Before a gap they are spread over a second each at most.
        ("0 0 60", [0, 1000, 60_000]),
        // Time that goes back is a moment later, and counts on from there.
        ("10 11 5 6", [0, 1000, 1010, 2010]),
        // Without a time: between those that have one.
        ("0 - - - 4 5", [0, 1000, 2000, 3000, 4000, 5000]),
        // Before any is known: a cycle each.
        ("- - 7 8", [0, 1000, 2000, 3000]),
        ("- - -", [0, 1000, 2000]),
        // Forty days count as thirty-one.
        ("0 3456000 3456001", [0, 2_678_400_000, 2_678_401_000]),
    ])
    func arrivals(_ recorded: String, _ expected: [Int]) {
        let times = recorded.split(separator: " ").map { Int64($0).map { UTCTime(secondsSinceEpoch: $0) } }
        #expect(Self.arrivals(times).map { Int($0.nanoseconds / 1_000_000) } == expected)
    }

    @Test func aTimeThatStandsStillIsSeenToStandStill() {
        let times = Array(repeating: UTCTime(secondsSinceEpoch: 5), count: 600) + [UTCTime(secondsSinceEpoch: 605)]
        let arrivals = Self.arrivals(times)
        #expect(arrivals[599] - arrivals[0] > .seconds(500))
        #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func arrivalsNeverGoBackWhateverIsRecorded() {
        var chance = SeededGenerator(seed: 5)
        let times = (0..<5000).map { _ in
            Int.random(in: 0..<5, using: &chance) == 0
                ? nil
                : UTCTime(millisecondsSinceEpoch: Int64.random(in: -(1 << 42)...(1 << 42), using: &chance))
        }
        let arrivals = Self.arrivals(times)
        #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(arrivals.count == times.count)
        #expect(arrivals[4999] < ArrivalClock.longestRecording + ArrivalClock.longestGap + .seconds(5000))
    }

    /// Grouped as the reader groups them.
    private static func arrivals(_ times: [UTCTime?]) -> [Duration] {
        var clock = ArrivalClock(timelessStep: .seconds(1))
        var arrivals: [Duration] = []
        var index = 0
        while index < times.count {
            var end = index + 1
            while end < times.count, end - index < ArrivalClock.mostTogether,
                ArrivalClock.belongs(times[end], with: times[index])
            {
                end += 1
            }
            let isFull = end - index == ArrivalClock.mostTogether
            arrivals += clock.arrivals(
                of: Array(times[index..<end]), next: end < times.count && !isFull ? times[end] : nil, isFull: isFull)
            index = end
        }
        return arrivals
    }
}
