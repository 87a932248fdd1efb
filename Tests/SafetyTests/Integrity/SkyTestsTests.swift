import Testing

@testable import Safety

@Suite struct SignalUniformTests {
    private static let even = [42.0, 42.5, 43, 43.5, 43.9, 42.2]

    @Test func theSecondListRunningIndicates() {
        var sky = SkyRehearsal()
        var line = [Finding]()
        for signals in [SkyRehearsal.open, Self.even, Self.even, Self.even, SkyRehearsal.open, Self.even] {
            line.append(sky.take(signals)[.signalUniform])
        }
        #expect(line.line == ".?##.?")
    }

    @Test(arguments: [
        ([42.0, 42, 42, 43, 43, 43], "#"), ([42.0, 42, 42, 43, 43, 44], "."), ([42.0, 42, 42, 42, 42, 43.99], "#"),
        ([42.0, 42, 42, 42, 42], "?"),
    ])
    func twoDecibelsAreASkyAndFiveSatellitesTooFew(_ signals: [Double], _ expected: String) {
        var sky = SkyRehearsal()
        sky.take(signals)
        #expect([sky.take(signals)[.signalUniform]].line == expected)
    }

    @Test func listsOfOneMomentAreOneObservation() {
        var sky = SkyRehearsal()
        sky.take(Self.even)
        #expect(sky.take(Self.even, after: 0)[.signalUniform] == .unknown)
        #expect(sky.take(Self.even, after: 0.49)[.signalUniform] == .unknown)
        #expect(sky.take(Self.even, after: 0.01)[.signalUniform] == .indicated)
    }

    @Test func listsEveryFiveSecondsCountAndAPauseBreaksTheRun() {
        var sky = SkyRehearsal()
        sky.take(Self.even)
        #expect(sky.take(Self.even, after: 5)[.signalUniform] == .indicated)
        #expect(sky.take(Self.even, after: 10.5)[.signalUniform] == .unknown)
    }

    @Test func unusedSatellitesDoNotHideIt() {
        var sky = SkyRehearsal()
        let spoofed = Sky(
            satellites: SkyRehearsal.sky(Self.even).satellites
                + SkyRehearsal.sky([20, 25, 49], used: false, firstNumber: 30).satellites)
        sky.take(spoofed)
        #expect(sky.take(spoofed)[.signalUniform] == .indicated)
    }

    @Test func aListSpeaksForTenSeconds() {
        var sky = SkyRehearsal()
        sky.take(Self.even)
        sky.take(Self.even)
        sky.seconds += 10
        #expect(sky.findings[.signalUniform] == .indicated)
        sky.seconds += 0.001
        #expect(sky.findings == Findings())
        #expect(SkyRehearsal().findings == Findings(), "nothing was ever heard")
    }
}

@Suite struct SignalJumpTests {
    private static func risen(_ decibels: Double) -> [Double] { SkyRehearsal.open.map { $0 + decibels } }

    @Test(arguments: [(6.0, Finding.indicated), (5.9, .clear), (12, .indicated)])
    func allRiseAtOnce(_ decibels: Double, _ expected: Finding) {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 70)
        #expect(sky.take(Self.risen(decibels))[.signalJump] == expected)
        #expect(sky.take(Self.risen(decibels))[.signalJump] == .clear, "it is said of one list only")
    }

    @Test func oneThatStaysIsEnoughForAClearSky() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 70)
        var signals = Self.risen(10)
        signals[3] -= 5
        #expect(sky.take(signals)[.signalJump] == .clear)
    }

    @Test func leavingABridgeOrAForestIsClear() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 70)
        sky.take(Self.risen(-9))
        #expect(sky.take(SkyRehearsal.open)[.signalJump] == .clear)
        for _ in 0..<540 { sky.take(Self.risen(-7)) }
        #expect(sky.take(SkyRehearsal.open)[.signalJump] == .clear)
    }

    @Test func tooLittleToGoByIsUnknown() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 30)
        #expect(sky.take(Self.risen(8))[.signalJump] == .unknown, "a receiver feels its way up after its start")
        sky = SkyRehearsal()
        sky.openSky(seconds: 70)
        #expect(sky.take(Array(Self.risen(8).prefix(4)))[.signalJump] == .unknown, "four in common")
        sky.openSky(seconds: 1)
        #expect(sky.take(Self.risen(8), after: 6.1)[.signalJump] == .unknown, "too long ago")
        sky = SkyRehearsal()
        sky.openSky(seconds: 70)
        #expect(sky.take(Self.risen(8), after: 6)[.signalJump] == .indicated)
    }

    @Test func listsTenTimesASecondAreComparedOverASecond() {
        var sky = SkyRehearsal()
        for _ in 0..<700 { sky.take(SkyRehearsal.open, after: 0.1) }
        var line = [Finding]()
        for step in 1...6 { line.append(sky.take(Self.risen(Double(step) * 1.3), after: 0.1)[.signalJump]) }
        #expect(line.line == "....##")
    }
}

@Suite struct SignalCollapseTests {
    private static func fallen(_ decibels: Double) -> [Double] { SkyRehearsal.open.map { $0 - decibels } }
    private static let noise = [12.0, 0, 11, 0, 0, 14, 0, 0]

    @Test(arguments: [
        (fallen(10), Finding.indicated), (fallen(9), .clear), (noise, .indicated),
        ([0, 0, 0, 0, 0, 0, 0, 0], .indicated),
        (fallen(12).prefix(7) + [47], .clear),
    ])
    func allFallOrAreGone(_ signals: [Double], _ expected: Finding) {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 3)
        #expect(sky.take(signals)[.signalCollapse] == expected)
    }

    @Test func aFallOverFiveSecondsIsOne() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 6)
        var line = [Finding]()
        for second in 1...6 { line.append(sky.take(Self.fallen(Double(second) * 2.1))[.signalCollapse]) }
        #expect(line.line == "....##")
        sky = SkyRehearsal()
        sky.openSky(seconds: 6)
        line = []
        for second in 1...12 { line.append(sky.take(Self.fallen(Double(second) * 1.6))[.signalCollapse]) }
        #expect(!line.contains(.indicated), "a slow fall is a forest")
    }

    @Test func listsEveryFiveSecondsShowIt() {
        var sky = SkyRehearsal()
        for _ in 0..<3 { sky.take(SkyRehearsal.open, after: 5) }
        #expect(sky.take(Self.noise, after: 6)[.signalCollapse] == .indicated)
        sky = SkyRehearsal()
        for _ in 0..<3 { sky.take(SkyRehearsal.open, after: 5) }
        #expect(sky.take(Self.noise, after: 6.1)[.signalCollapse] == .unknown)
    }

    @Test func itLastsUntilTheMeanIsBackOrAMinuteHasPassed() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 3)
        sky.take(Self.noise)
        #expect(sky.take(Self.fallen(6.1))[.signalCollapse] == .indicated)
        #expect(sky.take(Self.fallen(6))[.signalCollapse] == .clear)

        sky = SkyRehearsal()
        sky.openSky(seconds: 3)
        for _ in 0..<60 { #expect(sky.take(Self.noise)[.signalCollapse] == .indicated) }
        #expect(sky.take(Self.noise)[.signalCollapse] == .unknown, "no healthy sky to fall from")
    }

    @Test func itEndsAfterAMinuteWithoutLists() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 3)
        sky.take(Self.noise)
        for _ in 0..<11 { sky.take(Self.noise, after: 5) }
        sky.seconds += 4.9
        #expect(sky.findings[.signalCollapse] == .indicated)
        sky.seconds += 0.1
        #expect(sky.findings[.signalCollapse] == .unknown)
    }

    @Test func anotherConstellationsListIsNoCollapse() {
        var sky = SkyRehearsal()
        var line = [Finding]()
        for second in 0..<8 {
            let list = SkyRehearsal.sky(SkyRehearsal.open, gnss: second % 2 == 0 ? 0 : 6)
            line.append(sky.take(list)[.signalCollapse])
        }
        #expect(line.line == "?.......")
    }

    @Test func aWeakSkyHasNothingToFallFrom() {
        var sky = SkyRehearsal()
        let weak = [25.0, 26, 27, 28, 29, 30]
        sky.take(weak)
        sky.take(weak)
        #expect(sky.take([0, 0, 0, 0, 0, 0])[.signalCollapse] == .unknown)
    }

    @Test func aMixedOrderMakesNoDifference() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 3)
        let list = Sky(satellites: SkyRehearsal.sky(Self.fallen(10)).satellites.reversed())
        #expect(sky.take(list)[.signalCollapse] == .indicated)
        sky = SkyRehearsal()
        sky.openSky(seconds: 3)
        let steady = Sky(satellites: SkyRehearsal.sky(SkyRehearsal.open).satellites.reversed())
        #expect(sky.take(steady)[.signalCollapse] == .clear)
    }

    @Test func moreSatellitesThanTheTableHoldsAreLeftOut() {
        var sky = SkyRehearsal()
        let many = (0..<200).map { 30 + Double($0 % 17) }
        for _ in 0..<20 { sky.take(many) }
        #expect(sky.findings[.signalCollapse] == .clear)
        #expect(sky.take(many.map { $0 - 12 })[.signalCollapse] == .indicated)
    }
}

@Suite struct SeenUnusedTests {
    @Test func unusedForThreeSecondsIndicates() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 3)
        var line = [Finding]()
        for _ in 0..<5 { line.append(sky.take(SkyRehearsal.open, used: false)[.seenUnused]) }
        line.append(sky.take(SkyRehearsal.open)[.seenUnused])
        #expect(line.line == "???##.")
    }

    @Test func withoutAFixToo() {
        var sky = SkyRehearsal()
        sky.hasFix = false
        sky.openSky(seconds: 3)
        for _ in 0..<4 { sky.take(SkyRehearsal.open, used: false) }
        #expect(sky.findings[.seenUnused] == .indicated)
    }

    @Test func twoListsFiveSecondsApartSuffice() {
        var sky = SkyRehearsal()
        for _ in 0..<3 { sky.take(SkyRehearsal.open, after: 5) }
        sky.take(SkyRehearsal.open, used: false, after: 5)
        sky.seconds += 4
        #expect(sky.findings[.seenUnused] == .unknown, "one list says nothing, however long")
        #expect(sky.take(SkyRehearsal.open, used: false)[.seenUnused] == .indicated)
    }

    @Test func aReceiverThatNeverSaysWhatItUsesIsUnknown() {
        var sky = SkyRehearsal()
        for _ in 0..<100 { #expect(sky.take(SkyRehearsal.open, used: false)[.seenUnused] == .unknown) }
        sky = SkyRehearsal()
        sky.openSky(seconds: 2)
        for _ in 0..<10 { #expect(sky.take(SkyRehearsal.open, used: false)[.seenUnused] == .unknown) }
    }

    @Test func threeSeenAreTooFew() {
        var sky = SkyRehearsal()
        sky.openSky(seconds: 3)
        for _ in 0..<10 { #expect(sky.take([30, 40, 45], used: false)[.seenUnused] == .unknown) }
    }

    @Test func comingOutOfATunnelTakesAMinuteWithoutAFixAndThreeSecondsWithOne() {
        for hasFix in [false, true] {
            var sky = SkyRehearsal()
            sky.hasFix = hasFix
            sky.openSky(seconds: 3)
            for _ in 0..<20 { sky.take([0, 0, 0, 20], used: false) }
            for second in 0...60 {
                let finding = sky.take(SkyRehearsal.open, used: false)[.seenUnused]
                #expect(finding == (second >= (hasFix ? 3 : 60) ? .indicated : .unknown), "second \(second)")
            }
        }
    }
}
