import Geodesy
import Testing

@testable import Safety

@Suite struct TimeStillTests {
    @Test func theSameTimeForTenSecondsIndicates() {
        var clock = ReceiverClock()
        clock.report()
        let stood = clock.time(at: 0)
        var line = [Finding]()
        for second in 0...11 {
            line.append(clock.tests.take(stood, clock.policy, at: .seconds(200 + Double(second)))[.timeStill])
        }
        #expect(line.line == "..........##")
        #expect(clock.tests.take(clock.time(at: 1), clock.policy, at: .seconds(212))[.timeStill] == .clear)
    }

    @Test func aReportWithoutATimeSaysNothingAndHidesNothing() {
        var clock = ReceiverClock()
        let stood = clock.time(at: 0)
        for second in 0..<10 {
            let time = second % 2 == 0 ? stood : nil
            let findings = clock.tests.take(time, clock.policy, at: .seconds(200 + Double(second)))
            #expect(findings[.timeStill] == (time == nil ? .unknown : .clear))
        }
        #expect(clock.tests.take(nil, clock.policy, at: .seconds(211)) == Findings())
        #expect(clock.tests.take(stood, clock.policy, at: .seconds(212))[.timeStill] == .indicated)
    }

    /// The rule of the first door: it must come out the same, whatever the receiver does.
    @Test func theSameTimeForTenSecondsIndicatesReportByReport() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            var first: (time: UTCTime, seconds: Double)?
            var tests = TimeTests()
            var seconds = 10.0
            var epoch = 1_780_000_000.0
            for _ in 0..<100 {
                seconds += Double.random(in: 0...4, using: &random)
                if Int.random(in: 0..<6, using: &random) == 0 { epoch += Double.random(in: -1...3, using: &random) }
                let time: UTCTime? =
                    Int.random(in: 0..<5, using: &random) == 0
                    ? nil : UTCTime(millisecondsSinceEpoch: Int64(epoch * 1000))
                if let time, first?.time != time { first = (time, seconds) }
                let isOld = time != nil && first.map { seconds - $0.seconds >= 10 } ?? false
                let finding = tests.take(time, IntegrityPolicy(), at: .seconds(seconds))[.timeStill]
                #expect((finding == .indicated) == isOld)
            }
        }
    }

    @Test func aTimeThatStandsIsNoStep() {
        var clock = ReceiverClock.trusted()
        let stood = clock.time(at: clock.seconds)
        for _ in 0..<60 {
            clock.seconds += 1
            #expect(clock.tests.take(stood, clock.policy, at: .seconds(clock.seconds))[.timeStep] != .indicated)
        }
        #expect(clock.report()[.timeStep] == .clear)
    }
}

@Suite struct TimeStepTests {
    @Test(arguments: [3600.0, -3600, 2.2, 19, -619_315_200, 43_200])
    func aStepIsSeenWithTheSecondReportAndStays(_ step: Double) {
        var clock = ReceiverClock.trusted()
        #expect(clock.reports(3).line == "...")
        clock.error = step
        #expect(clock.reports(5).line == "?####")
        for _ in 0..<3600 {
            clock.tests.settle()
            #expect(clock.report()[.timeStep] == .indicated)
        }
        clock.error = 0
        #expect(clock.reports(2).line == "..")
    }

    @Test func aLittleBehindIsFirstTakenForLateDelivery() {
        var clock = ReceiverClock.trusted()
        clock.error = -3
        #expect(clock.reports(7).line == "????###")
    }

    @Test(arguments: [(1.9, "...."), (-1.9, "....")])
    func twoSecondsAreAllowed(_ step: Double, _ expected: String) {
        var clock = ReceiverClock.trusted()
        clock.error = step
        #expect(clock.reports(4).line == expected)
    }

    @Test func oneWrongTimeIsNoStep() {
        var clock = ReceiverClock.trusted()
        clock.error = -86_400
        #expect(clock.reports(1).line == "?")
        clock.error = 0
        #expect(clock.reports(3).line == "...")
    }

    @Test func untilThePositionWasTrustedNothingIndicates() {
        var clock = ReceiverClock()
        clock.error = 18
        #expect(!clock.reports(30).contains { $0 != .unknown })
        clock.error = -619_315_200
        #expect(!clock.reports(30).contains { $0 != .unknown })
        clock.error = 0
        #expect(!clock.reports(5).contains { $0 != .unknown })
        clock.tests.settle()
        let line = clock.reports(20).line
        #expect(line == "?????...............", "the first settling waits for ten steady seconds")
    }

    @Test func leapSecondsThatAreLearntLateAreFollowedOnce() {
        var clock = ReceiverClock()
        clock.error = 18
        for _ in 0..<400 {
            clock.report()
            clock.tests.settle()
        }
        clock.error = 0
        #expect(clock.reports(6).line == "??....")
        clock.error = -18
        #expect(clock.reports(3).line == "?##", "only once")

        clock = .trusted()
        clock.error = -18
        #expect(clock.reports(3).line == "?##", "only after a start")
    }

    /// Soon after the start a liar's small step looks like the leap seconds; the truth after it must not be the step.
    @Test func whoGoesBackFromTheLeapSecondsWasRightBefore() {
        var clock = ReceiverClock()
        for _ in 0..<400 {
            clock.report()
            clock.tests.settle()
        }
        clock.error = -5
        #expect(clock.reports(6).line == "?????.")
        for _ in 0..<60 {
            clock.report()
            clock.tests.settle()
        }
        clock.error = 0
        #expect(clock.reports(6).line == "......")
        clock.error = -5
        #expect(clock.reports(6).line == "????##", "only once")
    }

    /// gpsd stops for some seconds and then gives all it has at once.
    @Test(arguments: [2.5, 5, 9, 60])
    func aLateBurstIsNoStep(_ pause: Double) {
        var clock = ReceiverClock.trusted()
        for _ in 0..<5 {
            clock.seconds += pause
            let arrived = clock.seconds
            for epoch in 0..<Int(pause) {
                let time = clock.time(at: arrived - pause + Double(epoch))
                let findings = clock.tests.take(time, clock.policy, at: .seconds(arrived + Double(epoch) * 0.002))
                #expect(findings[.timeStep] != .indicated)
                clock.tests.settle()
            }
            #expect(clock.reports(20).line == String(repeating: ".", count: 20))
        }
    }

    @Test func deliveryUpToASecondLateIsClear() {
        var random = SeededGenerator(seed: 3)
        var clock = ReceiverClock.trusted()
        for _ in 0..<3600 {
            clock.delay = Double.random(in: 0.05...1, using: &random)
            #expect(clock.report()[.timeStep] == .clear)
            clock.tests.settle()
        }
    }

    @Test func afterAPauseTheBaselineHolds() {
        // 50 ppm of two hours are 0.36 s.
        for (error, indicates) in [(2.2, false), (2.6, true), (-2.2, false), (3600, true)] {
            var clock = ReceiverClock.trusted()
            clock.seconds += 7200
            clock.error = error
            #expect(clock.reports(3).contains(.indicated) == indicates, "\(error)")
        }
    }

    @Test func twentyPartsPerMillionForADayAreNoStep() {
        var clock = ReceiverClock.trusted()
        for _ in 0..<17_280 {
            clock.error += 5 * 20e-6
            #expect(clock.report(after: 5)[.timeStep] == .clear)
            clock.tests.settle()
        }
    }

    @Test func afterSixHoursOfAnotherSteadyTimeNobodyKnows() {
        var clock = ReceiverClock.trusted()
        clock.error = -3600
        var indicated = 0
        for _ in 0..<(7 * 720) where clock.report(after: 5)[.timeStep] == .indicated { indicated += 1 }
        #expect(indicated == 6 * 720)
        #expect(clock.report()[.timeStep] == .unknown)
        clock.tests.settle()
        #expect(clock.report()[.timeStep] == .clear)
        #expect(!clock.tests.isHourStep)
    }

    @Test(arguments: [(3600.0, true), (-3604.5, true), (3606, false), (43_200, true), (46_800, false), (1800, false)])
    func theSignatureIsAWholeHour(_ step: Double, _ expected: Bool) {
        var clock = ReceiverClock.trusted()
        #expect(!clock.tests.isHourStep)
        clock.error = step
        _ = clock.reports(5)
        #expect(clock.tests.isHourStep == expected)
    }

    @Test func timesAtTheEndOfTheRangeDoNotTrap() {
        var tests = TimeTests()
        for (second, milliseconds) in [Int64.max, .min, 0, .max, .min].enumerated() {
            for repeated in 0..<20 {
                let at = MonotonicInstant.seconds(Double(second * 20 + repeated))
                _ = tests.take(
                    UTCTime(millisecondsSinceEpoch: milliseconds &- Int64(repeated)), IntegrityPolicy(), at: at)
                tests.settle()
            }
        }
        #expect(!tests.isHourStep)
    }
}
