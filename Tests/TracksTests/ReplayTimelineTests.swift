import Geodesy
import Safety
import Simulator
import Testing
import Wire

@testable import Tracks

@Suite struct ReplayTimelineTests {
    /// South of the zone, 600 m into it, back out, and a stand until the dwell is over: it turns and stops as no vehicle
    /// does, so that the position is degraded for a while, which doesn't lower.
    private static let through = Bench.drive([50.19, 50.2055, 50.185], stop: .seconds(240)).epochs()

    private static func story(_ events: [ReplayEvent]) -> [String] {
        events.map { event in
            switch event.what {
            case .transition(let transition): "\(event.name) \(transition.zone.id)"
            case .alert(let change):
                "\(change.cause.rawValue) \(change.alert.kind.rawValue) \(change.alert.level.rawValue)"
            case .trust(let trust, _, _): "\(trust.rawValue)"
            case .interference, .report, .skipped, .summary: event.name
            }
        }.filter { $0 != "report" && $0 != "summary" }
    }

    private static func isLost(_ event: ReplayEvent) -> Bool {
        if case .trust(.lost, ["no_fix"], _) = event.what { true } else { false }
    }

    private static func nmea(_ epochs: some Sequence<Drive.Epoch>) -> String {
        epochs.flatMap(\.nmea).joined(separator: "\n") + "\n"
    }

    @Test func aDriveThroughAZoneIsToldFromApproachToAllClear() throws {
        let (events, summary) = try Bench.replay(Self.nmea(Self.through), zones: [Bench.zone()])
        let story = Self.story(events)
        #expect(story.prefix(2) == ["degraded", "trusted"])
        #expect(
            story.filter { Trust(rawValue: $0) == nil } == [
                "raised approach advisory", "raised zone evacuate", "cleared approach advisory", "enter line",
                "changed zone evacuate", "returning zone evacuate", "cleared zone evacuate", "leave line",
            ])
        let entered = try #require(events.first { $0.name == "enter" })
        // 1,112 m at 20 m/s, less the 17 m of accuracy that raise before the edge.
        #expect((54...57).contains(entered.elapsed.seconds))
        #expect(abs((entered.place?.latitudeDegrees ?? 0) - 50.2) < 0.0005)
        #expect(entered.time.map(CivilTime.text)?.hasPrefix("2019-06-08T13:20:5") == true)
        #expect(summary.fixes == Self.through.count)
        #expect(summary.gate.accepted == Self.through.count)
        #expect(summary.transitions == 2)
        #expect(summary.alerts.map(\.kind) == [.approach, .zone])
        #expect(summary.alerts.map(\.count) == [1, 1])
    }

    @Test func everyFormatTellsTheSameStory() throws {
        let points = Self.through.map { epoch in
            let (lat, lon) = (epoch.reportedLatitudeDegrees, epoch.reportedLongitudeDegrees)
            let time = CivilTime.text(UTCTime(millisecondsSinceEpoch: epoch.timeUnixMilliseconds))
            let (speed, track) = (epoch.speedMetresPerSecond, epoch.trackDegrees)
            return (
                gpx: "<trkpt lat=\"\(lat)\" lon=\"\(lon)\"><ele>150</ele><time>\(time)</time><course>\(track)</course>"
                    + "<speed>\(speed)</speed><hdop>0.9</hdop></trkpt>",
                gpsd: "{\"class\":\"TPV\",\"mode\":3,\"time\":\"\(time)\",\"lat\":\(lat),\"lon\":\(lon),\"eph\":17.1,"
                    + "\"speed\":\(speed),\"track\":\(track)}"
            )
        }
        let gpx =
            "<gpx version=\"1.0\"><trk><trkseg>\n" + points.map(\.gpx).joined(separator: "\n") + "</trkseg></trk></gpx>"
        let nmea = try Bench.replay(Self.nmea(Self.through), zones: [Bench.zone()])
        for text in [gpx, points.map(\.gpsd).joined(separator: "\n")] {
            let other = try Bench.replay(text, zones: [Bench.zone()])
            #expect(Self.story(other.events) == Self.story(nmea.events))
            for (one, two) in zip(nmea.events, other.events) where one.name != "report" {
                #expect(one.elapsed == two.elapsed)
                #expect(one.time == two.time)
            }
        }
    }

    @Test func theSameSeedGivesTheSameBytesAndAnotherSeedOtherIds() throws {
        let text = Self.nmea(Self.through)
        let lines = { (seed: UInt64) in
            try Bench.replay(text, zones: [Bench.zone()], seed: seed).events.map {
                String(decoding: $0.json, as: UTF8.self)
            }
        }
        let (first, again, other) = (try lines(1), try lines(1), try lines(2))
        #expect(first == again)
        #expect(first != other)
        #expect(first.count == other.count)
    }

    @Test func inAGapInsideAZoneThePositionIsLostInTimeAndTheAlarmStays() throws {
        // Silence from 500 m inside until long after the unit has left.
        let silent = Self.through.prefix(80) + Self.through.dropFirst(300)
        let events = try Bench.replay(Self.nmea(silent), zones: [Bench.zone()]).events
        let lost = try #require(events.first { Self.isLost($0) })
        #expect((93...96).contains(lost.elapsed.seconds))
        let alarm = try #require(
            events.first { event in
                guard case .alert(let change) = event.what else { return false }
                return change.alert.kind == .positionLost && change.cause == .raised
            })
        #expect((93...96).contains(alarm.elapsed.seconds))
        #expect(!events.prefix { $0 != alarm }.contains { $0.name == "leave" })
    }

    /// Slowly enough to be believed, and faster than the unit drives.
    @Test(arguments: [510, 260]) func aSparseTrackCantJumpOverAZone(_ second: Int64) throws {
        let ends = [
            Self.point(50.17, at: 0), Self.point(50.17, at: 10), Self.point(50.26, at: second),
            Self.point(50.26, at: second + 10),
        ]
        let gpx = "<gpx><trk><trkseg>" + ends.joined() + "</trkseg></trk></gpx>"
        let events = try Bench.replay(gpx, zones: [Bench.zone()]).events
        #expect(Self.story(events).contains("raised possible evacuate"))
    }

    @Test func aPauseOfMonthsIsPlayedForADayAndSaysSo() throws {
        let gpx =
            "<gpx><trk><trkseg>" + Self.point(50.10, at: 0) + Self.point(50.10, at: 1)
            + Self.point(50.11, at: 20 * 86_400)
            + "</trkseg></trk></gpx>"
        let events = try Bench.replay(gpx, zones: [Bench.zone()]).events
        let skipped = try #require(
            events.compactMap { if case .skipped(let duration) = $0.what { duration } else { nil } }.first)
        #expect(skipped > .seconds(18 * 86_400))
        // At the cap of its disc the unit may be in the zone: it reports every 15 s, for a day.
        #expect(events.count < 24 * 3600 / 15 + 100)
        #expect(Self.story(events).filter { $0 == "lost" }.count == 1)
    }

    private static func point(_ latitude: Double, at second: Int64) -> String {
        let time = CivilTime.text(UTCTime(secondsSinceEpoch: 1_560_000_000 + second))
        return "<trkpt lat=\"\(latitude)\" lon=\"36.9\"><time>\(time)</time><hdop>1</hdop></trkpt>"
    }

    @Test func datesLongBeforeTheBuildAreBelieved() throws {
        let (_, summary) = try Bench.replay(Self.nmea(Self.through), zones: [])
        #expect(summary.gate.implausibleTime == 0)
    }

    @Test func tableAndLinesSayTheSame() throws {
        let events = try Bench.replay(Self.nmea(Self.through), zones: [Bench.zone()]).events
        let enter = try #require(events.first { $0.name == "enter" })
        let line = ReplayTable.line(enter)
        #expect(line.hasPrefix("2019-06-08T13:20:5"))
        #expect(line.contains("enter         Північна line"))
        #expect(line.contains("evacuate   "))
        #expect(line.hasSuffix(" ±17 m"))
        let json = String(decoding: enter.json, as: UTF8.self)
        let start = "{\"event\":\"enter\",\"time\":\"2019-06-08T13:20:"
        #expect(json.hasPrefix(start))
        #expect(json.contains("\"zone\":{\"id\":\"line\",\"name\":\"Північна line\"},\"level\":\"evacuate\""))
        let alert = try #require(events.first { $0.name == "alert" })
        #expect(ReplayTable.line(alert).contains("raised approach, avoid"))
        #expect(
            String(decoding: alert.json, as: UTF8.self).contains(
                "\"revision\":1,\"cause\":\"raised\",\"state\":\"active\""))
    }

    @Test(
        arguments: [
            (36.9, 6, "36.9"), (-0.0000001, 6, "0"), (-1.5, 1, "-1.5"), (0.05, 1, "0.1"), (99.99999999, 6, "100"),
            (-179.9999999, 7, "-179.9999999"), (12.0, 0, "12"), (0, 3, "0"), (.nan, 1, nil), (.infinity, 1, nil),
            (1e13, 1, nil),
        ] as [(Double, Int, String?)])
    func numbersAreWrittenPlainly(_ number: Double, _ decimals: Int, _ text: String?) {
        #expect(JSONText.fixed(number, decimals: decimals) == text)
    }
}
