import Foundation
import Simulator
import Testing

/// What `gpsdLines` writes, read back as JSON.
@Suite struct LineTests {
    private struct TPV: Decodable {
        let mode: Int
        let time: String?
        let lat: Double?
        let lon: Double?
        let altMSL: Double?
        let eph: Double?
        let epv: Double?
        let speed: Double?
        let track: Double?
    }

    private struct SKY: Decodable {
        struct Satellite: Decodable, Equatable {
            let PRN: Int
            let el: Double
            let az: Double
            let ss: Double
            let used: Bool
            let gnssid: Int
            let svid: Int
        }
        let nSat: Int
        let uSat: Int
        let satellites: [Satellite]
    }

    private struct Vehicle: Decodable {
        let ignition: Bool
        let odometer_m: Double
        let elapsed_s: Double
    }

    private struct Line: Decodable { let `class`: String }

    private func lines(_ scenario: Scenario, seed: UInt64, seconds: Int = 1200, withVehicle: Bool = true) -> [String] {
        var lines: [String] = []
        ScenarioDrive(scenario, seed: seed, seconds: seconds).gpsdLines(withVehicle: withVehicle) { lines.append($0) }
        return lines
    }

    private func read<Value: Decodable>(_ type: Value.Type, _ line: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(line.utf8))
    }

    private func of(_ name: String, _ lines: [String]) -> [String] {
        lines.filter { $0.hasPrefix("{\"class\":\"\(name)\"") }
    }

    @Test(arguments: Scenario.allCases) func sameSeedSameBytes(_ scenario: Scenario) {
        #expect(lines(scenario, seed: 4) == lines(scenario, seed: 4))
        #expect(lines(scenario, seed: 4) != lines(scenario, seed: 5))
    }

    /// Held against one drive as it is now: a change of any number changes every figure of the report.
    @Test func theDriveOfASeedStaysWhatItIs() {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for line in lines(.jump, seed: 1) {
            for byte in line.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        #expect(sum == 12_789_414_492_230_760_969)
    }

    @Test(arguments: Scenario.allCases) func everyLineIsJSONAndTheCountsFit(_ scenario: Scenario) throws {
        let lines = lines(scenario, seed: 11)
        let classes = try lines.map { try read(Line.self, $0).class }
        #expect(classes.prefix(3) == ["VERSION", "DEVICES", "WATCH"])
        #expect(Set(classes).isSubset(of: ["VERSION", "DEVICES", "WATCH", "SKY", "TPV", "FIELDGATE-VEHICLE"]))
        #expect(lines.allSatisfy { !$0.contains("\n") && $0.utf8.count < 4096 })
        for line in of("SKY", lines) {
            let sky = try read(SKY.self, line)
            #expect(sky.nSat == sky.satellites.count && sky.nSat > 0)
            #expect(sky.uSat == sky.satellites.count { $0.used })
        }
        let vehicles = try of("FIELDGATE-VEHICLE", lines).map { try read(Vehicle.self, $0) }
        #expect(vehicles.map(\.elapsed_s) == (0..<1200).map(Double.init))
        #expect(zip(vehicles, vehicles.dropFirst()).allSatisfy { $0.odometer_m <= $1.odometer_m })
    }

    @Test func linesSayWhatTheMomentsSay() throws {
        let drive = ScenarioDrive(.jam, seed: 2, seconds: 1200)
        let lines = lines(.jam, seed: 2)
        var (fixes, skies): ([ScenarioMoment.Fix], [[ScenarioMoment.Satellite]]) = ([], [])
        drive.play { moment in
            for case .fix(let fix) in moment.said { fixes.append(fix) }
            for case .satellites(let list) in moment.said { skies.append(list) }
        }
        let reports = try of("TPV", lines).map { try read(TPV.self, $0) }
        #expect(reports.map(\.mode) == fixes.map(\.mode))
        #expect(Set(fixes.map(\.mode)) == [1, 3])
        for (report, fix) in zip(reports, fixes) {
            #expect(same(report.lat, fix.latitudeDegrees, 1e-9) && same(report.lon, fix.longitudeDegrees, 1e-9))
            #expect(same(report.altMSL, fix.altitudeMetres, 1e-4) && same(report.speed, fix.speedMetresPerSecond, 1e-3))
            #expect(same(report.eph, fix.horizontalErrorMetres, 1e-3) && same(report.track, fix.trackDegrees, 1e-4))
            #expect((report.time == nil) == (fix.timeUnixMilliseconds == nil))
        }
        let lists = try of("SKY", lines).map { try read(SKY.self, $0).satellites }
        #expect(lists.map { $0.map(\.PRN) } == skies.map { $0.map(\.prn) })
        #expect(lists.map { $0.map(\.used) } == skies.map { $0.map(\.used) })
        #expect(lists.map { $0.map(\.ss) } == skies.map { $0.map { $0.signalDBHz ?? 0 } })
        #expect(lists.flatMap { $0 }.allSatisfy { (1...37).contains($0.svid) })
    }

    private func same(_ read: Double?, _ meant: Double?, _ within: Double) -> Bool {
        guard let read, let meant else { return read == nil && meant == nil }
        return abs(read - meant) <= within
    }

    @Test func timesAreUTC() throws {
        let drive = ScenarioDrive(.clean, seed: 1, seconds: 3, startUnixMilliseconds: 1_835_438_399_000)
        var times: [String?] = []
        try drive.gpsdLines { if $0.contains("\"TPV\"") { times.append(try read(TPV.self, $0).time) } }
        #expect(times == ["2028-02-29T11:59:59.000Z", "2028-02-29T12:00:00.000Z", "2028-02-29T12:00:01.000Z"])
    }

    @Test func gpsdGreetsAgainWhenItIsBack() {
        #expect(of("VERSION", lines(.gpsdRestart, seed: 3)).count == 2)
        #expect(of("VERSION", lines(.jump, seed: 3)).count == 1)
    }

    @Test func withoutTheVehicleThereIsOnlyGPSD() {
        #expect(of("FIELDGATE-VEHICLE", lines(.clean, seed: 1, withVehicle: false)).isEmpty)
        #expect(of("TPV", lines(.clean, seed: 1, withVehicle: false)) == of("TPV", lines(.clean, seed: 1)))
    }
}
