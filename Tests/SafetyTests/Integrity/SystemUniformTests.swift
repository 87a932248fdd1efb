import Testing

@testable import Safety

/// A spoofer who sends one system among the real satellites of the others.
@Suite struct SystemUniformTests {
    private static let even = [48.0, 48.3, 48.6, 48.9, 49, 48.1]
    private static let real = [30.0, 34, 38, 42, 45]

    private static func mixed(_ signals: [Double], system: Int = 0, used: Bool = true) -> Sky {
        Sky(
            satellites: SkyRehearsal.sky(signals, used: used, gnss: system).satellites
                + SkyRehearsal.sky(real, firstNumber: 40, gnss: system == 2 ? 6 : 2).satellites)
    }

    @Test(arguments: [0, 2, 3, 6]) func tenSecondsOfOneUniformSystemIndicate(_ system: Int) {
        var sky = SkyRehearsal()
        var line = [Finding]()
        for _ in 0..<13 { line.append(sky.take(Self.mixed(Self.even, system: system))[.signalUniform]) }
        #expect(line.line == "..........###")
    }

    @Test func oneListThatIsNotBeginsTheTenSecondsAnew() {
        var sky = SkyRehearsal()
        var line = [Finding]()
        for second in 0..<20 {
            let signals = second == 5 ? SkyRehearsal.open : Self.even
            line.append(sky.take(Self.mixed(signals))[.signalUniform])
        }
        #expect(line.line == "................####")
    }

    @Test func fiveSatellitesAreTooFewAndUnusedOnesDoNotCount() {
        var few = SkyRehearsal()
        var unused = SkyRehearsal()
        for _ in 0..<20 {
            #expect(few.take(Self.mixed(Array(Self.even.prefix(5))))[.signalUniform] == .clear)
            #expect(unused.take(Self.mixed(Self.even, used: false))[.signalUniform] != .indicated)
        }
    }

    @Test func aPauseBeginsTheTenSecondsAnew() {
        var sky = SkyRehearsal()
        for _ in 0..<8 { sky.take(Self.mixed(Self.even)) }
        #expect(sky.take(Self.mixed(Self.even), after: 11)[.signalUniform] != .indicated)
    }

    @Test(arguments: [nil, 0.0, 9.99, 10] as [Double?])
    func thePredicate(_ lasted: Double?) {
        let expected: Finding = lasted.map { $0 >= 10 ? .indicated : .unknown } ?? .clear
        #expect(SkyTests.systemUniform(lasted: lasted.map { .seconds($0) }) == expected)
    }
}
