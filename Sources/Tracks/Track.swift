public import Safety

/// A recording that is about to be played: its reports, and what its beginning says of its dates.
public struct Track {
    private var reader: TrackReader
    private var held: ArraySlice<TrackReport>
    /// When the first report came, in UTC; nil when the recording has no date.
    public let start: UTCTime?
    /// What the core may take for the build date, so that a recording's own dates are plausible.
    public let earliestTime: UTCTime?

    /// How many reports are looked at before the first is played.
    static let lookAhead = 4096
    /// The core believes 15 years from the earliest time on.
    private static let slack = Duration.seconds(-2 * 366 * 86_400)

    /// Reads the beginning.
    ///
    /// - Throws: what the reader throws there, or when there is no report at all.
    public init(_ reader: TrackReader) throws(TrackError) {
        var reader = reader
        var reports: [TrackReport] = []
        while reports.count < Self.lookAhead, let report = try reader.next() { reports.append(report) }
        guard !reports.isEmpty else {
            throw TrackError(
                file: reader.file, "the track has no report of a receiver" + Self.aside(reader),
                remedy: "a recording of \(TrackFormat.allCases.map(\.name).joined(separator: ", "))")
        }
        // The middle one: receivers begin with dates of decades ago until they know better.
        let starts = reports.compactMap { report in
            report.report.time.map { $0.advanced(by: .zero - report.arrival) }
        }.sorted()
        start = starts.isEmpty ? nil : starts[starts.count / 2]
        let times = reports.compactMap(\.report.time).sorted()
        earliestTime = times.isEmpty ? nil : times[times.count / 2].advanced(by: Self.slack)
        held = reports[...]
        self.reader = reader
    }

    public var format: TrackFormat { reader.format }
    public var file: String { reader.file }
    public var passedOver: PassedOver { reader.passedOver }

    /// The next report; nil at the end.
    public mutating func next() throws(TrackError) -> TrackReport? {
        guard held.isEmpty else { return held.removeFirst() }
        return try reader.next()
    }

    /// Why that may be so.
    private static func aside(_ reader: TrackReader) -> String {
        let others = reader.passedOver.counts.map { "\($0.count) \($0.what)" }
        return others.isEmpty ? "" : ": only \(others.joined(separator: ", "))"
    }
}
