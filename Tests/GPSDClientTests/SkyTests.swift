import Testing

@testable import GPSDClient

@Suite struct SkyTests {
    private static let dops = #"{"class":"SKY","hdop":0.90,"pdop":1.60,"nSat":0,"uSat":0}"#
    private static let list =
        #"{"class":"SKY","xdop":0.5,"hdop":1.10,"satellites":["#
        + #"{"PRN":5,"el":45.0,"az":359.0,"ss":38.0,"used":true,"gnssid":0,"svid":5},"#
        + #"{"PRN":70,"el":null,"az":10.0,"ss":0.0,"used":false,"gnssid":6,"svid":6},"#
        + #"{"PRN":12,"el":99.0,"az":400.0,"ss":-1,"used":true}]}"#

    private func skies(_ lines: [(line: String, at: Int)]) throws -> [SkyReport] {
        var decoder = try ReportDecoder(satellitesKept: .seconds(10))
        let start = ContinuousClock.now
        var skies: [SkyReport] = []
        for (line, second) in lines {
            for case .sky(let sky) in decoder.unpack(line, at: start.advanced(by: .seconds(second))) {
                skies.append(sky)
            }
        }
        return skies
    }

    @Test func everySatelliteOfAList() throws {
        let sky = try #require(skies([(Self.list, 0)]).first)
        #expect(
            sky.satellites == [
                .init(prn: 5, gnss: 0, used: true, signalDBHz: 38, elevationDegrees: 45, azimuthDegrees: 359),
                .init(prn: 70, gnss: 6, used: false, azimuthDegrees: 10),
                .init(prn: 12, gnss: 0, used: true),
            ])
        #expect(sky.seen == 3)
        #expect(sky.used == 2)
        #expect(sky.hdop == 1.1)
        #expect(sky.pdop == nil)
        #expect(sky.satellitesAge == .zero)
    }

    // Trap 5: DOPs alone zero libgps's counts.
    @Test func dopsAloneKeepTheListWithItsAge() throws {
        let sky = try #require(skies([(Self.list, 0), (Self.dops, 3)]).last)
        #expect(sky.seen == 3)
        #expect(sky.satellitesAge == .seconds(3))
        #expect(sky.hdop == 0.9)
        #expect(sky.pdop == 1.6)
    }

    @Test func beforeTheFirstListNothingIsKnown() throws {
        let sky = try #require(skies([(Self.dops, 0)]).first)
        #expect(sky.satellites == nil)
        #expect(sky.used == nil)
    }

    @Test(arguments: [(9, 2, 1.1), (10, 2, 1.1), (11, nil, nil)] as [(Int, Int?, Double?)])
    func aFixCountsTheSatellitesOfTheLastTenSeconds(_ second: Int, _ used: Int?, _ hdop: Double?) throws {
        var decoder = try ReportDecoder(satellitesKept: .seconds(10))
        let start = ContinuousClock.now
        _ = decoder.unpack(Self.list, at: start)
        let events = decoder.unpack(#"{"class":"TPV","mode":3}"#, at: start.advanced(by: .seconds(second)))
        #expect(events == [.report(FixReport(mode: .threeD, satellitesUsed: used, hdop: hdop))])
    }

    // Trap 6: a list that is too long drops the whole report; the last one stays in force.
    @Test func moreSatellitesThanLibgpsHoldsIsNoReport() throws {
        func list(_ count: Int) -> String {
            let satellites = (1...count).map { #"{"PRN":\#($0),"used":true}"# }.joined(separator: ",")
            return #"{"class":"SKY","satellites":[\#(satellites)]}"#
        }
        #expect(try skies([(list(140), 0)]).first?.used == 140)
        let both = try skies([(Self.list, 0), (list(141), 1), (Self.dops, 2)])
        #expect(both.count == 2)
        #expect(both.last?.seen == 3)
    }

    @Test func aCutListIsNoReport() throws {
        #expect(try skies([(#"{"class":"SKY","satellites":[{"PRN":5,"used":true},{"PRN":"#, 0)]).isEmpty)
    }
}
