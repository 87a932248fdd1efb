import Geodesy
import Testing

@testable import Safety

private typealias Stretch = VehicleTests.Stretch

private let policy = IntegrityPolicy()

private func stretch(_ from: Double, _ to: Double, _ metres: Double) -> Stretch {
    Stretch(from: .seconds(from), to: .seconds(to), mostMetres: metres)
}

@Suite struct VehicleStretchTests {
    private func last(_ readings: [(Double, Bool?, Double?)]) -> Stretch? {
        var tests = VehicleTests()
        var stretch: Stretch?
        for (seconds, isOn, metres) in readings {
            stretch = tests.take(
                VehicleReading(isIgnitionOn: isOn, odometerMetres: metres), policy, at: .seconds(seconds))
        }
        return stretch
    }

    @Test func theIgnitionSaysThatItStood() {
        #expect(last([(1, false, nil)]) == nil)
        #expect(last([(1, false, nil), (11, false, nil)]) == stretch(1, 11, 0))
        #expect(last([(1, false, nil), (11.1, false, nil)]) == nil, "too far apart")
        #expect(last([(1, true, nil), (2, false, nil)]) == nil)
        #expect(last([(1, false, nil), (2, true, nil)]) == nil)
        #expect(last([(1, true, nil), (2, true, nil)]) == nil)
        #expect(last([(1, false, nil), (2, nil, nil), (3, false, nil)]) == stretch(1, 3, 0))
    }

    @Test func theOdometerSaysHowFar() {
        #expect(last([(1, true, 100), (2, true, 120)]) == stretch(1, 2, 27))
        #expect(last([(1, nil, 100), (2, nil, 120)]) == stretch(1, 2, 27))
        #expect(last([(1, nil, 100), (2, nil, 120), (3, nil, 120)]) == stretch(2, 3, 5), "the rest of a unit")
        #expect(last([(1, nil, 100), (2, nil, 120), (3, nil, 120), (4, nil, 120)]) == stretch(3, 4, 0))
        #expect(last([(1, nil, 100), (2, nil, 120), (13, nil, 130)]) == nil, "too far apart")
        #expect(last([(1, nil, 100), (2, nil, 120), (3, nil, 0)]) == nil, "a reset")
        #expect(last([(1, nil, 100), (2, nil, 120), (3, nil, 0), (4, nil, 10)]) == stretch(3, 4, 16))
        #expect(last([(1, nil, 100), (2, nil, 100)]) == nil, "one that never counted proves nothing")
    }

    @Test func aCoarseCounterHidesAUnit() {
        #expect(last([(1, nil, 1000), (2, nil, 1100)]) == stretch(1, 2, 210))
        #expect(last([(1, nil, 1000), (2, nil, 1100), (3, nil, 1100)]) == stretch(2, 3, 100))
    }

    @Test func towedWithTheEngineOff() {
        #expect(last([(1, false, 100), (2, false, 110)]) == stretch(1, 2, 16))
        #expect(last([(1, false, 100), (2, false, 100)]) == stretch(1, 2, 0))
        #expect(last([(1, false, 100), (2, false, 110), (13, false, 120)]) == nil)
        #expect(last([(1, false, 100), (2, false, 110), (12, false, 0)]) == stretch(2, 12, 0), "a reset says nothing")
    }
}

@Suite struct VehicleStillTests {
    @Test func theIgnitionAlone() {
        var tests = VehicleTests()
        #expect(tests.isStill(policy, at: .seconds(0)) == nil)
        _ = tests.take(VehicleReading(isIgnitionOn: false), policy, at: .seconds(1))
        #expect(tests.isStill(policy, at: .seconds(11)) == true)
        #expect(tests.isStill(policy, at: .seconds(11.1)) == nil)
        _ = tests.take(VehicleReading(isIgnitionOn: true), policy, at: .seconds(12))
        #expect(tests.isStill(policy, at: .seconds(12)) == nil, "its engine idles")
    }

    /// One character a second: what is said after a reading of the odometer.
    private func line(_ metres: [Double], ignition: Bool? = nil) -> String {
        var tests = VehicleTests()
        return metres.enumerated().map { second, metres in
            let reading = VehicleReading(isIgnitionOn: ignition, odometerMetres: metres)
            _ = tests.take(reading, policy, at: .seconds(Double(second)))
            return tests.isStill(policy, at: .seconds(Double(second))).map { $0 ? "S" : "d" } ?? "?"
        }.joined()
    }

    @Test func theOdometerAlone() {
        #expect(line([0, 0, 0, 0, 0, 0, 0, 0]) == "????????", "it may be broken")
        #expect(line([0, 5, 5, 5, 5, 5, 5, 5, 6]) == "?dddddSSd")
        #expect(line([9, 9.5, 0, 0, 0, 0, 0, 0, 0]) == "?ddddd?SS", "a reset is no growth, and no standing")
    }

    @Test func towedIsNotStill() {
        #expect(line([0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3], ignition: false) == "SSSdddddddS")
    }

    @Test func aCoarseCounterNeedsLonger() {
        let counts = [0.0, 100] + Array(repeating: 100, count: 52)
        let line = line(counts)
        #expect(line.prefix(8) == "?ddddd??")
        #expect(line.firstIndex(of: "S").map { line.distance(from: line.startIndex, to: $0) } == 51)
    }

    @Test func silenceIsUnknown() {
        var tests = VehicleTests()
        for second in 0..<10 {
            _ = tests.take(
                VehicleReading(odometerMetres: second < 2 ? Double(second) : 2), policy, at: .seconds(Double(second)))
        }
        #expect(tests.isStill(policy, at: .seconds(19)) == true)
        #expect(tests.isStill(policy, at: .seconds(19.1)) == nil)
    }
}
