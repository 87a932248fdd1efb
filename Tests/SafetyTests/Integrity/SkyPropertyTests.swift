import Testing

@testable import Safety

/// Hours of ordinary skies: nothing that is worth a suspect position is said of them.
@Suite struct SkyPropertyTests {
    /// How many lists each test was known and indicated in.
    private struct Tally {
        var known: [IntegrityTest: Int] = [:]
        var indicated: [IntegrityTest: Int] = [:]
    }

    private func drive(hours: Int, seed: UInt64, every: Int = 1, isWhole: Bool = true, hasTunnels: Bool) -> Tally {
        var sky = RealisticSky(seed: seed, isWhole: isWhole, hasTunnels: hasTunnels)
        var tests = SkyTests()
        let policy = IntegrityPolicy()
        var tally = Tally()
        for second in 1...(hours * 3600) {
            let now = MonotonicInstant.seconds(Double(second))
            if let list = sky.next(), second % every == 0 { tests.take(list, policy, at: now) }
            let findings = tests.findings(hasFix: sky.hasFix, policy, at: now)
            for test in findings.known.list { tally.known[test, default: 0] += 1 }
            for test in findings.indicated.list { tally.indicated[test, default: 0] += 1 }
        }
        return tally
    }

    @Test(arguments: [(1, true, 1), (2, false, 1), (3, true, 5)])
    func anOrdinarySkyIndicatesNothing(_ seed: UInt64, _ isWhole: Bool, _ every: Int) throws {
        let tally = drive(hours: 10, seed: seed, every: every, isWhole: isWhole, hasTunnels: false)
        #expect(tally.indicated.filter { $0.key != .signalCollapse } == [:])
        #expect(tally.indicated[.signalCollapse, default: 0] < 600, "bridges are no tunnels")
        for test in [IntegrityTest.signalUniform, .signalCollapse, .seenUnused, .signalJump] {
            #expect(try #require(tally.known[test]) > 25_000, "\(test) must have had something to say")
        }
    }

    @Test func tunnelsCollapseAndNothingElse() throws {
        let tally = drive(hours: 10, seed: 4, hasTunnels: true)
        #expect(tally.indicated.filter { $0.key != .signalCollapse } == [:])
        #expect(try #require(tally.indicated[.signalCollapse]) > 60)
    }

    /// The same sky under a spoofer: each of its signs is seen within five seconds.
    @Test(arguments: 10..<40)
    func aSpoofersSkyIsSeen(_ seed: UInt64) {
        var sky = RealisticSky(seed: seed, isWhole: true, hasTunnels: false)
        var random = SeededGenerator(seed: seed)
        var tests = SkyTests()
        let policy = IntegrityPolicy()
        var seen: IntegrityTests = []
        for second in 1...305 {
            guard var list = sky.next() else { continue }
            if second > 300 {
                for place in list.satellites.indices {
                    list.satellites[place].used = place < 10
                    list.satellites[place].signalDBHz =
                        place < 10 ? (54 + Double.random(in: -0.9...0.9, using: &random)) : 20
                }
            }
            let now = MonotonicInstant.seconds(Double(second))
            tests.take(list, policy, at: now)
            if second > 300 { seen.formUnion(tests.findings(hasFix: true, policy, at: now).indicated) }
        }
        #expect(seen.contains(IntegrityTests(.signalUniform)))
    }
}
