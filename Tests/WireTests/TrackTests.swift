import Geodesy
import Safety
import Testing

@testable import Wire

@Suite struct TrackTests {
    @Test func aTrackComesBackAsItWas() throws {
        let publication = Samples.encoder.track(Samples.trackID, Samples.lateReports)
        let batch = try TrackBatch.decode(publication.payload)
        #expect(batch.id == Samples.trackID)
        #expect(batch.unit == "unit-01")
        #expect(batch.fixes == Samples.lateReports.map { TrackFix($0) })
        #expect(batch.fixes[1].accuracyMetres == nil)
        #expect(batch.fixes[1].courseDegrees == nil)
        #expect(batch.fixes[2].trust == .degraded)
        #expect(batch.fixes.map(\.parked) == [false, true, true])
        #expect(batch.fixes.map(\.is3D) == [true, true, false])
    }

    /// Any drive, over boots, poles and the date line, in any order.
    @Test(arguments: 1...40)
    func encodingThenDecodingIsTheIdentity(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...TrackBatch.capacity, using: &generator)
        let reports = (0..<count).map { index in randomReport(UInt64(index), &generator) }
        let payload = Samples.encoder.track(Samples.trackID, reports).payload
        let fixes = try TrackBatch.decode(payload).fixes
        #expect(fixes == reports.map { TrackFix($0) })
        for (fix, report) in zip(fixes, reports) {
            #expect(abs(Double(fix.latitudeMicrodegrees) / 1e6 - report.fix.coordinate.latitudeDegrees) < 0.51e-6)
            #expect(abs(Double(fix.longitudeMicrodegrees) / 1e6 - report.fix.coordinate.longitudeDegrees) < 0.51e-6)
        }
    }

    private func randomReport(_ sequence: UInt64, _ generator: inout SeededGenerator) -> PositionReport {
        func maybe(_ range: ClosedRange<Double>) -> Double? {
            Bool.random(using: &generator) ? Double.random(in: range, using: &generator) : nil
        }
        let fix = Fix(
            coordinate: Coordinate(
                Double.random(in: -90...90, using: &generator), Double.random(in: -180...180, using: &generator)),
            is3D: Bool.random(using: &generator), accuracyMetres: maybe(0.1...5000),
            speedMetresPerSecond: maybe(0...60),
            trackDegrees: maybe(0...360))
        let time = UTCTime(secondsSinceEpoch: Int64.random(in: 0...4_000_000_000, using: &generator))
        let made = Stamp(
            boot: Int.random(in: 1...9, using: &generator), instant: .seconds(5), utc: time,
            grade: ClockGrade.allCases.randomElement(using: &generator)!)
        return PositionReport(
            fix: fix, time: time, made: made, sequence: sequence + UInt64.random(in: 0...99, using: &generator),
            trigger: .periodic, trust: Trust.allCases.randomElement(using: &generator)!, reasons: [],
            parked: Bool.random(using: &generator), inZones: [], next: time, zoneSet: "")
    }

    /// Two hours of driving in one message of a size that every link can take.
    @Test func aFullBatchIsSmall() {
        let reports = (0..<TrackBatch.capacity).map { index in
            var fix = Samples.fix
            fix.coordinate = Coordinate(49.9 + Double(index) * 0.0042, 36.2 + Double(index) * 0.0031)
            return Samples.report(fix: fix, at: Double(index) * 36, sequence: UInt64(index + 1))
        }
        #expect(Samples.encoder.track(Samples.trackID, reports).payload.count < 8000)
    }

    @Test(arguments: [
        #"{"_type":"fieldgate.track","fixes":[],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,6,7,8]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,90000001,3,4,5,6,7,8,0]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,0,7,8,0]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,6,7,360,0]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,6,7,8,64]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,-1,5,6,7,8,0]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[null,2,3,4,5,6,7,8,0]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[9223372036854775807,2,3,4,5,6,7,8,0]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1.5,2,3,4,5,6,7,8,0]],"id":"ID","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,6,7,8,0]],"id":"x","unit":"unit-01","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,6,7,8,0]],"id":"ID","unit":"Unit","v":1}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,6,7,8,0]],"id":"ID","unit":"unit-01","v":2}"#,
        #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,6,7,8,0]],"id":"ID","unit":"unit-01","v":1,"v":1}"#,
        #"{"_type":"location","fixes":[[1,2,3,4,5,6,7,8,0]],"id":"ID","unit":"unit-01","v":1}"#,
    ])
    func decodingRefusesWhatIsNoTrack(template: String) throws {
        let text = template.split(separator: "ID", omittingEmptySubsequences: false)
            .joined(separator: Samples.trackID.description)
        #expect(throws: TrackProblem.self) { try TrackBatch.decode(Array(text.utf8)) }
    }

    @Test func theLeastTrackIsRead() throws {
        let text =
            #"{"_type":"fieldgate.track","fixes":[[1,2,3,4,5,6,7,8,0]],"id":"\#(Samples.trackID)","unit":"a","v":1}"#
        #expect(try TrackBatch.decode(Array(text.utf8)).fixes.count == 1)
    }

    @Test func aBatchBeyondItsCapacityIsABug() async {
        await #expect(processExitsWith: .failure) {
            _ = Samples.encoder.track(
                Samples.trackID, Array(repeating: Samples.report(), count: TrackBatch.capacity + 1))
        }
        await #expect(processExitsWith: .failure) { _ = Samples.encoder.track(Samples.trackID, []) }
    }
}
