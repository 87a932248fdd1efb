import Geodesy

/// Tests of a place by itself: where units work, and where spoofers put them.
enum PlaceTests {
    static func findings(_ place: Coordinate, _ policy: IntegrityPolicy) -> Findings { Findings() }
}
