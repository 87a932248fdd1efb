import Geodesy
import Testing

@testable import Safety

/// Honest receivers on honest drives: nothing may be suspected.
struct MotionTestsPropertyTests {
    /// A hundred drives of a ten minutes, on every kind of receiver.
    @Test(arguments: 0..<10)
    func cleanDrivesAreNeverSuspect(decade: Int) {
        for seed in UInt64(decade * 10)..<UInt64(decade * 10 + 10) {
            var drive = NoisyDrive(seed: seed)
            var tests = MotionTests()
            var known: IntegrityTests = []
            var weak = 0
            for _ in 0..<600 * drive.receiver.reportsASecond {
                let (fix, now) = drive.next()
                let findings = tests.take(fix, isStill: nil, IntegrityPolicy(), at: now)
                known.formUnion(findings.known)
                let suspect = findings.indicated.intersection(.suspect)
                #expect(suspect == [], "\(suspect.list) of seed \(seed), \(drive.receiver), at \(now)")
                if !findings.indicated.isEmpty { weak += 1 }
                guard suspect == [] else { return }
            }
            #expect(weak == 0, "weak indications of seed \(seed)")
            let all: [IntegrityTest] = [
                .impliedSpeed, .acceleration, .turnRate, .displacement, .frozen, .altitude, .altitudeJump,
                .accuracyJump, .crawl, .circle,
            ]
            // A test that never knew anything proves nothing.
            for test in all { #expect(known.contains(IntegrityTests(test)), "\(test) of seed \(seed)") }
        }
    }

    /// The same drives with a leap, a stuck place and a false speed must be seen: the property can fail.
    @Test(arguments: 0..<12 as Range<UInt64>)
    func theSameDrivesWithLiesAreSuspect(seed: UInt64) {
        for lie in 0..<3 {
            var drive = NoisyDrive(seed: seed)
            var tests = MotionTests()
            var seen: IntegrityTests = []
            var place: Fix?
            for report in 0..<600 * drive.receiver.reportsASecond {
                var (fix, now) = drive.next()
                if report > 100 * drive.receiver.reportsASecond {
                    switch lie {
                    case 0: fix.coordinate = fix.coordinate.moved(metres: 5_000, bearingDegrees: 20) ?? fix.coordinate
                    case 1: fix.coordinate = (place ?? fix).coordinate
                    default: fix.speedMetresPerSecond = 35
                    }
                    place = place ?? fix
                }
                seen.formUnion(tests.take(fix, isStill: nil, IntegrityPolicy(), at: now).indicated)
            }
            let expected: IntegrityTest = [.impliedSpeed, .frozen, .displacement][lie]
            #expect(seen.contains(IntegrityTests(expected)), "\(expected) of seed \(seed)")
        }
    }
}
