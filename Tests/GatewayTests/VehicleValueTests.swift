import Glibc
import Safety
import Settings
import Testing
import Workbench

@testable import Gateway

/// What counts as a value, what a file is, and what is said of a chip that can't be read.
@Suite struct VehicleValueTests {
    private func word(_ text: String) throws(VehicleFault) -> VehicleWord { try VehicleWord(in: Array(text.utf8)) }

    @Test(arguments: [
        ("1", true), ("on", true), ("TRUE\n", true), ("High", true), ("  \t\non since noon", true),
        ("0", false), ("Off", false), ("false", false), ("LOW\r\n", false), ("0 1", false),
    ])
    func ignition(_ text: String, _ isOn: Bool) throws {
        #expect(try word(text).ignition() == isOn)
    }

    @Test(arguments: ["2", "01", "-1", "yes", "on,", "1\u{0}", "ｏｎ", "\u{FEFF}1", "unknown", "1.0"])
    func noIgnition(_ text: String) {
        #expect(throws: VehicleFault.notUnderstood) { try word(text).ignition() }
    }

    @Test(arguments: [
        ("0", 0.0), ("123456", 123_456_000), ("12.5 km", 12_500), ("007", 7_000), ("99999999999999999999", 1e23),
    ])
    func odometer(_ text: String, _ metres: Double) throws {
        #expect(try word(text).odometerMetres(unitMetres: 1_000) == metres)
    }

    @Test(arguments: [
        "-1", "+1", "1e3", "0x10", "nan", "inf", "12,5", ".5", "5.", "1.2.3", "1_000", "12km", "١٢",
        "999999999999999999999",
    ])
    func noOdometer(_ text: String) {
        #expect(throws: VehicleFault.notUnderstood) { try word(text).odometerMetres(unitMetres: 1) }
    }

    @Test func aUnitThatMakesTheNumberInfiniteMakesNoReading() throws {
        #expect(throws: VehicleFault.notUnderstood) {
            try word("99999999999999999999").odometerMetres(unitMetres: .greatestFiniteMagnitude)
        }
    }

    @Test func blanksAloneSayNothing() {
        for text in ["", " ", "\n\n\t"] { #expect(throws: VehicleFault.noWord) { try word(text) } }
    }

    /// A number that is cut would be another number.
    @Test func aWordThatMayGoOnBehindTheEndIsNone() throws {
        let room = VehicleWord.mostBytes
        let inside = String(repeating: " ", count: room - 3) + "12 "
        #expect(try word(inside).odometerMetres(unitMetres: 1) == 12)
        let cut = String(repeating: " ", count: room - 2) + "12"
        #expect(throws: VehicleFault.notUnderstood) { try word(cut) }
        #expect(throws: VehicleFault.notUnderstood) { try word(String(repeating: " ", count: room)) }
    }

    // MARK: Files

    @Test func aFileOfTheKernelIsPlainAndADeviceIsnt() throws {
        #expect(try VehicleWord(in: VehicleFile.read("/proc/uptime")).odometerMetres(unitMetres: 1) > 0)
        #expect(throws: VehicleFault.notAFile) { try VehicleFile.read("/dev/zero") }
        #expect(throws: VehicleFault.notAFile) { try VehicleFile.read("/") }
        #expect(throws: VehicleFault.noFile) { try VehicleFile.read("/nowhere/at/all") }
        #expect(throws: VehicleFault.noFile) { try VehicleFile.read("/proc/uptime/below") }
    }

    @Test func onlyTheBeginningIsRead() throws {
        let folder = try TemporaryFolder("vehicle")
        let file = try folder.write(String(repeating: "1", count: 100_000), to: "long")
        let said = try VehicleFile.read(file)
        #expect(said.count == VehicleWord.mostBytes)
        #expect(throws: VehicleFault.notUnderstood) { try VehicleWord(in: said) }
    }

    // MARK: GPIO lines, as far as they can be tried without a chip

    @Test func whatIsNoChipSaysSo() {
        func read(_ chip: String, _ line: Int = 0) throws(VehicleFault) -> Bool {
            try VehicleLine.isActive(chip: chip, line: line, isActiveLow: false)
        }
        #expect(throws: VehicleFault.noChip) { try read("gpiochip99") }
        #expect(throws: VehicleFault.noChip) { try read("/nowhere/gpiochip0") }
        #expect(throws: VehicleFault.notAChip) { try read("null") }
        #expect(throws: VehicleFault.notAChip) { try read("/dev/zero") }
        #expect(throws: VehicleFault.notAChip) { try read("/etc/passwd") }
        for line in [-1, .min, .max] { #expect(throws: VehicleFault.notAChip) { try read("null", line) } }
    }

    @Test(arguments: [
        (ENOENT, VehicleFault.noChip), (ENODEV, .noChip), (ENXIO, .noChip), (EACCES, .forbidden), (EPERM, .forbidden),
        (ENOTTY, .notAChip), (EBUSY, .lineIsTaken), (EIO, .unreadable(errno: EIO)),
    ])
    func eachRefusalOfTheKernelHasItsWord(_ errno: Int32, _ fault: VehicleFault) {
        #expect(VehicleLine.chipFault(errno) == fault)
    }

    @Test func aLineTellsNoDistance() throws {
        #expect(try VehicleInput.Answer.level(true).ignition())
        #expect(throws: VehicleFault.notUnderstood) {
            try VehicleInput.Answer.level(false).odometerMetres(unitMetres: 1)
        }
    }

    /// The log lets one a minute through for each key.
    @Test func faultsThatDifferByANumberAreOneToTheLog() {
        let pairs: [(VehicleFault, VehicleFault)] = [
            (.unreadable(errno: 5), .unreadable(errno: 6)), (.notStarted(errno: 2), .notStarted(errno: 13)),
            (.failed(status: 3), .failed(status: 4)), (.killed(signal: 9), .killed(signal: 6)),
            (.noLine(of: 4), .noLine(of: 8)),
        ]
        #expect(pairs.allSatisfy { $0.key == $1.key })
        #expect(Set(pairs.map(\.0.key) + [VehicleFault.timedOut.key, VehicleFault.noWord.key]).count == 7)
    }
}
