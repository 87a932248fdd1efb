import Geodesy
import MapFiles
import Safety

/// Reads the tracks of a GPX document, version 1.0 or 1.1; routes, waypoints and extensions are passed over.
///
/// Source: topografix.com/GPX/1/0 and /1/1, `trkptType`. The whole document is in memory.
struct GPXReader {
    /// A day at 1 Hz has 15 MB or so.
    static let limits = MarkupLimits(bytes: 256 << 20, depth: 64, elements: 4_000_000)

    private let file: String
    private let assumedInterval: Duration?
    private let hasStart: Bool
    private let document: MarkupDocument
    private var points: [(element: MarkupElement, beginsSegment: Bool)] = []
    private var index = 0
    private(set) var passedOver = PassedOver()
    /// For points without a time: the last one's, or the beginning of 1970.
    private var last = UTCTime(millisecondsSinceEpoch: 0)
    /// Lines are counted from the point before on, not from the beginning.
    private var counted = (offset: 0, line: 1)

    /// - Parameters:
    ///   - assumedInterval: between points without a time; nil makes them an error.
    ///   - start: when such points begin.
    /// - Throws: when it is no XML, no GPX, has no track point at all, or points without a time that it needs.
    init(
        _ source: any ByteSource, file: String, assumedInterval: Duration? = nil, start: UTCTime? = nil
    ) throws(TrackError) {
        self.file = file
        self.assumedInterval = assumedInterval
        if let start { last = start }
        hasStart = start != nil
        var source = source
        var bytes: [UInt8] = []
        while let chunk = try source.next() {
            bytes += chunk
            guard bytes.count <= Self.limits.bytes else {
                throw TrackError(
                    file: file, "the document is too large", remedy: "\(Self.limits.bytes >> 20) MiB at most; split it")
            }
        }
        do {
            document = try MarkupDocument(bytes, within: Self.limits)
        } catch {
            throw TrackError(file: file, line: error.line, error.message, remedy: error.remedy)
        }
        guard document.root.name == "gpx" else {
            throw TrackError(
                file: file, line: 1, "the document is not GPX: its root is '\(document.root.name.prefix(40))'",
                remedy: "a GPX file with a track; zones are read by --zones")
        }
        collect()
        guard !points.isEmpty else {
            let others = passedOver.counts.map { "\($0.count) \($0.what)" }.joined(separator: " and ")
            throw TrackError(
                file: file, line: 1, "the document has no track point" + (others.isEmpty ? "" : ", only \(others)"),
                remedy: "a recorded track (trk, trkseg, trkpt); routes and waypoints were never driven")
        }
        try refuseMissingTimes()
    }

    private mutating func refuseMissingTimes() throws(TrackError) {
        guard assumedInterval == nil else { return }
        let missing = points.filter { $0.element.child("time")?.trimmedText == nil }
        guard let first = missing.first else { return }
        throw TrackError(
            file: file, line: line(of: first.element.offset),
            "\(missing.count) of \(points.count) points have no time, this one first",
            remedy: "a recorded track, or --assume-interval 1s to space such points evenly")
    }

    private mutating func collect() {
        passedOver.add("waypoints", document.root.children("wpt").count)
        passedOver.add("route points", document.root.children("rte").reduce(0) { $0 + $1.children("rtept").count })
        for track in document.root.children("trk") {
            for segment in track.children("trkseg") {
                for (index, point) in segment.children("trkpt").enumerated() { points.append((point, index == 0)) }
            }
        }
    }

    mutating func next() throws(TrackError) -> RawReport? {
        guard index < points.count else { return nil }
        let (point, beginsSegment) = points[index]
        index += 1
        let line = line(of: point.offset)
        let written = try time(of: point, line: line)
        var recorded = last
        if let written {
            recorded = written
        } else {
            if index > 1, let assumedInterval { recorded = last.advanced(by: assumedInterval) }
            passedOver.add("points without a time")
        }
        last = recorded
        return RawReport(
            report: try fix(point, time: written ?? (hasStart ? recorded : nil), line: line), line: line,
            beginsSegment: beginsSegment,
            recorded: recorded)
    }

    private func time(of point: MarkupElement, line: Int) throws(TrackError) -> UTCTime? {
        guard let text = point.child("time")?.trimmedText else { return nil }
        if let time = CivilTime.read(text) { return time }
        throw TrackError(
            file: file, line: line, "the point's time '\(text.prefix(40))' can't be read",
            remedy: "as in 2024-01-30T12:00:00Z")
    }

    private func fix(_ point: MarkupElement, time: UTCTime?, line: Int) throws(TrackError) -> FixReport {
        guard let latitude = point.attributes["lat"].flatMap({ Double($0) }),
            let longitude = point.attributes["lon"].flatMap({ Double($0) }),
            let place = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude == 180 ? -180 : longitude)
        else {
            throw TrackError(
                file: file, line: line, "the point has no usable lat and lon",
                remedy: "latitude -90 to 90 and longitude -180 to 180, in degrees")
        }
        func number(_ name: String, _ range: ClosedRange<Double>) -> Double? {
            point.child(name)?.trimmedText.flatMap { Double($0) }.flatMap { range.contains($0) ? $0 : nil }
        }
        let altitude = number("ele", -1000...100_000)
        let word = point.child("fix")?.trimmedText
        guard word != "none" else { return FixReport(mode: .none, time: time) }
        let is3D = word == "2d" ? false : word != nil || altitude != nil
        let hdop = number("hdop", ErrorModel.dilutions)
        let vdop = number("vdop", ErrorModel.dilutions)
        let isDifferential = word == "dgps"
        return FixReport(
            mode: is3D ? .threeD : .twoD, coordinate: place,
            accuracyMetres: ErrorModel.horizontalMetres(hdop: hdop, isDifferential: isDifferential),
            altitudeMetres: is3D ? altitude : nil,
            verticalAccuracyMetres: is3D ? ErrorModel.verticalMetres(vdop: vdop, isDifferential: isDifferential) : nil,
            speedMetresPerSecond: number("speed", 0...1000),
            trackDegrees: number("course", 0...360).map { $0 == 360 ? 0 : $0 }, time: time,
            satellitesUsed: number("sat", 0...200).map { Int($0) }, hdop: hdop)
    }

    private mutating func line(of offset: Int) -> Int {
        guard offset >= counted.offset else { return counted.line }
        counted.line += document.bytes[counted.offset..<offset].count { $0 == UInt8(ascii: "\n") }
        counted.offset = offset
        return counted.line
    }
}

extension MarkupElement {
    /// Without blanks around it; nil when nothing is left.
    fileprivate var trimmedText: String? {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
        let bytes = text.utf8.drop { blanks.contains($0) }
        let end = bytes.lastIndex { !blanks.contains($0) }
        return end.map { String(decoding: bytes[...$0], as: UTF8.self) }
    }
}
