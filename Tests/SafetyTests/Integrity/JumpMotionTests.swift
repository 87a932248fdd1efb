import Geodesy
import Testing

@testable import Safety

/// Two fixes against each other: tables of the boundaries, then what the whole says.
struct JumpMotionTests {
    let policy = IntegrityPolicy()

    @Test(arguments: [
        // Metres, blur, seconds, speeds, expected. 45 m/s over 1 + 2 s is 135 m.
        (135.0, 0.0, 1.0, nil as Double?, nil as Double?, Finding.clear),
        (136, 0, 1, nil, nil, .indicated),
        (145, 10, 1, nil, nil, .clear),
        (146, 10, 1, nil, nil, .indicated),
        // At the same instant the slack alone counts.
        (90, 0, 0, nil, nil, .clear),
        (91, 0, 0, nil, nil, .indicated),
        // Twice the greater speed and 20 m/s: 20 standing, 26 at 3 m/s.
        (60, 0, 1, 0, 0, .clear),
        (61, 0, 1, 0, 0, .indicated),
        (61, 0, 1, 0, 3, .clear),
        (78, 0, 1, 3, 0, .clear),
        (79, 0, 1, 3, 0, .indicated),
        // One speed isn't two.
        (61, 0, 1, 0, nil, .clear),
        // Fast receivers don't lift the limit.
        (136, 0, 1, 80, 80, .indicated),
    ])
    func impliedSpeed(
        metres: Double, blur: Double, seconds: Double, one: Double?, other: Double?, expected: Finding
    ) {
        let found = JumpTests.impliedSpeed(
            metres: metres, blurMetres: blur, seconds: seconds, speeds: (one, other), policy)
        #expect(found == expected)
    }

    @Test(arguments: [
        (0.0, 8.0, 1.0, Finding.clear), (0, 8.1, 1, .indicated), (20, 11, 1, .indicated), (20, 12, 1, .clear),
        (0, 16, 2, .clear), (0, 17, 2, .indicated), (0, 30, 0.5, .unknown), (0, 30, 0, .unknown),
    ])
    func acceleration(one: Double, other: Double, seconds: Double, expected: Finding) {
        #expect(JumpTests.acceleration(speeds: (one, other), seconds: seconds, policy) == expected)
    }

    @Test func accelerationWithoutSpeedIsUnknown() {
        #expect(JumpTests.acceleration(speeds: (nil, 3), seconds: 1, policy) == .unknown)
        #expect(JumpTests.acceleration(speeds: (3, nil), seconds: 1, policy) == .unknown)
    }

    @Test(arguments: [
        // Tracks, slower speed, seconds, expected.
        (0.0, 60.0, 11.0, 1.0, Finding.clear), (0, 61, 11, 1, .indicated), (350, 51, 11, 1, .indicated),
        (350, 49, 11, 1, .clear), (0, 180, 10, 1, .clear), (0, 180, 11, 3, .clear), (0, 180, 11, 0.4, .unknown),
    ])
    func turnRate(from: Double, to: Double, slower: Double, seconds: Double, expected: Finding) {
        let found = JumpTests.turnRate(tracks: (from, to), speeds: (slower, 15), seconds: seconds, policy)
        #expect(found == expected)
    }

    @Test func turnRateWithoutTrackIsUnknownAndSlowlyClear() {
        #expect(JumpTests.turnRate(tracks: (nil, 3), speeds: (15, 15), seconds: 1, policy) == .unknown)
        #expect(JumpTests.turnRate(tracks: (nil, nil), speeds: (1, 1), seconds: 1, policy) == .clear)
        #expect(JumpTests.turnRate(tracks: (0, 3), speeds: (nil, 15), seconds: 1, policy) == .unknown)
    }

    @Test(arguments: [
        (-100.0, Finding.clear), (-100.1, .indicated), (3_000, .clear), (3_000.1, .indicated), (150, .clear),
    ])
    func altitude(metres: Double, expected: Finding) {
        let fix = Fix(coordinate: MotionRehearsal.start, altitudeMetres: metres)
        #expect(JumpTests.altitude(fix, policy) == expected)
        var flat = fix
        flat.is3D = false
        #expect(JumpTests.altitude(flat, policy) == .unknown)
        flat = fix
        flat.altitudeMetres = nil
        #expect(JumpTests.altitude(flat, policy) == .unknown)
    }

    @Test(arguments: [
        // Metres higher, vertical errors, seconds, expected: at least 100 m, 10 m for each second.
        (110.0, nil as Double?, nil as Double?, 1.0, Finding.clear), (111, nil, nil, 1, .indicated),
        (100, nil, nil, 0, .clear), (101, nil, nil, 0, .indicated), (-111, nil, nil, 1, .indicated),
        (160, 50, 10, 1, .clear), (161, 10, 50, 1, .indicated), (310, 900, 900, 1, .clear),
        (311, 900, 900, 1, .indicated), (250, nil, nil, 15, .clear), (251, nil, nil, 15, .indicated),
        (9_000, nil, nil, 15.1, .unknown),
    ])
    func altitudeJump(up: Double, one: Double?, other: Double?, seconds: Double, expected: Finding) {
        let from = Fix(coordinate: MotionRehearsal.start, altitudeMetres: 200, verticalAccuracyMetres: one)
        let to = Fix(coordinate: MotionRehearsal.start, altitudeMetres: 200 + up, verticalAccuracyMetres: other)
        #expect(JumpTests.altitudeJump(from: from, to: to, seconds: seconds, policy) == expected)
    }

    @Test(arguments: [
        (5.0 as Double?, 50.0 as Double?, Finding.clear), (5, 50.1, .indicated), (6, 59, .clear),
        (6, 60, .indicated), (500, 5, .clear), (nil, 500, .unknown), (5, nil, .unknown),
    ])
    func accuracyJump(best: Double?, now: Double?, expected: Finding) {
        #expect(JumpTests.accuracyJump(bestMetres: best, nowMetres: now) == expected)
    }
}
