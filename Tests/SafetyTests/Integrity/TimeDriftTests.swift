import Testing

@testable import Safety

@Suite struct TimeDriftTests {
    /// Minutes until the first finding, and what it was in the end.
    private func run(
        minutes: Int, partsPerMillion: Double, jitter: ClosedRange<Double>, stepAt: Int? = nil
    ) -> (firstKnown: Int?, last: Finding, indicated: Int) {
        var random = SeededGenerator(seed: 5)
        var clock = ReceiverClock()
        var result: (firstKnown: Int?, last: Finding, indicated: Int) = (nil, .unknown, 0)
        for second in 0..<(minutes * 60) {
            clock.error = partsPerMillion * 1e-6 * Double(second) + (stepAt.map { second >= $0 * 60 } == true ? 0.5 : 0)
            clock.delay = Double.random(in: jitter, using: &random)
            result.last = clock.report()[.timeDrift]
            if result.last != .unknown { result.firstKnown = result.firstKnown ?? second / 60 }
            if result.last == .indicated { result.indicated += 1 }
        }
        return result
    }

    @Test(arguments: [
        (0.0, Finding.clear), (40, .clear), (-40, .clear), (60, .clear), (120, .indicated), (-120, .indicated),
    ])
    func steadyDriftIndicates(_ partsPerMillion: Double, _ expected: Finding) {
        let result = run(minutes: 60, partsPerMillion: partsPerMillion, jitter: 0.08...0.4)
        #expect(result.last == expected)
        #expect(result.firstKnown == 20)
        #expect(expected == .indicated || result.indicated == 0)
    }

    @Test func anotherDelayFromNowOnIsNoDrift() {
        let result = run(minutes: 90, partsPerMillion: 10, jitter: 0.08...0.4, stepAt: 35)
        #expect(result.indicated == 0 && result.last == .clear)
    }

    @Test func aStepOrALongPauseStartsAnew() {
        var clock = ReceiverClock.trusted(minutes: 30)
        #expect(clock.report()[.timeDrift] == .clear)
        clock.error = 3600
        for _ in 0..<61 { clock.report() }
        #expect(clock.report()[.timeDrift] == .unknown)

        clock = .trusted(minutes: 30)
        clock.seconds += 3600
        for _ in 0..<61 { clock.report() }
        #expect(clock.report()[.timeDrift] == .unknown)
    }

    @Test func bothHalvesMustAgree() {
        let policy = IntegrityPolicy()
        func finding(_ earlier: Double, _ later: Double, _ milliseconds: Int) -> Finding {
            TimeTests.timeDrift(
                earlierPartsPerMillion: earlier, laterPartsPerMillion: later, total: .milliseconds(milliseconds), policy
            )
        }
        #expect(finding(90, 90, 101) == .indicated)
        #expect(finding(90, 90, 100) == .clear)
        #expect(finding(90, 49, 101) == .clear)
        #expect(finding(-90, -90, -101) == .indicated)
        #expect(finding(-90, 90, 101) == .clear)
    }
}
