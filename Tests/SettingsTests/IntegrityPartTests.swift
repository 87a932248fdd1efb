import Geodesy
import Testing

@testable import Safety
@testable import Settings

@Suite("The integrity part")
struct IntegrityPartTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private func read(_ integrity: String) -> SettingsReading { bench.read(Bench.least + "integrity: {\(integrity)}") }

    /// Without those that the least file has anyway.
    private func warnings(_ reading: SettingsReading) -> [Problem] {
        reading.problems.filter { $0.severity == .warning && $0.isIn("integrity") || $0.key.hasPrefix("integrity.") }
    }

    @Test(arguments: [
        ("fastest: 19m/s", "integrity.fastest", "'19m/s' is out of range"),
        ("fastest: 500km/h", "integrity.fastest", "'500km/h' is out of range"),
        ("fastest: 45", "integrity.fastest", "'45' has no unit"),
        ("fastest: 100mph", "integrity.fastest", "'mph' is no unit of a speed"),
        ("acceleration: 8m/s", "integrity.acceleration", "'m/s' is no unit of an acceleration"),
        ("turn: 60deg", "integrity.turn", "'deg' is no unit of a turn rate"),
        ("signal_jump: 6dBm", "integrity.signal_jump", "'dBm' is no unit of a ratio of signals"),
        ("time_drift: 50", "integrity.time_drift", "'50' has no unit"),
        ("speed_share: 2", "integrity.speed_share", "'2' has no unit"),
        ("uniform: {satellites: 3}", "integrity.uniform.satellites", "'3' is out of range"),
        ("uniform: {satellites: 6.5}", "integrity.uniform.satellites", "'6.5' is no number"),
        ("recover_after: 9s", "integrity.recover_after", "'9s' is out of range"),
        ("prove_after: 2s", "integrity.prove_after", "'2s' is out of range"),
        ("disc: {speed: 9m/s}", "integrity.disc.speed", "'9m/s' is out of range"),
        ("disc: {speed: -30m/s}", "integrity.disc.speed", "'-30m/s' is no speed"),
        ("disc: {cap: 4km}", "integrity.disc.cap", "'4km' is out of range"),
        ("altitude: {lowest: -501m}", "integrity.altitude.lowest", "'-501m' is out of range"),
        ("altitude: {lowest: 3km}", "integrity.altitude.lowest", "lowest is not below highest"),
        ("altitude: {highest: -100m}", "integrity.altitude.highest", "lowest is not below highest"),
        (
            "lost_after: 2min", "integrity.lost_after", "the alert would come before the position counts as lost"
        ),
        (
            "lost_alert_after: 14s", "integrity.lost_alert_after",
            "the alert would come before the position counts as lost"
        ),
        ("disc: {speed: 46m/s}", "integrity.disc.speed", "the disc would grow faster than any fix is believed to move"),
        ("fastest: 29m/s", "integrity.fastest", "the disc would grow faster than any fix is believed to move"),
        ("holds_still: yes", "integrity.holds_still", "'yes' is neither true nor false"),
        ("area: {south: 44deg}", "integrity.area", "there is no west, no north, no east"),
        ("area: {south: 44deg, west: 22deg, north: 52deg}", "integrity.area", "there is no east"),
        (
            "area: {south: 52deg, west: 22deg, north: 44deg, east: 40deg}", "integrity.area",
            "south is not below north"
        ),
        ("off: crawl", "integrity.off", "this is not a list"),
        ("off: [crawl, crawl]", "integrity.off[2]", "'crawl' stands there twice"),
        ("off: [[crawl]]", "integrity.off[1]", "a list stands where one value should"),
        ("latsh: 30s", "integrity.latsh", "there is no such key"),
    ])
    func aWrongValueIsOneError(_ text: String, _ key: String, _ message: String) {
        let reading = read(text)
        #expect(reading.settings == nil)
        #expect(reading.problems.errors.map(\.key) == [key], "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.message == message)
        #expect(reading.problems.errors.first?.line == 3)
        #expect((reading.problems.errors.first?.column ?? 0) > 12)
    }

    @Test func theRemedySaysWhyTheRangeEnds() {
        #expect(
            read("recover_after: 5s").problems.errors.map(\.description) == [
                "fieldgate.yaml:3:28: error: integrity.recover_after: '5s' is out of range; 10s to 10min, such as 60s: "
                    + "a shorter run proves nothing: a wrong re-acquisition looks clean for seconds, and a trusted fix "
                    + "can end an alarm"
            ])
        #expect(read("disc: {speed: 5m/s}").problems.errors.first?.remedy.contains("leaves it behind") == true)
    }

    @Test func edgesOfRangesAreInThem() {
        let reading = read(
            "recover_after: 10s, disc: {speed: 10m/s, cap: 500km}, lost_after: 60s, lost_alert_after: 60s, "
                + "altitude: {lowest: -500m, highest: 9km}, fastest: 36km/h")
        #expect(reading.problems.errors.map(\.key) == ["integrity.fastest"])
        let good = read(
            "recover_after: 10s, disc: {speed: 10m/s, cap: 500km}, lost_after: 60s, lost_alert_after: 60s, "
                + "altitude: {lowest: -500m, highest: 9km}, fastest: 72km/h")
        #expect(!good.problems.hasErrors, "\(good.problems.texts)")
        #expect(good.settings?.policy.integrity.altitudeMetres == -500...9000)
    }

    // MARK: Tests that are turned off

    @Test func anUnknownCodeIsShownItsLike() {
        let errors = read("off: [time-step, implied_sped, xyz]").problems.errors
        #expect(errors.map(\.key) == ["integrity.off[1]", "integrity.off[2]", "integrity.off[3]"])
        #expect(errors.map(\.column) == [19, 30, 44])
        #expect(errors[0].remedy == "did you mean 'time_step'?")
        #expect(errors[1].remedy == "did you mean 'implied_speed'?")
        #expect(errors[2].remedy.hasPrefix("one of implied_speed, acceleration, "))
    }

    /// One warning for each test that by itself makes a fix disbelieved, and none for the others.
    @Test(arguments: IntegrityTest.allCases)
    func turningATestOffSaysWhatNobodySees(_ test: IntegrityTest) {
        let reading = read("off: [\(test.rawValue)]")
        #expect(reading.settings?.policy.integrity.off == IntegrityTests(test))
        let found = warnings(reading)
        #expect(found.count == (test.weight == .suspect ? 1 : 0), "\(reading.problems.texts)")
        #expect(found.allSatisfy { $0.key == "integrity.off[1]" && $0.message.contains("nobody sees") })
    }

    // MARK: Places

    @Test func anAreaAwayFromTheFleetIsOdd() {
        let swapped = read("area: {south: 22deg, west: 44deg, north: 40deg, east: 52deg}")
        #expect(swapped.settings?.policy.integrity.area?.westDegrees == 44)
        #expect(warnings(swapped).map(\.key) == ["integrity.area"])
        #expect(warnings(read("area: {south: 49deg, west: 30deg, north: 50deg, east: 31deg}")).isEmpty)
        #expect(warnings(read("area: {south: 0deg, west: 170deg, north: 60deg, east: 22deg}")).isEmpty)
    }

    @Test func targetsAreTheKnownOnesUnlessTheyAreWritten() {
        #expect(bench.read(Bench.least).settings?.policy.integrity.spoofTargets == SpoofTarget.known)
        let none = read("spoof_targets: []")
        #expect(none.settings?.policy.integrity.spoofTargets == [])
        #expect(warnings(none).map(\.key) == ["integrity.spoof_targets"])
        let one = read("spoof_targets: [{name: Харків, lat: 49.99deg, lon: 36.23deg, radius: 100m}]")
        #expect(
            one.settings?.policy.integrity.spoofTargets == [
                SpoofTarget(name: "Харків", place: Coordinate(49.99, 36.23), radiusMetres: 100)
            ])
        #expect(warnings(one).isEmpty, "a target in the operating area is fine")
    }

    @Test(arguments: [
        ("{lat: 50deg, lon: 36deg}", "", "the target has no name"),
        ("{name: A, lon: 36deg}", "", "the target has no lat"),
        ("{name: A, lat: 50deg}", "", "the target has no lon"),
        ("Belgorod", "", "a text stands where a target should"),
        ("{name: \" A\", lat: 50deg, lon: 36deg}", ".name", "' A' can't be shown as a name"),
        ("{name: A, lat: 90.1deg, lon: 36deg}", ".lat", "'90.1deg' is out of range"),
        ("{name: A, lat: 50, lon: 36deg}", ".lat", "'50' has no unit"),
        ("{name: A, lat: 50deg, lon: -181deg}", ".lon", "'-181deg' is out of range"),
        ("{name: A, lat: 50deg, lon: 36deg, radius: 99m}", ".radius", "'99m' is out of range"),
        ("{name: A, lat: 50deg, lon: 36deg, radius: 101km}", ".radius", "'101km' is out of range"),
        ("{name: A, lat: 50deg, long: 36deg, lon: 36deg}", ".long", "there is no such key"),
        (
            "{name: A, lat: 36.6deg, lon: 50.6deg}", "",
            "lat and lon seem to be swapped: only so does it lie in the operating area"
        ),
    ])
    func aWrongTargetIsOneError(_ target: String, _ key: String, _ message: String) {
        let reading = read("spoof_targets: [{name: Moscow, lat: 55.752deg, lon: 37.618deg}, \(target)]")
        #expect(reading.settings == nil)
        #expect(reading.problems.errors.map(\.key) == ["integrity.spoof_targets[2]" + key], "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.message == message)
        #expect(reading.problems.errors.first?.line == 3)
    }

    @Test func targetsAreBounded() {
        let target = "{name: A, lat: 1deg, lon: 1deg}"
        let most = Array(repeating: target, count: 32).joined(separator: ", ")
        #expect(read("spoof_targets: [\(most)]").settings?.policy.integrity.spoofTargets.count == 32)
        #expect(
            read("spoof_targets: [\(most), \(target)]").problems.errors.map(\.message) == ["the list has 33 items"])
    }
}
