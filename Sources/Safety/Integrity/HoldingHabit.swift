import Geodesy

/// Whether this receiver holds its place, or repeats it, while it says that it stands.
///
/// Learnt from its own fixes, a second or so apart: of one whose place always trembled, a place that doesn't is news.
struct HoldingHabit: Sendable {
    /// A held place is left at a walk, a stuck one with a leap, which teaches nothing.
    static let heldMetres = 30.0
    /// So many different places, and no more than one repeated for twenty of them, make it lively.
    static let livelyFrom = 30
    private static let counted = 4_000

    private var changed = 0
    private var repeated = 0
    /// Repeats of the present place: they count once it is left.
    private var pending = 0
    private var last: (place: Coordinate, at: MonotonicInstant, stands: Bool)?

    var isLively: Bool { changed >= Self.livelyFrom && repeated * 20 <= changed }

    mutating func take(_ fix: Fix, at now: MonotonicInstant) {
        guard let speed = fix.speedMetresPerSecond else { return }
        let stands = speed < FrozenTest.standingMetresPerSecond
        guard let last else {
            last = (fix.coordinate, now, stands)
            return
        }
        guard last.at.seconds(to: now) >= FixTrail.spacing else { return }
        self.last = (fix.coordinate, now, stands)
        if last.place == fix.coordinate {
            if last.stands && stands { pending = min(pending + 1, Self.counted) }
            return
        }
        if pending > 0, last.place.distanceMetres(to: fix.coordinate) <= Self.heldMetres { repeated += pending }
        pending = 0
        if last.stands && stands { changed += 1 }
        if changed + repeated > Self.counted {
            changed /= 2
            repeated /= 2
        }
    }
}
