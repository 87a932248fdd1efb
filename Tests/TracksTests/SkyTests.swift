import Safety
import Simulator
import Testing

@testable import Tracks

@Suite struct SkyTests {
    private typealias Satellite = Sky.Satellite

    private static func rmc(_ second: Int) -> String {
        "GPRMC,12000\(second),A,5000.0,N,03654.0,E,0,0,090619,,,A"
    }

    private static let using = "GPGSA,A,3,01,02,,,,,,,,,,,1.6,1.1,1.3"

    /// `gnss-prn`, `*` for used, and the signal.
    private static func short(_ sky: Sky) -> [String] {
        sky.satellites.map { one in
            "\(one.gnss)-\(one.prn)\(one.used ? "*" : "") \(one.signalDBHz.map { "\(Int($0))" } ?? "?")"
        }
    }

    private static func lists(_ sentences: [String]) throws -> [[[String]]] {
        try Bench.reports(Bench.nmea(sentences)).map { $0.skies.map(short) }
    }

    // MARK: - Numbers

    @Test(
        arguments: [
            (5, "GP", nil, 0, 5), (32, "GN", nil, 0, 32), (33, "GP", nil, 1, 120), (64, "GL", nil, 1, 151),
            (65, "GL", nil, 6, 1), (1, "GL", nil, 6, 1), (76, "GP", nil, 6, 12), (88, "GN", nil, 6, 24),
            (4, "GA", nil, 2, 4), (304, "GA", nil, 2, 4), (304, "GN", nil, 2, 4), (104, "GA", nil, 2, 4),
            (6, "GB", nil, 3, 6), (6, "BD", nil, 3, 6), (206, "BD", nil, 3, 6), (406, "GN", nil, 3, 6),
            (6, "PQ", nil, 3, 6), (2, "GQ", nil, 5, 2), (194, "GQ", nil, 5, 2), (194, "GP", nil, 5, 2),
            (122, "GP", nil, 1, 122), (3, "GI", nil, 7, 3), (903, "GN", nil, 7, 3),
            (78, "GN", 2, 6, 14), (4, "GN", 3, 2, 4), (6, "GN", 4, 3, 6), (5, "GN", 1, 0, 5), (2, "GN", 5, 5, 2),
        ] as [(Int, String, Int?, Int, Int)])
    func eachTalkersNumberIsOneOfItsConstellation(
        _ number: Int, _ talker: String, _ system: Int?, _ gnss: Int, _ prn: Int
    ) {
        #expect(SatelliteNumber(number, talker: talker, system: system) == SatelliteNumber(gnss: gnss, prn: prn))
    }

    @Test(arguments: [0, 100, 165, 300, 500, 999]) func aNumberOfNobodyIsNone(_ number: Int) {
        #expect(SatelliteNumber(number, talker: "GP") == nil)
    }

    // MARK: - NMEA

    @Test func severalSentencesMakeOneListAndGSASaysWhichAreUsed() throws {
        let lists = try Self.lists([
            Self.rmc(0), Self.using, "GPGSV,2,1,05,01,40,083,46,02,17,308,41,03,07,344,39,04,22,228,",
            "GPGSV,2,2,05,05,60,100,00", "GLGSV,1,1,02,65,38,036,22,66,,,",
        ])
        #expect(lists == [[["0-1* 46", "0-2* 41", "0-3 39", "0-4 ?", "0-5 ?", "6-1 22", "6-2 ?"]]])
        let sky = try #require(
            try Bench.reports(
                Bench.nmea([
                    Self.rmc(0), Self.using, "GPGSV,1,1,02,01,40,083,46,02,,308,41",
                ])
            ).first?.skies.first)
        #expect(
            sky.satellites == [
                Satellite(gnss: 0, prn: 1, used: true, signalDBHz: 46, elevationDegrees: 40),
                Satellite(gnss: 0, prn: 2, used: true, signalDBHz: 41, elevationDegrees: nil),
            ])
    }

    @Test func theSystemsOfNewerReceiversKeepTheirNumbersApart() throws {
        let lists = try Self.lists([
            Self.rmc(0), "GNGSA,A,3,04,,,,,,,,,,,,3.2,1.5,2.8,1", "GNGSA,A,3,,,,,,,,,,,,,3.2,1.5,2.8,2",
            "GNGSA,A,3,11,,,,,,,,,,,,3.2,1.5,2.8,3", "GPGSV,1,1,02,04,40,083,46,11,17,308,41,1",
            "GAGSV,1,1,02,04,52,298,30,11,04,322,31,7", "PQGSV,1,1,01,11,20,116,25,0,4",
        ])
        #expect(lists == [[["0-4* 46", "0-11 41", "2-4 30", "2-11* 31", "3-11 25"]]])
    }

    @Test func aSatelliteOfTwoBandsIsListedOnceWithItsFirstSignal() throws {
        let lists = try Self.lists([
            Self.rmc(0), Self.using, "GPGSV,1,1,03,01,40,083,46,02,17,308,,03,17,308,30,1",
            "GPGSV,1,1,02,01,40,083,33,02,17,308,28,8",
        ])
        #expect(lists == [[["0-1* 46", "0-2* 28", "0-3 30"]]])
    }

    /// Each line a cycle: what it brings, and the list that comes of it.
    @Test func aConstellationLeftOutIsKeptForTwoCycles() throws {
        let (gps, glonass) = ("GPGSV,1,1,01,01,40,083,46", "GLGSV,1,1,01,65,38,036,22")
        let lists = try Self.lists([
            Self.rmc(0), Self.using, gps, glonass,
            Self.rmc(1), Self.using, gps,
            Self.rmc(2), Self.using, gps,
            Self.rmc(3), Self.using, gps,
            Self.rmc(4), Self.using, gps, "GLGSV,1,1,00",
            Self.rmc(5), Self.using,
        ])
        let (both, alone) = (["0-1* 46", "6-1 22"], ["0-1* 46"])
        #expect(lists == [[both], [both], [both], [alone], [alone], []])
    }

    @Test(arguments: [
        // Nobody says what is in use; no sky at all; half a message; its second half alone; all due north.
        [rmc(0), "GPGSV,1,1,01,01,40,083,46"], [rmc(0), using, "GPGSV,1,1,00"],
        [rmc(0), using, "GPGSV,2,1,05,01,40,083,46,02,17,308,41,03,07,344,39,04,22,228,45"],
        [rmc(0), using, "GPGSV,2,2,05,05,60,100,30"],
        [rmc(0), using, "GPGSV,1,1,02,01,10,000,44,02,20,000,36"],
        [rmc(0), using, "GPGSV,0,0,00"], [rmc(0), using, "GPGSV"], [rmc(0), using, "GPGSV,1,1,01,,40,083,46"],
    ])
    func whatSaysNothingIsNoList(_ sentences: [String]) throws {
        #expect(try Self.lists(sentences) == [[]])
    }

    @Test func aListThatComesLateInItsMessageStillComes() throws {
        let lists = try Self.lists([
            Self.rmc(0), Self.using, "GPGSV,2,1,05,01,40,083,46,02,17,308,41,03,07,344,39,04,22,228,45",
            Self.rmc(1), "GPGSV,2,2,05,05,60,100,30", Self.rmc(2),
        ])
        #expect(lists == [[], [["0-1* 46", "0-2* 41", "0-3 39", "0-4 45", "0-5 30"]], []])
    }

    @Test func aMadeDriveHasItsSkyEverySecond() throws {
        let epochs = Bench.drive([50.19, 50.195]).epochs()
        let reports = try Bench.reports(epochs.flatMap(\.nmea).joined(separator: "\n") + "\n")
        #expect(reports.count == epochs.count)
        #expect(reports.allSatisfy { $0.skies.count == 1 })
        #expect(reports.allSatisfy { $0.skies[0].satellites.allSatisfy { $0.used && $0.signalDBHz ?? 0 > 20 } })
        #expect(Set(reports.map(\.skies[0].satellites.count)).count == 1)
    }

    // MARK: - gpsd

    private static func tpv(_ second: Int) -> String {
        "{\"class\":\"TPV\",\"mode\":3,\"time\":\"2019-06-09T12:00:0\(second)Z\",\"lat\":50.0,\"lon\":36.9}\n"
    }

    private static func sky(_ satellites: String) -> String {
        "{\"class\":\"SKY\",\"satellites\":[\(satellites)]}\n"
    }

    @Test func skiesGoWithTheReportAfterThem() throws {
        let text =
            Self.sky("{\"PRN\":5,\"gnssid\":0,\"svid\":5,\"ss\":41.0,\"el\":60,\"az\":9,\"used\":true}")
            + "{\"class\":\"SKY\",\"hdop\":1.2}\n"
            + Self.sky(
                "{\"PRN\":70,\"gnssid\":6,\"svid\":6,\"ss\":0,\"el\":-91,\"used\":false},{\"PRN\":304,\"ss\":22}")
            + Self.tpv(0) + Self.tpv(1) + Self.sky("") + Self.tpv(2)
        let reports = try Bench.reports(text)
        #expect(reports.map { $0.skies.map(Self.short) } == [[["0-5* 41"], ["6-6 ?", "2-4 22"]], [], []])
        #expect(reports[0].skies.first?.satellites.first?.elevationDegrees == 60)
        #expect(reports[0].skies.last?.satellites.map(\.elevationDegrees) == [nil, nil])
    }

    @Test(
        arguments: [
            ("\"PRN\":93,\"gnssid\":6,\"svid\":29", "6-29 ?"), ("\"PRN\":93", "6-29 ?"),
            ("\"PRN\":93,\"gnssid\":6", "6-29 ?"), ("\"PRN\":700,\"gnssid\":2", "2-700 ?"),
            ("\"PRN\":7,\"gnssid\":0,\"svid\":0,\"ss\":999", "0-7 ?"), ("\"PRN\":7,\"ss\":-1", "0-7 ?"),
            ("\"PRN\":7,\"ss\":30.9", "0-7 30"), ("\"PRN\":7,\"ss\":null", "0-7 ?"), ("\"PRN\":0", nil),
            ("\"PRN\":-5,\"gnssid\":0", nil), ("\"used\":true", nil), ("\"PRN\":\"7\"", nil),
        ] as [(String, String?)])
    func aSatelliteHasItsNumberOrIsLeftOut(_ fields: String, _ short: String?) throws {
        let report = try #require(try Bench.reports(Self.sky("{\(fields)}") + Self.tpv(0)).first)
        #expect(report.skies.flatMap(Self.short) == [short].compactMap(\.self))
    }

    @Test func ofTooMuchBetweenTwoReportsTheNewestIsKept() throws {
        let many = (1...30).map { Self.sky("{\"PRN\":\($0),\"ss\":30}") }.joined()
        let crowd = (1...250).map { "{\"PRN\":1,\"gnssid\":\($0 % 2),\"svid\":\($0)}" }.joined(separator: ",")
        let (reports, passedOver) = try Bench.read(many + Self.tpv(0) + Self.sky(crowd) + Self.tpv(1))
        #expect(reports[0].skies.map(Self.short) == (15...30).map { ["0-\($0) 30"] })
        #expect(reports[1].skies.map(\.satellites.count) == [SkyList.most])
        #expect(passedOver["satellites beyond 140 of a list"] == 110)
    }

    // MARK: - The vehicle

    @Test func whatTheVehicleSaysGoesWithTheReportAfterIt() throws {
        let line = { (fields: String) in "{\"class\":\"FIELDGATE-VEHICLE\"\(fields)}\n" }
        let text =
            line(",\"ignition\":true,\"odometer_m\":1234.5") + Self.tpv(0) + line(",\"ignition\":false")
            + line(",\"odometer_m\":7") + Self.tpv(1) + Self.tpv(2) + line("") + line(",\"odometer_m\":-1")
            + Self.tpv(3)
        let (reports, passedOver) = try Bench.read(text)
        #expect(
            reports.map(\.vehicle) == [
                [VehicleReading(isIgnitionOn: true, odometerMetres: 1234.5)],
                [VehicleReading(isIgnitionOn: false), VehicleReading(odometerMetres: 7)], [], [],
            ])
        #expect(passedOver["broken lines"] == 2)
    }

    /// Else a step of the receiver's time would be a pause of the recording.
    @Test func whereOurLinesTellTheTimeTheReceiversOwnMakesNoPause() throws {
        let text = [(0, 0), (1, 1), (2, 8), (3, 9), (4, 4)].map { elapsed, second in
            "{\"class\":\"FIELDGATE-VEHICLE\",\"ignition\":true,\"elapsed_s\":\(elapsed)}\n" + Self.tpv(second)
        }.joined()
        let (reports, passedOver) = try Bench.read(text)
        #expect(reports.map(\.arrival) == (0..<5).map { .seconds($0) })
        #expect(passedOver.counts.isEmpty)
        let unaided = try Bench.reports([0, 1, 8, 9].map(Self.tpv).joined())
        #expect(unaided.map(\.arrival) == [0, 1, 8, 9].map { .seconds($0) })
    }
}
