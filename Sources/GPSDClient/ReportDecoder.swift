import CGPS

/// Turns lines of gpsd into events through the real gps_unpack; the one path, for the socket and for tests.
///
/// libgps accepts any number, repeats old values and leaves old flags (its traps are each a test): a value counts
/// only if its flag is set by *this* line and it is finite and in range. Not for use from two threads.
struct ReportDecoder: ~Copyable {
    private let handle: GPSHandle
    private let satellitesKept: Duration
    private var satellites: (list: [SkyReport.Satellite], at: ContinuousClock.Instant)?
    private var hdop: (value: Double, at: ContinuousClock.Instant)?

    /// - Parameter satellitesKept: how long the last satellite list and HDOP speak for later fixes.
    init(satellitesKept: Duration) throws(GPSDError) {
        handle = try GPSHandle()
        self.satellitesKept = satellitesKept
    }

    /// Connects the decoder to gpsd and asks for reports.
    func watch(_ socket: consuming StreamSocket) throws(GPSDError) {
        try handle.adopt(socket)
        try handle.watch()
    }

    var descriptor: Int32 { handle.descriptor }

    /// Takes in one line from the socket; false when no whole line has arrived.
    mutating func read(
        at now: ContinuousClock.Instant, _ emit: (GPSDClient.Event) -> Void
    ) throws(GPSDError) -> Bool {
        guard let report = try handle.read() else { return false }
        decode(report, at: now, emit)
        return true
    }

    /// Takes in `line`.
    mutating func unpack(_ line: String, at now: ContinuousClock.Instant) -> [GPSDClient.Event] {
        var events: [GPSDClient.Event] = []
        decode(handle.unpack(line), at: now) { events.append($0) }
        return events
    }

    private mutating func decode(
        _ report: fg_report, at now: ContinuousClock.Instant, _ emit: (GPSDClient.Event) -> Void
    ) {
        if report.holds(FG_KIND_VERSION) { emit(.connected(release: handle.release())) }
        if report.holds(FG_KIND_SKY) { emit(.sky(sky(report, at: now))) }
        if report.holds(FG_KIND_TPV) { emit(.report(fix(report, at: now))) }
    }

    private mutating func sky(_ report: fg_report, at now: ContinuousClock.Instant) -> SkyReport {
        // A SKY report with only DOPs zeroes the list inside libgps: that isn't news of the satellites.
        let list = handle.satellites().map(SkyReport.Satellite.init)
        if !list.isEmpty { satellites = (list, now) }
        let sky = SkyReport(
            satellites: satellites?.list, satellitesAge: satellites.map { $0.at.duration(to: now) },
            hdop: report.hdop.ifAboveZero, pdop: report.pdop.ifAboveZero)
        if let value = sky.hdop { hdop = (value, now) }
        return sky
    }

    private func fix(_ report: fg_report, at now: ContinuousClock.Instant) -> FixReport {
        var fix = FixReport(mode: report.checkedMode, timeUnixNanoseconds: report.checkedTime)
        if let satellites, satellites.at.duration(to: now) <= satellitesKept {
            fix.satellitesUsed = satellites.list.count { $0.used }
        }
        if let hdop, hdop.at.duration(to: now) <= satellitesKept { fix.hdop = hdop.value }
        guard fix.mode != .none else { return fix }
        if report.has_position, let latitude = report.latitude_degrees.ifIn(-90...90),
            let longitude = report.longitude_degrees.ifIn(-180...180)
        {
            fix.latitudeDegrees = latitude
            fix.longitudeDegrees = longitude
        }
        fix.horizontalErrorMetres = report.horizontalErrorMetres
        if report.has_speed { fix.speedMetresPerSecond = report.speed_metres_per_second.ifIn(0...1000) }
        if report.has_track { fix.trackDegrees = report.track_degrees.ifAzimuth }
        guard fix.mode == .threeD else { return fix }
        if report.has_vertical_error { fix.verticalErrorMetres = report.epv_metres.ifAboveZero }
        guard report.has_altitude else { return fix }
        if report.altitude_msl_metres.isFinite {
            (fix.altitudeMetres, fix.altitudeReference) = (report.altitude_msl_metres, .meanSeaLevel)
        } else if report.altitude_hae_metres.isFinite {
            (fix.altitudeMetres, fix.altitudeReference) = (report.altitude_hae_metres, .ellipsoid)
        }
        return fix
    }
}

extension fg_report {
    fileprivate func holds(_ kind: Int) -> Bool { Int(kinds) & kind != 0 }

    fileprivate var checkedMode: FixReport.Mode {
        switch has_mode ? mode : 0 {
        case 2: .twoD
        case 3: .threeD
        default: .none
        }
    }

    /// A time that libgps couldn't read is in 1899, a missing one is 0, and year 9999 doesn't fit into nanoseconds.
    fileprivate var checkedTime: Int64? {
        guard has_time, time_seconds > 0, (0..<1_000_000_000).contains(time_nanoseconds) else { return nil }
        let (nanoseconds, tooFar) = time_seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !tooFar else { return nil }
        let (sum, over) = nanoseconds.addingReportingOverflow(time_nanoseconds)
        return over ? nil : sum
    }

    /// libgps has a flag for epx and epy, and none for eph, which it resets to NaN at each TPV.
    fileprivate var horizontalErrorMetres: Double? {
        if let eph = eph_metres.ifAboveZero { return eph }
        guard has_horizontal_errors, let east = epx_metres.ifAboveZero, let north = epy_metres.ifAboveZero else {
            return nil
        }
        return (east * east + north * north).squareRoot().ifAboveZero
    }
}

extension SkyReport.Satellite {
    fileprivate init(_ one: fg_satellite) {
        self.init(
            prn: Int(one.prn), gnss: Int(one.gnss), used: one.used,
            signalDBHz: one.signal_dbhz.ifAboveZero?.ifIn(0...254),
            elevationDegrees: one.elevation_degrees.ifIn(-90...90), azimuthDegrees: one.azimuth_degrees.ifAzimuth)
    }
}

extension Double {
    /// Itself if inside `range`; NaN is inside no range.
    fileprivate func ifIn(_ range: ClosedRange<Double>) -> Double? { range.contains(self) ? self : nil }
    fileprivate var ifAboveZero: Double? { isFinite && self > 0 ? self : nil }
    fileprivate var ifAzimuth: Double? { ifIn(0...360).map { $0 == 360 ? 0 : $0 } }
}
