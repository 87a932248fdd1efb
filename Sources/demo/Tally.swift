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
    var entered: Set<String> = []
    var left: Set<String> = []
    /// How often each visit arrived.
    var visits: [String: Int] = [:]
    var lastState = ""
    var garbled = 0

    /// The highest number: positions are numbered from 1 without a gap.
    var made: Int { max(live.keys.max() ?? 0, late.keys.max() ?? 0) }
    var missing: [Int] { made == 0 ? [] : (1...made).filter { live[$0] == nil && late[$0] == nil } }
    var repeated: Int { (live.values.reduce(0, +) + late.values.reduce(0, +)) - Set(live.keys).union(late.keys).count }
    var openAlerts: Set<String> { raised.subtracting(removed) }
}
