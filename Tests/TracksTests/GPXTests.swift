import Geodesy
import Safety
import Testing

@testable import Tracks

@Suite struct GPXTests {
    /// Version 1.0 has speed and course in the point itself.
    private static let old = """
        <?xml version="1.0" encoding="UTF-8"?>
        <gpx version="1.0" creator="made" xmlns="http://www.topografix.com/GPX/1/0">
          <wpt lat="1" lon="2"/><wpt lat="1" lon="2"/>
          <rte><rtept lat="1" lon="2"/></rte>
          <trk><name>drive</name><trkseg>
            <trkpt lat="50.0" lon="36.9"><ele>150.5</ele><time>2019-06-09T12:00:00Z</time>
              <course>359.5</course><speed>20.5</speed><fix>dgps</fix><sat>9</sat><hdop>1.2</hdop><vdop>2</vdop></trkpt>
            <trkpt lat="50.0002" lon="36.9"><time>2019-06-09T12:00:01.250Z</time><fix>none</fix></trkpt>
          </trkseg><trkseg>
            <trkpt lat="-50.1" lon="-36.9"><time>2019-06-09T15:02:00+03:00</time></trkpt>
          </trkseg></trk>
        </gpx>
        """

    private static func document(_ points: String, version: String = "1.1") -> String {
        "<gpx version=\"\(version)\">\n<trk><trkseg>\n\(points)\n</trkseg></trk></gpx>"
    }

    @Test func everyFieldOfAPointIsTaken() throws {
        let (reports, passedOver) = try Bench.read(Self.old)
        #expect(reports.count == 3)
        let first = reports[0].report
        #expect(first.mode == .threeD)
        #expect(first.coordinate == Coordinate(50, 36.9))
        #expect(first.altitudeMetres == 150.5)
        #expect(first.trackDegrees == 359.5)
        #expect(first.speedMetresPerSecond == 20.5)
        #expect(first.satellitesUsed == 9)
        #expect(abs((first.accuracyMetres ?? 0) - 5.7) < 1e-9)
        #expect(abs((first.verticalAccuracyMetres ?? 0) - 11.5) < 1e-9)
        #expect(reports[1].report.mode == .none)
        let last = reports[2].report
        #expect(last.mode == .twoD)
        #expect(last.coordinate == Coordinate(-50.1, -36.9))
        #expect(last.accuracyMetres == nil)
        #expect(reports.map(\.arrival) == [.zero, .milliseconds(1250), .seconds(120)])
        #expect(reports.map(\.beginsSegment) == [true, false, true])
        #expect(reports.map(\.line) == [6, 8, 10])
        #expect(passedOver["waypoints"] == 2)
        #expect(passedOver["route points"] == 1)
    }

    @Test func extensionsArePassedOverWhateverTheyAreCalled() throws {
        let point = """
            <trkpt lat="50" lon="36.9"><ele> 100 </ele><time>
              2019-06-09T12:00:00Z </time><extensions><x:TrackPointExtension><x:speed>99</x:speed>
              <time>1999-01-01T00:00:00Z</time><ele>5</ele></x:TrackPointExtension></extensions></trkpt>
            """
        let report = try Bench.reports(Self.document(point)).first?.report
        #expect(report?.altitudeMetres == 100)
        #expect(report?.speedMetresPerSecond == nil)
        #expect(report?.time == (try Bench.time("2019-06-09T12:00:00Z")))
    }

    private static let untimed = """
        <trkpt lat="50" lon="36.9"><time>2019-06-09T12:00:00Z</time></trkpt>
        <trkpt lat="50.1" lon="36.9"/>
        <trkpt lat="50.2" lon="36.9"><time></time></trkpt>
        """

    @Test func aPointWithoutATimeIsAnErrorThatNamesItsLine() throws {
        let error = #expect(throws: TrackError.self) { try Bench.reports(Self.document(Self.untimed)) }
        #expect(error?.line == 4)
        #expect(error?.message.contains("2 of 3 points have no time") == true)
        #expect(error?.remedy.contains("--assume-interval") == true)
    }

    @Test func anAssumedIntervalSpacesThem() throws {
        let every = TrackReader.Assumptions(interval: .seconds(2))
        let (reports, passedOver) = try Bench.read(Self.document(Self.untimed), assuming: every)
        #expect(reports.map(\.arrival) == [.zero, .seconds(2), .seconds(4)])
        #expect(reports.map { $0.report.time == nil } == [false, true, true])
        #expect(passedOver["points without a time"] == 2)
        let dated = TrackReader.Assumptions(interval: .seconds(2), date: try Bench.time("2024-01-30T00:00:00Z"))
        let plain = Self.document("<trkpt lat=\"50\" lon=\"36.9\"/><trkpt lat=\"50\" lon=\"36.9\"/>")
        let times = try Bench.reports(plain, assuming: dated).compactMap(\.report.time).map(CivilTime.text)
        #expect(times == ["2024-01-30T00:00:00Z", "2024-01-30T00:00:02Z"])
    }

    @Test(arguments: [
        ("<trkpt lat=\"91\" lon=\"36.9\"><time>2019-06-09T12:00:00Z</time></trkpt>", 3, "lat and lon"),
        ("<trkpt lon=\"36.9\"><time>2019-06-09T12:00:00Z</time></trkpt>", 3, "lat and lon"),
        ("\n<trkpt lat=\"nan\" lon=\"36.9\"><time>2019-06-09T12:00:00Z</time></trkpt>", 4, "lat and lon"),
        ("<trkpt lat=\"5\" lon=\"3\"><time>yesterday</time></trkpt>", 3, "'yesterday' can't be read"),
        ("<trkpt lat=\"5\" lon=\"3\"><time>2019-06-09T12:00:00Z</time>", 4, ""),
        ("", 1, "no track point"),
    ])
    func whatCantBeReadNamesItsLine(_ point: String, _ line: Int, _ words: String) {
        let error = #expect(throws: TrackError.self) { try Bench.reports(Self.document(point)) }
        #expect(error?.line == line)
        #expect(words.isEmpty || error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func anotherKindOfDocumentSaysWhatItIs() {
        let error = #expect(throws: TrackError.self) { try Bench.reports("<kml><Placemark/></kml>") }
        #expect(error?.message.contains("'kml'") == true)
        let route = "<gpx><rte><rtept lat=\"1\" lon=\"2\"/></rte></gpx>"
        let empty = #expect(throws: TrackError.self) { try Bench.reports(route) }
        #expect(empty?.message.contains("only 1 route points") == true)
    }
}
