public import Safety

/// One report of the recording, as the core would have got it.
public struct TrackReport: Sendable, Equatable {
    public let report: FixReport
    /// The satellites that were listed since the report before, oldest first; empty where the track has none.
    public let skies: [Sky]
    /// What the vehicle said since then, oldest first; only made recordings have it.
    public let vehicle: [VehicleReading]
    /// When it would have come, since the recording's first report; it never goes back.
    public let arrival: Duration
    /// The line of the file where it stands or begins, from 1.
    public let line: Int
    /// Whether the track begins anew here: the recording was interrupted.
    public let beginsSegment: Bool

    public init(
        report: FixReport, skies: [Sky] = [], vehicle: [VehicleReading] = [], arrival: Duration, line: Int,
        beginsSegment: Bool = false
    ) {
        self.report = report
        self.skies = skies
        self.vehicle = vehicle
        self.arrival = arrival
        self.line = line
        self.beginsSegment = beginsSegment
    }
}

/// What a format's reader has found, before anybody said when it came.
struct RawReport: Equatable {
    var report: FixReport
    /// What came since the report before.
    var after = Between()
    var line: Int
    var beginsSegment = false
    /// The recording's own time of it: the fix's time, or without a date the time of day on an unknown day.
    var recorded: UTCTime?
}

/// What was passed over, and how often; in a fixed order.
public struct PassedOver: Sendable, Equatable {
    public private(set) var counts: [(what: String, count: Int)] = []

    public init() {}

    mutating func add(_ others: PassedOver) {
        for (what, count) in others.counts { add(what, count) }
    }

    /// - Parameter what: in the plural, as it follows a number.
    mutating func add(_ what: String, _ count: Int = 1) {
        guard count > 0 else { return }
        if let index = counts.firstIndex(where: { $0.what == what }) {
            counts[index].count += count
        } else {
            counts.append((what, count))
        }
    }

    public subscript(_ what: String) -> Int { counts.first { $0.what == what }?.count ?? 0 }

    public static func == (a: Self, b: Self) -> Bool {
        a.counts.elementsEqual(b.counts) { $0.what == $1.what && $0.count == $1.count }
    }
}
