import Geodesy
import Safety
import Simulator
import Testing

@testable import Tracks

@Suite struct NMEATests {
    private static let rmc = "GPRMC,120000.00,A,5000.000000,N,03654.000000,E,10.0,90.0,090619,,,A"
    private static let gga = "GPGGA,120000.00,5000.000000,N,03654.000000,E,1,08,1.0,150.0,M,17.0,M,,"

    @Test func oneCycleOfSentencesIsOneReportWithAllTheySay() throws {
        let gsa = "GPGSA,A,3,01,02,03,04,05,06,07,08,,,,,1.6,1.1,1.3"
        let reports = try Bench.reports(Bench.nmea([Self.rmc, Self.gga, gsa]))
        let report = try #require(reports.first?.report)
        #expect(reports.count == 1)
        #expect(report.mode == .threeD)
        #expect(report.coordinate == Coordinate(50, 36.9))
        #expect(report.time == (try Bench.time("2019-06-09T12:00:00Z")))
        #expect(report.altitudeMetres == 150)
        #expect(abs((report.speedMetresPerSecond ?? 0) - 5.1444) < 0.001)
        #expect(report.trackDegrees == 90)
        #expect(report.satellitesUsed == 8)
        #expect(report.hdop == 1)
        #expect(report.accuracyMetres == 19)
        #expect(abs((report.verticalAccuracyMetres ?? 0) - 29.9) < 0.001)
    }

    @Test(
        arguments: [
            // What the accuracy is made of, as gpsd 3.22 answered to such sentences.
            ("GPGGA,120000,5000.0,N,03654.0,E,1,08,1.3,150.0,M,17.0,M,,", 24.7),
            ("GPGGA,120000,5000.0,N,03654.0,E,2,08,1.0,150.0,M,17.0,M,,", 4.75),
            ("GPGGA,120000,5000.0,N,03654.0,E,4,19,0.7,150.0,M,17.0,M,,", 13.3),
            ("GPGGA,120000,5000.0,N,03654.0,E,1,03,99.99,150.0,M,17.0,M,,", 1899.81),
            ("GPGGA,120000,5000.0,N,03654.0,E,1,08,,150.0,M,17.0,M,,", nil),
            ("GPGGA,120000,5000.0,N,03654.0,E,1,08,0.0,150.0,M,17.0,M,,", nil),
        ] as [(String, Double?)])
    func accuracyComesFromTheDilution(_ sentence: String, _ metres: Double?) throws {
        let report = try #require(try Bench.reports(Bench.nmea([sentence])).first?.report)
        if let metres {
            #expect(abs((report.accuracyMetres ?? 0) - metres) < 0.001)
        } else {
            #expect(report.accuracyMetres == nil)
        }
    }

    @Test func deviationsGoBeforeTheDilution() throws {
        let gst = "GPGST,120000.00,1.0,2.0,1.5,45.0,3.0,4.0,5.0"
        let report = try #require(try Bench.reports(Bench.nmea([Self.rmc, Self.gga, gst])).first?.report)
        #expect(report.accuracyMetres == 10)
        #expect(report.verticalAccuracyMetres == 10)
    }

    /// Each alone in a file: whether it gives a position.
    @Test(arguments: [
        ("GPRMC,120000,A,5000.0,N,03654.0,E,0,0,090619,,,A", true),
        ("GNRMC,120000,A,5000.0,N,03654.0,E,0,0,090619,,,A,V", true),
        ("GPRMC,120000,V,5000.0,N,03654.0,E,0,0,090619,,,A", false),
        ("GPRMC,120000,A,5000.0,N,03654.0,E,0,0,090619,,,N", false),
        ("GPRMC,120000,A,5000.0,N,18054.0,E,0,0,090619,,,A", false),
        ("GPRMC,120000,A,5060.0,N,03654.0,E,0,0,090619,,,A", false),
        ("GPRMC,120000,A,50AB.0,N,03654.0,E,0,0,090619,,,A", false),
        ("GPRMC,120000,A,5000.0,X,03654.0,E,0,0,090619,,,A", false),
        ("GPRMC,120000,A,,,,,0,0,090619,,,A", false),
        ("GPGGA,120000,5000.0,N,03654.0,E,0,00,,,M,,M,,", false),
        ("GAGNS,120000,5000.0,N,03654.0,E,NNA,05,1.0,100.0,17.0,,,V", true),
        ("GNGNS,120000,,,,,NNN,,,,,,", false),
        ("GLGLL,5000.0,N,03654.0,E,120000,A,A", true),
        ("GPGLL,5000.0,N,03654.0,E,120000,V,N", false),
    ])
    func aPositionNeedsAValidSentence(_ sentence: String, _ isFix: Bool) throws {
        let report = try #require(try Bench.reports(Bench.nmea([sentence])).first?.report)
        #expect((report.mode != .none && report.coordinate != nil) == isFix)
    }

    @Test func aVoidRMCMakesItsWholeCycleVoid() throws {
        let void = "GPRMC,120000.00,V,5000.0,N,03654.0,E,0,0,090619,,,E"
        #expect(try Bench.reports(Bench.nmea([Self.gga, void])).map(\.report.mode) == [.none])
    }

    @Test func southAndWestAreNegative() throws {
        let report = try Bench.reports(Bench.nmea(["GPGLL,3330.0,S,07039.0,W,120000,A,A"])).first?.report
        #expect(report?.coordinate == Coordinate(-33.5, -70.65))
    }

    @Test func brokenSentencesAreCountedAndNeverBelieved() throws {
        let good = NMEASentences.checked(Self.rmc)
        let text = """
            # a comment, with $GPRMC in it
            \(good.dropLast(2))00
            \(good.prefix(40))
            \(good.replacing(",N,", with: ",S,"))
            $GPRMC,,,,
            $$$$*00
            just words
            \(String(repeating: "A", count: 300))

            """
        let (reports, passedOver) = try Bench.read(text, assuming: TrackReader.Assumptions(format: .nmea))
        #expect(reports.isEmpty)
        #expect(passedOver["broken sentences"] == 4)
        #expect(passedOver["comment lines"] == 1)
        #expect(passedOver["other lines"] == 3)
    }

    @Test func sentencesBehindBinaryJunkOrGluedTogetherAreRead() throws {
        let (rmc, gga) = (NMEASentences.checked(Self.rmc), NMEASentences.checked(Self.gga))
        var bytes: [UInt8] = [0xb5, 0x62, 0x01, 0x24, 0x07, 0x0a, 0xff, 0x00]
        bytes += Array((rmc + gga + "\n").utf8) + [0xb5, 0x62, 0x0d]
        let (reports, passedOver) = try Bench.read(bytes)
        #expect(reports.count == 1)
        #expect(reports.first?.report.mode == .threeD)
        #expect(reports.first?.line == 2)
        #expect(passedOver["broken sentences"] == 0)
    }

    @Test func aNewTimeOrARepeatedSentenceBeginsACycle() throws {
        let text = Bench.nmea([
            "GPGGA,120000,5000.0,N,03654.0,E,1,08,1.0,150.0,M,17.0,M,,", "GPZDA,120000,09,06,2019,00,00",
            "GPGGA,120001,5000.1,N,03654.0,E,1,08,1.0,150.0,M,17.0,M,,", "GPVTG,90.0,T,,M,19.44,N,36.0,K,A",
            "GPGGA,,,,,,0,00,99.99,,,,,,", "GPGGA,,,,,,0,00,99.99,,,,,,",
        ])
        let reports = try Bench.reports(text)
        #expect(reports.map(\.report.mode) == [.threeD, .threeD, .none, .none])
        #expect(abs((reports[1].report.speedMetresPerSecond ?? 0) - 10) < 0.01)
        #expect(reports.map(\.line) == [1, 3, 5, 6])
        #expect(reports[1].report.time == (try Bench.time("2019-06-09T12:00:01Z")))
    }

    @Test func overMidnightTheDayGoesOnEvenBeforeADateSaysSo() throws {
        let reports = try Bench.reports(
            Bench.nmea([
                "GPRMC,235959,A,5000.0,N,03654.0,E,0,0,311219,,,A",
                "GPGGA,000000,5000.0,N,03654.0,E,1,08,1.0,150.0,M,17.0,M,,",
                "GPRMC,000001,A,5000.0,N,03654.0,E,0,0,010120,,,A",
            ]))
        #expect(
            reports.compactMap(\.report.time).map(CivilTime.text) == [
                "2019-12-31T23:59:59Z", "2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z",
            ])
        #expect(reports.map(\.arrival) == [.zero, .seconds(1), .seconds(2)])
    }

    @Test(arguments: [
        ("010100", "2000-01-01"), ("060180", "1980-01-06"), ("311299", "1999-12-31"), ("290220", "2020-02-29"),
        ("010179", "2079-01-01"), ("290219", nil), ("000120", nil), ("", nil),
    ])
    func yearsOfTwoDigitsBeginIn1980(_ date: String, _ day: String?) throws {
        let report = try Bench.reports(Bench.nmea(["GPRMC,120000,A,5000.0,N,03654.0,E,0,0,\(date),,,A"])).first?.report
        #expect(report?.time.map(CivilTime.text) == day.map { $0 + "T12:00:00Z" })
        #expect(report?.coordinate != nil)
    }

    @Test func withoutADateThereIsNoTimeUnlessItIsGiven() throws {
        let text = Bench.nmea([
            "GPGGA,235959,5000.0,N,03654.0,E,1,08,1.0,150.0,M,17.0,M,,",
            "GPGGA,000004,5000.0,N,03654.0,E,1,08,1.0,150.0,M,17.0,M,,",
        ])
        let reports = try Bench.reports(text)
        #expect(reports.compactMap(\.report.time).isEmpty)
        #expect(reports.map(\.arrival) == [.zero, .seconds(5)])
        let dated = TrackReader.Assumptions(date: try Bench.time("2024-01-30T09:00:00Z"))
        let times = try Bench.reports(text, assuming: dated).compactMap(\.report.time).map(CivilTime.text)
        #expect(times == ["2024-01-30T23:59:59Z", "2024-01-31T00:00:04Z"])
    }

    @Test func aMadeDriveComesBackAsItWasMade() throws {
        let epochs = Bench.drive([50.19, 50.21]).epochs()
        let reports = try Bench.reports(epochs.flatMap(\.nmea).joined(separator: "\r\n"))
        #expect(reports.count == epochs.count)
        for (report, epoch) in zip(reports, epochs) {
            let place = try #require(report.report.coordinate)
            #expect(abs(place.latitudeDegrees - epoch.reportedLatitudeDegrees) < 1e-7)
            #expect(abs(place.longitudeDegrees - epoch.reportedLongitudeDegrees) < 1e-7)
            #expect(report.report.time?.millisecondsSinceEpoch == epoch.timeUnixMilliseconds)
            #expect(abs((report.report.speedMetresPerSecond ?? 0) - epoch.speedMetresPerSecond) < 0.01)
        }
    }
}
