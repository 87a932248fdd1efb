import Simulator
import Testing

/// The receiver on clean drives, and on the clean parts of the others.
@Suite struct CleanTests {
    private static let clean = Trace.seeds.map { Trace(.clean, seed: $0) }

    @Test func errorsAreThoseOfAGoodReceiver() {
        for trace in Self.clean {
            let errors = trace.moments.compactMap(\.error)
            // Two axes of 1.5 to 4 m each.
            #expect((1...8).contains(size(errors)))
            #expect((errors.max() ?? 99) < 25)
            let wrong = trace.moments.compactMap(\.fix).filter { fix in
                fix.mode != 3 || !(3...8).contains(fix.horizontalErrorMetres ?? 0)
                    || (fix.speedMetresPerSecond ?? -1) < 0 || !(0..<360).contains(fix.trackDegrees ?? -1)
            }
            #expect(wrong.isEmpty)
        }
    }

    @Test func speedIsGoodTo15CentimetresASecond() {
        let off = Self.clean.flatMap(\.moments).compactMap { moment in
            moment.fix?.speedMetresPerSecond.map { $0 - moment.truth.speedMetresPerSecond }
        }
        #expect((0.1...0.2).contains(size(off)))
    }

    @Test func trackIsGoodAtSpeedAndAnythingAtRest() {
        let all = Self.clean.flatMap(\.moments)
        func off(_ range: Range<Double>) -> [Double] {
            all.filter { range.contains($0.truth.speedMetresPerSecond) }.compactMap { moment in
                moment.fix?.trackDegrees.map { track in
                    let turn = abs(track - moment.truth.trackDegrees)
                    return min(turn, 360 - turn)
                }
            }
        }
        #expect(size(off(10..<26)) < 2)
        #expect((1...15).contains(size(off(2..<6))))
        #expect(size(off(0..<0.01)) > 60)
    }

    @Test func aMinuteOfErrorsHangsTogether() {
        for trace in Self.clean {
            let errors = trace.moments.compactMap(\.error)
            let steps = zip(errors, errors.dropFirst()).map { $1 - $0 }
            #expect(size(steps) < 1.2)
        }
    }

    @Test func theSkyIsARealSky() {
        for trace in Self.clean {
            let wrong = trace.moments.filter { !$0.said.isEmpty && !isReal($0.satellites) }
            #expect(wrong.isEmpty, "\(wrong.first?.satellites ?? [])")
        }
    }

    private func isReal(_ list: [ScenarioMoment.Satellite]) -> Bool {
        let used = list.filter(\.used)
        return (14...24).contains(list.count) && Set(list.map(\.prn)).count == list.count
            && list.allSatisfy { (0...90).contains($0.elevationDegrees) && (0..<360).contains($0.azimuthDegrees) }
            && list.allSatisfy { $0.signalDBHz.map { (1...60).contains($0) } ?? true }
            && used.count >= 6 && used.allSatisfy { $0.elevationDegrees > 10 && ($0.signalDBHz ?? 0) >= 25 }
            && (spread(used.compactMap(\.signalDBHz)) ?? 0) >= 4
    }

    @Test func signalsFadeButNeverByTenAtOnce() {
        for trace in Self.clean {
            let means = trace.moments.map { mean($0.tracked.compactMap(\.signalDBHz)) }.filter { $0 > 0 }
            for (before, now) in zip(means, means.dropFirst(5)) { #expect(before - now < 10) }
            #expect((spread(means) ?? 0) > 2)
        }
    }

    @Test func nowAndThenASecondIsMissing() {
        let silent = Self.clean.reduce(0) { $0 + $1.moments.count { $0.said.isEmpty } }
        // Once in 900 seconds, in 8 hours.
        #expect((14...60).contains(silent))
    }

    @Test func timeIsTheDrives() {
        for trace in Self.clean {
            #expect(trace.moments.compactMap { $0.timeOff(trace.drive) }.allSatisfy { $0 == 0 })
        }
        #expect(ScenarioDrive(.clean, seed: 1, startUnixMilliseconds: 86_400_000).startUnixMilliseconds == 86_400_000)
    }

    /// What is clean of a disturbed drive is as clean as a clean one, once the receiver has its fix back.
    @Test(arguments: Scenario.allCases) func cleanPartsAreClean(_ scenario: Scenario) {
        for seed in Trace.seeds.prefix(3) {
            let trace = Trace(scenario, seed: seed)
            for moment in trace.clean
            where Int(moment.elapsedSeconds) < trace.onset || Int(moment.elapsedSeconds) >= trace.end + 30 {
                guard moment.fix != nil else { continue }
                #expect((moment.error ?? 99) < 25)
                #expect(moment.timeOff(trace.drive) == 0)
            }
        }
    }
}
