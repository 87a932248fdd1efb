import Foundation
import Testing
import Workbench

@testable import Settings

@Suite struct OfficeSettingsTests {
    private func read(_ text: String) -> OfficeSettingsReading {
        OfficeSettingsReader(surroundings: Surroundings(workingDirectory: "/", isOutsideService: true))
            .read(Array(text.utf8), file: "fieldbase.yaml", base: "/etc/fieldbase")
    }

    @Test func theLeastThatWorks() throws {
        let settings = try #require(read("fleet: kharkiv\nmqtt: {brokers: [\"mqtt://127.0.0.1\"]}\n").settings)
        #expect(settings.root == "fieldgate")
        #expect(settings.storeDirectory == "/var/lib/fieldbase")
        #expect(settings.keysDirectory == "/var/lib/fieldbase/keys")
        #expect(settings.overdue == .init(report: .seconds(180), checkIn: .seconds(300)))
        #expect(settings.mqtt?.brokers.map(\.port) == [1883])
    }

    @Test func relativeFoldersStartAtTheFile() throws {
        let settings = try #require(read("fleet: kharkiv\nstore: {directory: store}\n").settings)
        #expect(settings.storeDirectory == "/etc/fieldbase/store")
        #expect(settings.mqtt == nil)
    }

    @Test(arguments: [
        ("{}", "fieldbase.yaml:1:1: error: fleet: the key is missing"),
        ("fleet: Kharkiv\n", "fieldbase.yaml:1:8: error: fleet: 'Kharkiv' can't be one segment"),
        ("fleet: kharkiv\nunit: {id: unit-01}\n", "fieldbase.yaml:2:1: error: unit: there is no such key"),
        ("fleet: kharkiv\noverdu: {report: 3min}\n", "did you mean 'overdue'?"),
        ("fleet: kharkiv\noverdue: {report: 3}\n", "fieldbase.yaml:2:19: error: overdue.report: '3' has no unit"),
        ("fleet: kharkiv\noverdue: {checkin: 1s}\n", "overdue.checkin: '1s' is out of range"),
        ("fleet: kharkiv\nmqtt: {brokers: [\"mqtt://base.example.org\"]}\n", "would leave this computer in plain text"),
        ("fleet: kharkiv\nmqtt: {brokers: [\"mqtts://base.example.org\"]}\n", "mqtt.ca"),
        ("fleet: kharkiv\nfleet: sumy\n", "given more than once"),
        ("fleet: &a kharkiv\n", "has no place in settings"),
        ("fleet: [", "error"),
        ("", "there are no settings in this file"),
    ])
    func whatIsWrongIsNamedWithItsPlace(text: String, says: String) {
        let reading = read(text)
        #expect(reading.settings == nil)
        #expect(reading.problems.contains { $0.description.contains(says) }, "\(reading.problems)")
    }

    @Test func theShippedFileIsSoundButForItsCertificates() throws {
        let path = OfficeOnBench.tree + "/config/fieldbase.yaml"
        let reading = OfficeSettingsReader(surroundings: Surroundings(workingDirectory: "/", isOutsideService: true))
            .read(path)
        #expect(reading.problems.errors.map(\.key) == ["mqtt.ca", "mqtt.certificate", "mqtt.key"])
    }

    @Test func theManualNamesEveryKeyAsItIsRead() throws {
        let text = try String(contentsOfFile: OfficeOnBench.tree + "/docs/office.md", encoding: .utf8)
        for key in SettingTable.office.all where key.section != "mqtt" {
            let standard = if case .standard(let text) = key.need { "`\(text)`" } else { "required" }
            let row = "| `\(key.name)` | \(key.kind.unit) | \(standard) | \(key.kind.range) | \(key.meaning) |"
            #expect(text.contains(row), "the row should read: \(row)")
        }
    }
}
