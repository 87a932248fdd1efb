public import Safety

/// Reads a recorded track, report by report, in the order in which a unit would have got them.
///
/// Formats are told apart by their content. Memory is bounded for NMEA and gpsd JSON, however long they are; a GPX
/// document is read as a whole. For use by one task.
public struct TrackReader {
    /// What the reader can't find in the file.
    public struct Assumptions: Sendable, Equatable {
        /// Nil: recognised by content.
        public var format: TrackFormat?
        /// For GPX points without a time; nil: they are an error.
        public var interval: Duration?
        /// When it was recorded, for NMEA without a date (only the day counts) and GPX points without a time.
        public var date: UTCTime?

        public init(format: TrackFormat? = nil, interval: Duration? = nil, date: UTCTime? = nil) {
            self.format = format
            self.interval = interval
            self.date = date
        }
    }

    private enum Reader {
        case nmea(NMEAReader)
        case gpx(GPXReader)
        case gpsd(GPSDReader)
    }

    public let format: TrackFormat
    public let file: String
    private var reader: Reader
    private var clock: ArrivalClock
    private var lastArrival: Duration?
    /// The first report of a later time than those in `ready`.
    private var ahead: RawReport?
    private var ready: ArraySlice<TrackReport> = []

    /// A pause after which the track on a map begins anew, where the format has no segments of its own.
    static let segmentPause = Duration.seconds(60)

    /// Opens the file at `path`, or standard input by the name `-`.
    ///
    /// - Throws: when it can't be read, or is none of the formats.
    public init(_ path: String, assuming assumptions: Assumptions = Assumptions()) throws(TrackError) {
        try self.init(FileBytes(path), file: path, assuming: assumptions)
    }

    /// Reads bytes that are in memory.
    ///
    /// - Parameter file: what errors call it.
    public init(
        bytes: [UInt8], file: String, assuming assumptions: Assumptions = Assumptions()
    ) throws(TrackError) {
        try self.init(MemoryBytes(bytes), file: file, assuming: assumptions)
    }

    init(_ source: any ByteSource, file: String, assuming assumptions: Assumptions) throws(TrackError) {
        let bytes = try PeekedBytes(source, count: TrackFormat.recognitionBytes)
        guard !bytes.peeked.isEmpty else {
            throw TrackError(file: file, "the file is empty", remedy: "a recorded track")
        }
        guard let format = assumptions.format ?? TrackFormat.recognise(bytes.peeked) else {
            throw TrackError(
                file: file, line: 1, "this is no track that can be read",
                remedy: "NMEA 0183, GPX, or the JSON that gpspipe -w writes; or say which with --format")
        }
        self.format = format
        self.file = file
        // A cycle of NMEA is one report; gpsd makes several of a cycle without a time.
        clock = ArrivalClock(timelessStep: format == .gpsd ? .milliseconds(100) : .seconds(1))
        switch format {
        case .nmea: reader = .nmea(NMEAReader(bytes, day: assumptions.date.map(Self.day)))
        case .gpx:
            reader = .gpx(
                try GPXReader(
                    bytes, file: file, assumedInterval: assumptions.interval, start: assumptions.date))
        case .gpsd: reader = .gpsd(GPSDReader(bytes))
        }
    }

    private static func day(_ time: UTCTime) -> Int64 { time.millisecondsSinceEpoch / CivilTime.millisecondsADay }

    /// The next report; nil at the end.
    ///
    /// - Throws: what stands in the file and can't be passed over, with its line, and what the system says.
    public mutating func next() throws(TrackError) -> TrackReport? {
        if ready.isEmpty { try spread() }
        return ready.popFirst()
    }

    /// Reads on until the recorded time changes.
    private mutating func spread() throws(TrackError) {
        var start = ahead
        ahead = nil
        if start == nil { start = try nextRaw() }
        guard let first = start else { return }
        var group = [first]
        while group.count < ArrivalClock.mostTogether, let next = try nextRaw() {
            guard ArrivalClock.belongs(next.recorded, with: first.recorded) else {
                ahead = next
                break
            }
            group.append(next)
        }
        let arrivals = clock.arrivals(
            of: group.map(\.recorded), next: ahead?.recorded, isFull: group.count == ArrivalClock.mostTogether)
        ready = []
        for (raw, arrival) in zip(group, arrivals) {
            let isLate = lastArrival.map { arrival - $0 > Self.segmentPause } ?? true
            lastArrival = arrival
            ready.append(
                TrackReport(
                    report: raw.report, skies: raw.after.skies, vehicle: raw.after.vehicle, arrival: arrival,
                    line: raw.line,
                    beginsSegment: format == .gpx ? raw.beginsSegment : isLate))
        }
    }

    private mutating func nextRaw() throws(TrackError) -> RawReport? {
        switch reader {
        case .nmea(var nmea):
            // The case is emptied while its reader works, or its buffer would be copied at each report.
            reader = .gpsd(GPSDReader(MemoryBytes([])))
            defer { reader = .nmea(nmea) }
            return try nmea.next()
        case .gpx(var gpx):
            reader = .gpsd(GPSDReader(MemoryBytes([])))
            defer { reader = .gpx(gpx) }
            return try gpx.next()
        case .gpsd(var gpsd):
            reader = .gpsd(GPSDReader(MemoryBytes([])))
            defer { reader = .gpsd(gpsd) }
            return try gpsd.next()
        }
    }

    /// What was passed over so far.
    public var passedOver: PassedOver {
        var all =
            switch reader {
            case .nmea(let nmea): nmea.passedOver
            case .gpx(let gpx): gpx.passedOver
            case .gpsd(let gpsd): gpsd.passedOver
            }
        all.add("times that went back", clock.stepsBack)
        all.add("gaps cut to 31 days", clock.cutGaps)
        return all
    }
}
