import Safety

/// Reads NMEA 0183 as a receiver's log has it: cycles are put together, everything else is counted and passed over.
struct NMEAReader {
    private var lines: LineReader
    private var lineCounts = PassedOver()
    private var sky = NMEASky()
    private var between = Between()
    private var epoch: NMEAEpoch?
    private var ready: [RawReport] = []
    private var solution: (NMEAEpoch.Solution, age: Int)?
    /// The newest time of day heard, and how many midnights ago the recording began.
    private var timeOfDay: Int64?
    private var midnights: Int64 = 0
    /// The day the recording began, once a date was heard; days since 1970.
    private var firstDay: Int64?

    /// For how many cycles what GSA said holds.
    private static let solutionHolds = 10

    /// - Parameter day: the recording's first day, where nothing in it says so; days since 1970.
    init(_ source: any ByteSource, day: Int64? = nil) {
        lines = LineReader(source)
        firstDay = day
    }

    var passedOver: PassedOver {
        var all = lineCounts
        all.add(sky.passedOver)
        return all
    }

    mutating func next() throws(TrackError) -> RawReport? {
        while ready.isEmpty {
            guard let line = try lines.next() else {
                finish()
                lineCounts.add("overlong lines", lines.overlong - lineCounts["overlong lines"])
                return ready.isEmpty ? nil : ready.removeFirst()
            }
            take(line)
        }
        return ready.removeFirst()
    }

    private mutating func take(_ line: LineReader.Line) {
        guard !line.bytes.isEmpty else { return }
        guard line.bytes.first != UInt8(ascii: "#") else { return lineCounts.add("comment lines") }
        var readings: [NMEASentence.Reading] = []
        NMEASentence.forEach(in: line.bytes) { readings.append($0) }
        guard readings.contains(where: { $0 != .junk }) else { return lineCounts.add("other lines") }
        for reading in readings {
            switch reading {
            case .sentence(let sentence) where NMEAEpoch.kinds.contains(sentence.kind) || NMEASky.isOurs(sentence):
                take(sentence, line: line.number)
            case .sentence: lineCounts.add("sentences of other kinds")
            case .broken: lineCounts.add("broken sentences")
            case .junk: break
            }
        }
    }

    private mutating func take(_ sentence: NMEASentence, line: Int) {
        var present = epoch ?? NMEAEpoch(line: line)
        if !present.take(sentence) {
            finish()
            present = NMEAEpoch(line: line)
            _ = present.take(sentence)
        }
        epoch = present
        sky.take(sentence)
    }

    private mutating func finish() {
        guard let done = epoch else { return }
        epoch = nil
        if let list = sky.endCycle() { between.add(list) }
        let recorded = moment(of: done)
        if let heard = done.solution {
            solution = (heard, 0)
        } else if let (kept, age) = solution {
            solution = age < Self.solutionHolds ? (kept, age + 1) : nil
        }
        // GSA, VTG or a time alone are no report: gpsd too waits for a sentence that says whether there is a fix.
        guard done.speaksOfFix else { return }
        let time = recorded.flatMap { recorded in
            firstDay.map { recorded.advanced(by: .milliseconds($0 * CivilTime.millisecondsADay)) }
        }
        let report = done.report(time: time, earlier: solution?.0)
        ready.append(RawReport(report: report, after: between.take(), line: done.line, recorded: recorded))
    }

    /// Time since the midnight before the recording: the date may come in another sentence than the time, and minutes
    /// later; until then the days are counted by their midnights.
    private mutating func moment(of epoch: NMEAEpoch) -> UTCTime? {
        if let date = epoch.date {
            if let firstDay { midnights = date - firstDay } else { firstDay = date - midnights }
        } else if let now = epoch.timeOfDay, let before = timeOfDay, now < before - CivilTime.millisecondsADay / 2 {
            midnights += 1
        }
        timeOfDay = epoch.timeOfDay ?? timeOfDay
        return epoch.timeOfDay.map {
            UTCTime(millisecondsSinceEpoch: midnights * CivilTime.millisecondsADay + $0)
        }
    }
}
