import Simulator
import Testing

/// What each scenario claims to be is really there, in every seed.
@Suite struct SignatureTests {
    private static let many = UInt64(1)...16

    private func each(_ scenario: Scenario, _ body: (Trace) throws -> Void) rethrows {
        for seed in Self.many { try body(Trace(scenario, seed: seed)) }
    }

    private func wentOn(_ trace: Trace) -> Double {
        (trace.disturbed.last?.truth.odometerMetres ?? 0) - (trace.disturbed.first?.truth.odometerMetres ?? 0)
    }

    @Test func tunnel() {
        each(.tunnel) { trace in
            let dark = trace.disturbed.dropFirst(2)
            #expect((58...238).contains(dark.count))
            #expect(dark.allSatisfy { $0.tracked.isEmpty && $0.fix?.mode ?? 1 == 1 })
            #expect(trace.moments[(trace.end + 8)...].prefix(5).contains { $0.fix?.mode == 3 })
            #expect(trace.moments[trace.end...(trace.end + 1)].allSatisfy { $0.fix?.mode ?? 1 == 1 })
            #expect(wentOn(trace) > 5 * Double(trace.disturbed.count))
        }
    }

    @Test func urban() {
        each(.urban) { trace in
            let errors = trace.disturbed.compactMap(\.error)
            #expect((10...60).contains(size(errors)))
            #expect((errors.max() ?? 0) < 220)
            let claims = trace.disturbed.compactMap { $0.fix?.horizontalErrorMetres }
            #expect(claims.allSatisfy { (14...41).contains($0) })
            #expect((300...1200).contains(trace.disturbed.count))
        }
    }

    @Test func coldStart() {
        each(.coldStart) { trace in
            #expect(trace.onset == 0)
            let searching = trace.moments.prefix { $0.fix?.mode ?? 1 == 1 }
            #expect((20...61).contains(searching.count))
            let wandering = trace.moments[searching.count..<trace.end].filter { $0.fix?.mode ?? 1 > 1 }
            #expect((9...40).contains(wandering.count))
            #expect((wandering.first?.error ?? 0) > 400)
            #expect((trace.moments[trace.end + 2].error ?? 99) < 25)
            let offs = trace.disturbed.compactMap { $0.timeOff(trace.drive) }
            #expect(offs.contains { $0 != 0 })
            #expect(trace.clean.allSatisfy { ($0.timeOff(trace.drive) ?? 0) == 0 })
        }
    }

    @Test func jam() {
        each(.jam) { trace in jammed(trace, trace.disturbed) }
    }

    private func jammed(_ trace: Trace, _ moments: [ScenarioMoment]) {
        let before = mean(
            trace.moments[(trace.onset - 5)..<trace.onset].flatMap { $0.tracked.compactMap(\.signalDBHz) })
        let after = moments[2..<5].map { mean($0.tracked.compactMap(\.signalDBHz)) }
        // What falls below the least is no longer counted: the mean of the rest hides a part of the fall.
        #expect(after.allSatisfy { $0 < before - 6 })
        #expect(moments.dropFirst(4).allSatisfy { $0.used.isEmpty && $0.fix?.mode ?? 1 == 1 })
        #expect(moments.count >= 115)
    }

    @Test func jamThenWrong() {
        var fixed = 0
        each(.jamThenWrong) { trace in
            let wrong = trace.disturbed.filter { ($0.error ?? 0) > 1_000 }
            #expect((290...900).contains(wrong.count))
            #expect(wrong.allSatisfy { (15_000...260_000).contains($0.error ?? 0) })
            #expect(wrong.last?.elapsedSeconds ?? 0 >= Double(trace.end - 3))
            jammed(trace, trace.disturbed.filter { $0.elapsedSeconds < (wrong.first?.elapsedSeconds ?? 0) })
            if trace.drive.falsePlace != nil { fixed += 1 }
        }
        #expect((4...13).contains(fixed))
    }

    @Test func jump() throws {
        var (uniform, hours, unlisted) = (0, 0, 0)
        try each(.jump) { trace in
            let place = try #require(trace.drive.falsePlace)
            for moment in trace.disturbed.prefix(200) where moment.fix != nil {
                let fix = try #require(moment.fix)
                let off = flatMetres(
                    place.latitudeDegrees, place.longitudeDegrees, fix.latitudeDegrees ?? 0, fix.longitudeDegrees ?? 0)
                #expect(off < 330)
            }
            #expect((trace.moments[trace.onset - 2].error ?? 99) < 25)
            #expect((trace.moments[trace.end + 2].error ?? 99) < 25)
            let offs = Set(trace.disturbed.compactMap { $0.timeOff(trace.drive) })
            #expect(offs.count == 1 && [0, 3_600_000, -3_600_000].contains(offs.first))
            if offs != [0] { hours += 1 }
            if isUniform(trace.disturbed) { uniform += 1 }
            if place.latitudeDegrees < 50.5 { unlisted += 1 }
        }
        #expect((3...13).contains(uniform))
        #expect((3...13).contains(hours))
        #expect((2...10).contains(unlisted))
    }

    private func isUniform(_ moments: [ScenarioMoment]) -> Bool {
        moments.allSatisfy { (spread($0.used.compactMap(\.signalDBHz)) ?? 0) <= 1 }
    }

    @Test func circle() {
        each(.circle) { trace in
            #expect(trace.disturbed.allSatisfy { !$0.truth.isIgnitionOn && $0.truth.speedMetresPerSecond == 0 })
            #expect((trace.moments[trace.onset].error ?? trace.moments[trace.onset + 1].error ?? 99) < 40)
            let errors = trace.disturbed.compactMap(\.error)
            #expect((80...630).contains(errors.max() ?? 0))
            let speeds = trace.disturbed.compactMap { $0.fix?.speedMetresPerSecond }
            #expect((7...26).contains(mean(speeds)))
            #expect((spread(speeds) ?? 99) < 1.8)
            #expect(trace.disturbed.allSatisfy { ($0.timeOff(trace.drive) ?? 0) == 0 })
        }
    }

    @Test func dragOff() {
        var (parked, fast) = (0, 0)
        each(.dragOff) { trace in
            let errors = trace.disturbed.compactMap(\.error)
            #expect((errors.first ?? 99) < 25)
            let rate = (errors.last ?? 0) / Double(trace.disturbed.count)
            #expect((0.15...3.05).contains(rate))
            let steps = zip(errors, errors.dropFirst()).map { abs($1 - $0) }
            #expect((steps.max() ?? 99) < 10)
            if wentOn(trace) == 0 { parked += 1 }
            if rate > 1.02 { fast += 1 }
            #expect((600...1800).contains(trace.disturbed.count))
        }
        #expect((3...13).contains(parked))
        #expect((2...10).contains(fast))
    }

    @Test func frozen() {
        var stuck = 0
        each(.frozen) { trace in
            let fixes = trace.disturbed.dropFirst().compactMap(\.fix)
            #expect(Set(fixes.map(\.latitudeDegrees)).count == 1)
            #expect(Set(fixes.map(\.altitudeMetres)).count == 1)
            #expect(Set(fixes.map(\.speedMetresPerSecond)).count == 1)
            #expect(Set(fixes.map(\.timeUnixMilliseconds)).count == fixes.count)
            #expect(wentOn(trace) > 500)
            if fixes.first?.speedMetresPerSecond != 0 { stuck += 1 }
        }
        #expect((6...15).contains(stuck))
    }

    @Test func timeStep() {
        var (hours, moved) = (0, 0)
        each(.timeStep) { trace in
            let offs = Set(trace.disturbed.compactMap { $0.timeOff(trace.drive) })
            #expect(offs.count == 1)
            let off = abs(offs.first ?? 0)
            #expect((3_000...86_400_000).contains(off))
            if off == 3_600_000 { hours += 1 }
            if mean(trace.disturbed.compactMap(\.error)) > 100 { moved += 1 }
        }
        #expect(hours >= 7 && hours < 16)
        #expect((3...13).contains(moved))
    }

    @Test func altitudeJump() {
        each(.altitudeJump) { trace in
            let before = trace.moments[trace.onset - 2].fix?.altitudeMetres ?? 0
            let after = trace.moments[trace.onset + 1].fix?.altitudeMetres ?? 0
            #expect((120...3030).contains(after - before))
        }
    }

    @Test func uniform() {
        each(.uniform) { trace in
            #expect(isUniform(trace.disturbed))
            #expect(trace.disturbed.allSatisfy { $0.said.isEmpty || $0.used.count >= 6 })
            #expect(trace.disturbed.compactMap(\.error).allSatisfy { (150...70_000).contains($0) })
        }
    }

    @Test func mixed() {
        each(.mixed) { trace in
            #expect(isUniform(trace.disturbed.map { $0.only(gnss: 0) }))
            let others = trace.disturbed.flatMap { $0.satellites.filter { $0.gnss != 0 } }
            #expect((spread(others.compactMap(\.signalDBHz)) ?? 0) > 5)
            #expect(trace.disturbed.compactMap(\.error).allSatisfy { $0 > 500 })
        }
    }

    @Test func gpsdRestart() {
        each(.gpsdRestart) { trace in
            #expect(trace.moments[trace.onset].said == [.gone])
            #expect(trace.disturbed.dropFirst().allSatisfy { $0.said.isEmpty })
            #expect(trace.moments[trace.end].said.first == .connected)
            #expect(trace.moments[trace.end].fix?.mode == 3)
            #expect((3...20).contains(trace.disturbed.count))
        }
    }

    @Test func unplugged() {
        var gone = 0
        each(.unplugged) { trace in
            #expect(trace.disturbed.dropFirst().allSatisfy { $0.said.isEmpty })
            #expect((60...900).contains(trace.disturbed.count))
            let isGone = trace.moments[trace.onset].said == [.gone]
            #expect(isGone == (trace.moments[trace.end].said.first == .connected))
            if isGone { gone += 1 }
        }
        #expect((3...13).contains(gone))
    }
}

extension ScenarioMoment {
    /// With the satellites of one system alone.
    fileprivate func only(gnss: Int) -> ScenarioMoment {
        var copy = self
        copy.said = [.satellites(satellites.filter { $0.gnss == gnss })]
        return copy
    }
}
