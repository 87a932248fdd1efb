import Geodesy
import Safety
import Wire

/// Reads what `gpspipe -w` writes: one JSON object a line, of which TPV is the fix and SKY the sky around it.
///
/// The same rules as for a living gpsd: a value counts if it is finite and in range, the newest satellite list and HDOP
/// speak for the fixes after them for 10 s, and a SKY without a list leaves the old one. Source: gpsd_json(5).
struct GPSDReader {
    private var lines: LineReader
    private(set) var passedOver = PassedOver()
    private var used: (count: Int, at: UTCTime?)?
    private var hdop: (value: Double, at: UTCTime?)?
    private var between = Between()
    /// When the lines come, where lines of ours say so; then the receiver's own time counts for nothing there.
    private var elapsed: UTCTime?
    /// The newest time heard; SKY often has none.
    private var now: UTCTime?

    private static let limits = JSONLimits(bytes: LineReader.longest, depth: 16, values: 20_000)
    static let skyHolds = Duration.seconds(10)

    init(_ source: any ByteSource) { lines = LineReader(source) }

    mutating func next() throws(TrackError) -> RawReport? {
        while let line = try lines.next() {
            if let report = take(line) { return report }
        }
        passedOver.add("overlong lines", lines.overlong - passedOver["overlong lines"])
        return nil
    }

    private mutating func take(_ line: LineReader.Line) -> RawReport? {
        let bytes = line.bytes.drop { $0 == 0x20 || $0 == 0x09 }
        guard let first = bytes.first else { return nil }
        guard first == UInt8(ascii: "{") else {
            passedOver.add(first == UInt8(ascii: "#") ? "comment lines" : "other lines")
            return nil
        }
        let object: JSONNode
        do {
            object = try JSONReader.read(Array(bytes), within: Self.limits)
        } catch {
            passedOver.add("broken lines")
            return nil
        }
        switch object["class"]?.text {
        case "TPV": return RawReport(fix(object), after: between.take(), at: elapsed, line: line.number)
        case "SKY": takeSky(object)
        case "FIELDGATE-VEHICLE":
            takeVehicle(object)
        case .some: passedOver.add("objects of other classes")
        case nil: passedOver.add("broken lines")
        }
        return nil
    }

    private mutating func takeVehicle(_ object: JSONNode) {
        let reading = VehicleReading(object)
        let heard = object["elapsed_s"]?.number(in: 0...1e9)
        guard reading != nil || heard != nil else { return passedOver.add("broken lines") }
        if let reading { between.add(reading) }
        if let heard { elapsed = UTCTime(millisecondsSinceEpoch: Int64((heard * 1000).rounded())) }
    }

    private mutating func takeSky(_ sky: JSONNode) {
        now = Self.time(sky["time"]) ?? now
        if let value = sky["hdop"]?.aboveZero { hdop = (value, now) }
        if case .array(let satellites)? = sky["satellites"]?.value, !satellites.isEmpty {
            used = (satellites.count { $0["used"]?.value == .bool(true) }, now)
            let list = SkyList(sky)
            passedOver.add("satellites beyond \(SkyList.most) of a list", list.beyond)
            if let sky = list.sky { between.add(sky) }
        }
    }

    private mutating func fix(_ report: JSONNode) -> FixReport {
        let time = Self.time(report["time"])
        now = time ?? now
        var fix = FixReport(mode: .none, time: time)
        switch report["mode"]?.value {
        case .integer(2): fix.mode = .twoD
        case .integer(3): fix.mode = .threeD
        default: break
        }
        if let used, holds(used.at) { fix.satellitesUsed = used.count }
        if let hdop, holds(hdop.at) { fix.hdop = hdop.value }
        guard fix.mode != .none else { return fix }
        if let latitude = report["lat"]?.double, let longitude = report["lon"]?.double {
            fix.coordinate = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude)
        }
        fix.accuracyMetres = Self.horizontalError(report)
        fix.speedMetresPerSecond = report["speed"]?.number(in: 0...1000)
        fix.trackDegrees = report["track"]?.number(in: 0...360).map { $0 == 360 ? 0 : $0 }
        guard fix.mode == .threeD else { return fix }
        fix.verticalAccuracyMetres = report["epv"]?.aboveZero
        // `alt` is the name that gpsd before 3.20 had for it.
        fix.altitudeMetres = (report["altMSL"] ?? report["alt"] ?? report["altHAE"])?.double
        return fix
    }

    private static func horizontalError(_ report: JSONNode) -> Double? {
        if let eph = report["eph"]?.aboveZero { return eph }
        guard let east = report["epx"]?.aboveZero, let north = report["epy"]?.aboveZero else { return nil }
        return (east * east + north * north).squareRoot()
    }

    /// ISO 8601; very old gpsds wrote seconds since 1970. A time of a receiver without a clock, before 1970, is none.
    private static func time(_ node: JSONNode?) -> UTCTime? {
        let time: UTCTime?
        switch node?.value {
        case .string(let text): time = CivilTime.read(text)
        case .integer, .number:
            time = node?.number(in: 0...7_000_000_000).map { UTCTime(millisecondsSinceEpoch: Int64($0 * 1000)) }
        default: time = nil
        }
        return time.flatMap { $0.millisecondsSinceEpoch > 0 ? $0 : nil }
    }

    private func holds(_ heard: UTCTime?) -> Bool {
        guard let heard, let now else { return true }
        return heard.duration(to: now) <= Self.skyHolds
    }
}

extension RawReport {
    fileprivate init(_ report: FixReport, after between: Between, at elapsed: UTCTime?, line: Int) {
        self.init(report: report, after: between, line: line, recorded: elapsed ?? report.time)
    }
}

extension JSONNode {
    fileprivate var aboveZero: Double? { double.flatMap { $0 > 0 ? $0 : nil } }
    fileprivate func number(in range: ClosedRange<Double>) -> Double? {
        double.flatMap { range.contains($0) ? $0 : nil }
    }
}
