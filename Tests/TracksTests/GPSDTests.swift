import Geodesy
import Safety
import Testing

@testable import Tracks

@Suite struct GPSDTests {
    private static func tpv(_ fields: String) -> String {
        "{\"class\":\"TPV\",\"device\":\"/dev/ttyS0\",\(fields)}\n"
    }

    private static let place = "\"lat\":50.0,\"lon\":36.9"

    @Test func aReportTakesItsSkyFromTheLineBefore() throws {
        let text = """
            {"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}
            {"class":"SKY","hdop":0.9,"satellites":[{"PRN":1,"used":true},{"PRN":2,"used":false},{"PRN":3,"used":true}]}
            {"class":"SKY","pdop":1.9}
            {"class":"TPV","mode":3,"time":"2019-06-09T12:00:00.000Z",\(Self.place),"altHAE":167,"altMSL":150,"eph":8.5,\
            "epx":30,"epy":40,"epv":12,"speed":20,"track":360}

            """
        let (reports, passedOver) = try Bench.read(text)
        let report = try #require(reports.first?.report)
        #expect(reports.count == 1)
        #expect(
            report
                == FixReport(
                    mode: .threeD, coordinate: Coordinate(50, 36.9), accuracyMetres: 8.5, altitudeMetres: 150,
                    verticalAccuracyMetres: 12, speedMetresPerSecond: 20, trackDegrees: 0,
                    time: try Bench.time("2019-06-09T12:00:00Z"), satellitesUsed: 2, hdop: 0.9))
        #expect(reports[0].line == 4)
        #expect(passedOver["objects of other classes"] == 1)
    }

    @Test(
        arguments: [
            ("\"mode\":3,\(place),\"epx\":3,\"epy\":4", 5.0), ("\"mode\":2,\(place),\"eph\":7", 7),
            ("\"mode\":2,\(place),\"eph\":0", nil), ("\"mode\":2,\(place),\"eph\":-1", nil),
            ("\"mode\":2,\(place)", nil),
        ] as [(String, Double?)])
    func anUnknownAccuracyStaysUnknown(_ fields: String, _ metres: Double?) throws {
        #expect(try Bench.reports(Self.tpv(fields)).first?.report.accuracyMetres == metres)
    }

    @Test(arguments: [
        "\"mode\":1,\(place)", "\"mode\":0,\(place)", "\(place)", "\"mode\":3",
        "\"mode\":3,\"lat\":949.99,\"lon\":36.9",
        "\"mode\":3,\"lat\":null,\"lon\":36.9", "\"mode\":3,\"lat\":\"50\",\"lon\":36.9", "\"mode\":\"3\",\(place)",
    ])
    func noPositionIsInvented(_ fields: String) throws {
        let report = try #require(try Bench.reports(Self.tpv(fields)).first?.report)
        #expect(report.mode == .none || report.coordinate == nil)
    }

    @Test(arguments: [
        ("\"2019-06-09T12:00:00.500Z\"", "2019-06-09T12:00:00.500Z"), ("1560081600.5", "2019-06-09T12:00:00.500Z"),
        ("\"\"", nil), ("0", nil), ("\"1899-12-31T00:00:00Z\"", nil), ("1e300", nil), ("true", nil),
    ])
    func timesAreReadOldAndNew(_ written: String, _ time: String?) throws {
        let report = try #require(try Bench.reports(Self.tpv("\"mode\":2,\(Self.place),\"time\":\(written)")).first)
        #expect(report.report.time.map(CivilTime.text) == time)
        #expect(report.report.coordinate != nil)
    }

    @Test func brokenLinesAreCountedAndTheRestIsRead() throws {
        let good = Self.tpv("\"mode\":2,\(Self.place)")
        let text =
            good + String(good.prefix(30)) + "\n" + "{\"class\":\"TPV\",\"mode\":2,\"mode\":3}\n{}\n# note\nwords\n"
            + good
        let (reports, passedOver) = try Bench.read(text)
        #expect(reports.count == 2)
        #expect(passedOver["broken lines"] == 3)
        #expect(passedOver["comment lines"] == 1)
        #expect(passedOver["other lines"] == 1)
    }

    @Test func theSkyOfLongAgoSaysNothing() throws {
        let sky =
            "{\"class\":\"SKY\",\"time\":\"2019-06-09T12:00:00Z\",\"hdop\":0.9,\"satellites\":[{\"PRN\":1,\"used\":true}]}\n"
        let fix = { (second: Int) in Self.tpv("\"mode\":2,\(Self.place),\"time\":\"2019-06-09T12:00:\(second)Z\"") }
        let reports = try Bench.reports(sky + fix(10) + fix(11)).map(\.report)
        #expect(reports.map(\.hdop) == [0.9, nil])
        #expect(reports.map(\.satellitesUsed) == [1, nil])
    }
}
