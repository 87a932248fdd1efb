import Geodesy

/// A fix and when it reached us: what the tests of motion compare.
struct Sighting: Sendable {
    let fix: Fix
    let at: MonotonicInstant

    /// Beyond this much more than our own time, the receiver's doesn't explain a hold-up.
    static let longestHoldUp = 5.0

    /// Seconds between two fixes, 0 or more: our own time, or the receiver's where that is longer.
    ///
    /// Fixes that were held up on the way reach us in a bunch, and nobody braked that hard. Of a receiver's time that
    /// runs far ahead nothing is believed.
    func seconds(to later: Sighting) -> Double {
        let ours = at.seconds(to: later.at)
        guard let from = fix.time, let to = later.fix.time else { return ours }
        let theirs = Double(to.millisecondsSinceEpoch) / 1_000 - Double(from.millisecondsSinceEpoch) / 1_000
        return theirs > ours && theirs <= ours + Self.longestHoldUp ? theirs : ours
    }

    /// Nobody buys himself a jump of kilometres by claiming kilometres of error.
    var blurMetres: Double { min(200, fix.assumedAccuracyMetres) }

    /// The speed, where the receiver measured it.
    ///
    /// For a sentence without a speed gpsd makes one from two places, and then gives no track; a receiver leaves the
    /// track out only when it is slow.
    var measuredSpeed: Double? {
        guard let speed = fix.speedMetresPerSecond else { return nil }
        return fix.trackDegrees != nil || speed < 2 ? speed : nil
    }
}

extension MonotonicInstant {
    /// The same as a `Duration`'s, without its division of 128 bits, which would cost more than the tests do.
    func seconds(to later: MonotonicInstant) -> Double { Double(later.nanoseconds - nanoseconds) / 1e9 }
}

/// Degrees between two directions, −180...180, positive to the right.
///
/// - Precondition: they are less than 540° apart.
func turnDegrees(from: Double, to: Double) -> Double {
    let difference = to - from
    if difference > 180 { return difference - 360 }
    return difference < -180 ? difference + 360 : difference
}
