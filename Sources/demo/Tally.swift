/// What has arrived so far, counted.
struct Tally {
    /// A position as it arrived: whole millionths of a degree at a second.
    struct Place: Hashable {
        var seconds: Int64
        var latitudeMicrodegrees: Int64
        var longitudeMicrodegrees: Int64
    }

    /// How often each position number arrived live, and in a track.
    var live: [Int: Int] = [:]
    var late: [Int: Int] = [:]
    var places: Set<Place> = []
    /// When the next position was promised by the highest number so far.
    var promised: (sequence: Int, next: Int64) = (0, 0)
    var tracks = 0
    var raised: Set<String> = []
    var evacuations: Set<String> = []
    var cleared: Set<String> = []
    var removed: Set<String> = []
    var ordered: Set<String> = []
    /// Zones that the unit was only possibly in.
    var possible: Set<String> = []
    /// Positions at the last place that was known, and at the one that the crew named.
    var lost = 0
    var spoken = 0
    var acknowledgedByCrew: Set<String> = []
    var acknowledgedByOffice: Set<String> = []
    /// Havens named in details.
    var guided = 0
    var entered: Set<String> = []
    var left: Set<String> = []
    /// How often each visit arrived.
    var visits: [String: Int] = [:]
    var lastState = ""
    var garbled = 0

    /// The numbers the unit gave: one more for each position, from wherever it began.
    private var numbers: ClosedRange<Int>? {
        let seen = Set(live.keys).union(late.keys)
        guard let first = seen.min(), let last = seen.max() else { return nil }
        return first...last
    }
    var made: Int { numbers?.count ?? 0 }
    var missing: Int { numbers.map { $0.count { live[$0] == nil && late[$0] == nil } } ?? 0 }
    var newest: Int { numbers?.upperBound ?? 0 }
    var earliestSeconds: Int64 { places.map(\.seconds).min() ?? .max }
    var repeated: Int { (live.values.reduce(0, +) + late.values.reduce(0, +)) - Set(live.keys).union(late.keys).count }
    var openAlerts: Set<String> { raised.subtracting(removed) }
}
