import Geodesy
public import Safety

/// One late fix as `fieldgate.track` carries it: whole numbers in OwnTracks' units.
public struct TrackFix: Sendable, Hashable {
    /// Epoch seconds of the fix.
    public var timeSeconds: Int64
    /// Millionths of a degree, WGS-84.
    public var latitudeMicrodegrees: Int64
    public var longitudeMicrodegrees: Int64
    /// Rounded up; nil when unknown.
    public var accuracyMetres: Int64?
    public var speedKilometresPerHour: Int64?
    /// 0…359; nil below 1 m/s.
    public var courseDegrees: Int64?
    /// Counts the reports of `boot`.
    public var sequence: UInt64
    public var boot: Int
    public var trust: Trust
    public var clock: ClockGrade
    public var is3D: Bool
    public var parked: Bool

    public init(_ report: PositionReport) {
        let fix = report.fix
        timeSeconds = report.time.secondsSinceEpoch
        latitudeMicrodegrees = FixedPoint.microdegrees(fix.coordinate.latitudeDegrees)
        longitudeMicrodegrees = FixedPoint.microdegrees(fix.coordinate.longitudeDegrees)
        accuracyMetres = Measure.accuracyMetres(fix.accuracyMetres)
        speedKilometresPerHour = Measure.kilometresPerHour(fix.speedMetresPerSecond)
        courseDegrees = Measure.courseDegrees(fix)
        sequence = report.sequence
        boot = report.made.boot
        trust = report.trust
        clock = report.made.grade
        is3D = fix.is3D
        parked = report.parked
    }

    /// A fix of zeroes at the equator: what the first fix of a batch is the difference to.
    init() {
        timeSeconds = 0
        latitudeMicrodegrees = 0
        longitudeMicrodegrees = 0
        sequence = 0
        boot = 0
        trust = .trusted
        clock = .gnss
        is3D = false
        parked = false
    }

    /// Bits 0–1 trust, 2–3 clock grade (each by its place in the list of its values), 4 3D, 5 parked.
    var flags: Int64 {
        Int64(Trust.allCases.firstIndex(of: trust)!) | Int64(ClockGrade.allCases.firstIndex(of: clock)!) << 2
            | (is3D ? 16 : 0) | (parked ? 32 : 0)
    }

    /// Nil for bits that nobody has given a meaning.
    mutating func set(flags: Int64) -> Bool {
        guard (0..<64).contains(flags) else { return false }
        trust = Trust.allCases[Int(flags & 3)]
        clock = ClockGrade.allCases[Int(flags >> 2 & 3)]
        is3D = flags & 16 != 0
        parked = flags & 32 != 0
        return true
    }
}

/// `fieldgate.track`: late fixes in one message, each as the difference to the one before.
///
/// A fix is an array of nine: `[t, lat, lon, seq, boot, acc, vel, cog, flags]`. The first five are differences to the
/// fix before, and to zero for the first fix; the others stand for themselves, null for unknown.
public struct TrackBatch: Sendable, Hashable {
    /// Most fixes in one batch.
    public static let capacity = 200
    /// The greatest batch that `decode` looks at, bytes.
    static let largestBytes = 65_536

    public let id: Identifier
    public let unit: String
    public let fixes: [TrackFix]

    /// - Precondition: 1 to `capacity` fixes.
    public init(id: Identifier, unit: String, fixes: [TrackFix]) {
        precondition((1...Self.capacity).contains(fixes.count), "a batch has 1 to \(Self.capacity) fixes")
        self.id = id
        self.unit = unit
        self.fixes = fixes
    }

    func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", "fieldgate.track")
            var before = TrackFix()
            json.array("fixes", fixes) { json, fix in
                let row: [Int64?] = [
                    fix.timeSeconds - before.timeSeconds,
                    fix.latitudeMicrodegrees - before.latitudeMicrodegrees,
                    fix.longitudeMicrodegrees - before.longitudeMicrodegrees,
                    Int64(fix.sequence) - Int64(before.sequence), Int64(fix.boot - before.boot),
                    fix.accuracyMetres, fix.speedKilometresPerHour, fix.courseDegrees, fix.flags,
                ]
                json.element(array: row) { json, number in json.element(number) }
                before = fix
            }
            json.field("id", id.description)
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
        }
    }
}
