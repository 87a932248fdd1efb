import Geodesy
import Testing

@testable import Safety

/// A parked unit that is dragged away slowly.
struct CrawlMotionTests {
    private func evidence(_ change: (inout CrawlTest.Evidence) -> Void = { _ in }) -> Finding {
        var evidence = CrawlTest.Evidence(
            netMetres: 120, blurMetres: 10, legs: 8, pathMetres: 125, longestLegMetres: 20)
        change(&evidence)
        return CrawlTest.finding(evidence)
    }

    @Test func predicate() {
        #expect(evidence() == .indicated)
        #expect(evidence { $0.netMetres = 110 } == .clear)
        #expect(evidence { $0.netMetres = 110.1 } == .indicated)
        #expect(evidence { $0.legs = 4 } == .indicated)
        #expect(evidence { $0.legs = 3 } == .clear)
        #expect(evidence { $0.pathMetres = 172 } == .clear)
        #expect(evidence { $0.pathMetres = 171 } == .indicated)
        #expect(evidence { $0.longestLegMetres = 61 } == .clear)
        #expect(evidence { $0.longestLegMetres = 60 } == .indicated)
    }

    @Test(arguments: [
        // Half a metre a second: 110 m take 220 s, and the next look is at 240 s.
        (0.5, 240), (1.0, 120), (1.5, 120),
    ])
    func aDrag(speed: Double, seconds: Int) {
        var unit = MotionRehearsal()
        unit.drive(seconds: 10, at: 0)
        unit.drive(seconds: 500, at: speed, says: 0.1)
        #expect(unit.firstIndication(of: .crawl, from: 10).map { (seconds - 15...seconds + 30).contains($0) } == true)
        #expect(unit.timeline(.crawl).hasSuffix("#"))
    }

    @Test func aDragSlowerThanTheTenMinutesIsNotSeen() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 3_000, at: 0.15, says: 0)
        #expect(!unit.timeline(.crawl).contains("#"))
    }

    @Test func aDriveEndsTheCrawl() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 300, at: 1)
        #expect(unit.last[.crawl] == .indicated)
        unit.drive(seconds: 1, at: 2)
        #expect(unit.last[.crawl] == .clear)
        unit.drive(seconds: 90, at: 1)
        #expect(unit.last[.crawl] == .clear)
    }

    @Test func withoutSpeedsNothingIsKnown() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 300, at: 1, says: .some(nil))
        #expect(unit.last[.crawl] == .unknown)
    }

    @Test func noiseThatWandersIsClear() {
        var unit = MotionRehearsal()
        unit.accuracy = 10
        for second in 0..<1_200 {
            unit.now += 1
            // Round and round within 80 m.
            unit.move(0.5, Double(second))
            unit.take(unit.fix(speed: 0.3))
        }
        #expect(!unit.timeline(.crawl).contains("#"))
    }

    @Test func aPauseMayHoldADrive() {
        var unit = MotionRehearsal()
        unit.drive(seconds: 100, at: 0)
        unit.tests.startAnew()
        unit.now += 60
        unit.move(900, 10)
        unit.drive(seconds: 300, at: 0)
        #expect(!unit.timeline(.crawl).contains("#"))
    }
}
