import Safety
import Testing
import Workbench

@testable import Settings

@Suite("The vehicle part")
struct VehiclePartTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private func read(_ vehicle: String) -> SettingsReading { bench.read(Bench.least + "vehicle: {\(vehicle)}") }

    private func warnings(_ reading: SettingsReading) -> [Problem] {
        reading.problems.filter { $0.severity == .warning && $0.isIn("vehicle") || $0.key.hasPrefix("vehicle.") }
    }

    @Test func eachWayToAskBecomesASource() {
        let line = read("ignition: {gpio: gpiochip2:5}")
        #expect(
            line.settings?.vehicle
                == VehicleSettings(ignition: .gpio(chip: "gpiochip2", line: 5, isActiveLow: false)))
        let file = read("ignition: {file: odometer}, every: 500ms")
        #expect(
            file.settings?.vehicle
                == VehicleSettings(ignition: .file(bench.folder.file("odometer")), every: .milliseconds(500)))
        let command = read(
            "ignition: {command: [/bin/echo, on]}, odometer: {command: [/bin/../bin/echo, \"12 km\"], unit: km}")
        #expect(
            command.settings?.vehicle
                == VehicleSettings(
                    ignition: .command(["/bin/echo", "on"]), odometer: .command(["/bin/echo", "12 km"]),
                    odometerUnitMetres: 1000))
        for reading in [line, file, command] { #expect(warnings(reading).isEmpty, "\(reading.problems.texts)") }
    }

    @Test(arguments: [
        ("ignition: {gpio: gpiochip0}", "vehicle.ignition.gpio", "'gpiochip0' is no line of a GPIO chip"),
        ("ignition: {gpio: \"gpiochip0:\"}", "vehicle.ignition.gpio", "'gpiochip0:' is no line of a GPIO chip"),
        (
            "ignition: {gpio: \"/dev/gpiochip0:1\"}", "vehicle.ignition.gpio",
            "'/dev/gpiochip0:1' is no line of a GPIO chip"
        ),
        ("ignition: {gpio: \"..:1\"}", "vehicle.ignition.gpio", "'..:1' is no line of a GPIO chip"),
        ("ignition: {gpio: gpiochip0:1024}", "vehicle.ignition.gpio", "'gpiochip0:1024' is no line of a GPIO chip"),
        ("ignition: {gpio: gpiochip0:-1}", "vehicle.ignition.gpio", "'gpiochip0:-1' is no line of a GPIO chip"),
        ("ignition: {gpio: gpiochip0:1, active: lo}", "vehicle.ignition.active", "'lo' is no choice here"),
        ("ignition: {file: odometer, active: low}", "vehicle.ignition.active", "only a GPIO line has a level"),
        ("ignition: {active: low}", "vehicle.ignition.active", "only a GPIO line has a level"),
        (
            "ignition: {gpio: gpiochip0:1, file: odometer}", "vehicle.ignition.file",
            "gpio and file both say it: nobody knows which is right"
        ),
        (
            "odometer: {file: odometer, command: [/bin/echo]}", "vehicle.odometer.command",
            "file and command both say it: nobody knows which is right"
        ),
        ("odometer: {command: [echo]}", "vehicle.odometer.command[1]", "'echo' is no absolute path"),
        ("odometer: {command: /bin/echo}", "vehicle.odometer.command", "this is not a list"),
        ("odometer: {command: []}", "vehicle.odometer.command", "the list has 0 items"),
        (
            "odometer: {command: [/bin/echo, [a]]}", "vehicle.odometer.command[2]",
            "a list stands where one value should"
        ),
        ("odometer: {file: odometer, unit: mi}", "vehicle.odometer.unit", "'mi' is no choice here"),
        ("odometer: {gpio: gpiochip0:1}", "vehicle.odometer.gpio", "there is no such key"),
        ("odometer: {file: odometer}, every: 499ms", "vehicle.every", "'499ms' is out of range"),
        ("odometer: {file: odometer}, every: 11s", "vehicle.every", "'11s' is out of range"),
        (
            "odometer: {file: odometer}, every: 6s", "vehicle.every",
            "a reading of the vehicle would lapse before the next one"
        ),
    ])
    func aWrongValueIsOneError(_ text: String, _ key: String, _ message: String) {
        let reading = read(text)
        #expect(reading.settings == nil)
        #expect(reading.problems.errors.map(\.key) == [key], "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.message == message)
        #expect(reading.problems.errors.first?.line == 3)
    }

    @Test func aShorterHoldNeedsAFasterVehicle() {
        let both = "vehicle: {odometer: {file: odometer}, every: 2s}\nintegrity: {vehicle_holds: 3s}\n"
        #expect(bench.read(Bench.least + both).problems.errors.map(\.key) == ["vehicle.every"])
        let hold = "vehicle: {odometer: {file: odometer}}\nintegrity: {vehicle_holds: 2s}\n"
        #expect(!bench.read(Bench.least + hold).problems.hasErrors)
    }

    /// The adapter may come up after the unit.
    @Test func whatIsNotThereYetIsOddAndNoMore() {
        let missing = read("ignition: {file: no/such}, odometer: {command: [/no/such, a]}")
        #expect(
            missing.settings?.vehicle
                == VehicleSettings(
                    ignition: .file(bench.folder.file("no/such")), odometer: .command(["/no/such", "a"])))
        #expect(warnings(missing).map(\.key) == ["vehicle.ignition.file", "vehicle.odometer.command[1]"])
        #expect(warnings(read("odometer: {command: [/etc/passwd]}")).map(\.message) == ["the file is not executable"])
        #expect(warnings(read("odometer: {file: zones.d}")).map(\.message) == ["this is a folder"])
    }

    @Test func aPartThatAsksNobodyIsOdd() {
        let reading = read("every: 2s")
        #expect(reading.settings != nil && reading.settings?.vehicle == nil)
        #expect(warnings(reading).map(\.key) == ["vehicle"])
    }
}
