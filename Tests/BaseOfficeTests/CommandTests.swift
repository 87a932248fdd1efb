import BaseOffice
import Foundation
import Safety
import Settings
import Testing
import Wire
import Workbench

/// What the commands refuse, and in which words.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CommandTests {
    @Test func whatCantBeDoneIsSaidAndChangesNothing() async throws {
        let office = try await OfficeOnBench()
        let id = "0198c0de-0000-7000-8000-000000000001"
        let table: [(words: [String], status: Int32, says: String)] = [
            (["keys", "init"], 78, "never overwritten"),
            (["enrol", "unit-01"], 65, "--replace"),
            (["enrol", "office"], 65, "can't be a unit's id"),
            (["enrol", "Unit 7"], 65, "can't be a unit's id"),
            (["order", "report", "unit-09"], 65, "not enrolled"),
            (["order", "report"], 65, "no unit is named"),
            (["order", "report", "unit-01", "--all"], 65, "not both"),
            (["order", "report", "unit-01", "--signer", "nobody"], 78, "no key nobody"),
            (["order", "stand-down", "unit-01", "--alert", id, "--signer", "technician"], 65, "may not lower"),
            (["order", "silence", "unit-01", "--minutes", "10", "--signer", "technician"], 65, "may not lower"),
            (["order", "drill", "unit-01", "--signer", "technician"], 65, "may not lower"),
            (["order", "silence", "unit-01", "--minutes", "241"], 65, "1 to 240"),
            (["order", "evacuate", "unit-01", "--text", String(repeating: "x", count: 101)], 65, "1 to 100"),
            (["order", "message", "unit-01", "--text", "a\nb"], 65, "one line"),
            (["order", "report", "unit-01", "--expires", "8d"], 65, "7 days"),
            (["order", "zones", "unit-01"], 65, "no zone set"),
            (["acknowledge", id], 65, "knows no alert"),
            (["zones", "publish", office.config], 65, "no zone set"),
            (["zones", "sign", office.config, "--out", "x"], 65, "no such key"),
        ]
        for (words, status, says) in table {
            let outcome = try await office.say(words)
            #expect(outcome.status == status && outcome.output.contains(says), "\(words): \(outcome)")
        }
        #expect(try await office.say("order", "list").output.isEmpty)
    }

    @Test func theBundleHoldsWhatTheUnitNeedsAndOnlyItsOwnerCanReadIt() async throws {
        let office = try await OfficeOnBench()
        let bundle = office.folder.file("unit-01")
        let names = try FileManager.default.contentsOfDirectory(atPath: bundle).sorted()
        #expect(names == ["broker.txt", "fieldgate.part.yaml", "office.keys", "unit.opening", "unit.signing"])
        for name in names {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(bundle)/\(name)")[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(name)")
        }
        let keys = try OfficeKeys(json: Array(try Data(contentsOf: URL(fileURLWithPath: "\(bundle)/office.keys"))))
        #expect(keys.signers.map(\.name) == ["duty", "technician", "office"])
        #expect(keys.signers.map(\.mayLower) == [true, false, false])
        let listed = try await office.say("keys", "list").output
        #expect(listed.contains("duty") && !listed.contains("fieldgate-signing"))
    }

    @Test func theUnitsOwnReaderTakesTheBundle() async throws {
        let office = try await OfficeOnBench(units: [])
        let bundle = office.folder.file("unit-07")
        #expect(try await office.say("enrol", "unit-07", "--password", "--out", bundle).status == 0)
        let part = try String(contentsOfFile: "\(bundle)/fieldgate.part.yaml", encoding: .utf8)
        let whole = part + "privacy: {positions: plain, visits: plain}\n"
        let reading = SettingsReader(surroundings: Surroundings(workingDirectory: "/"))
            .read(Array(whole.utf8), file: "fieldgate.yaml", base: bundle)
        #expect(reading.problems.errors.isEmpty, "\(reading.problems)")
        let settings = try #require(reading.settings)
        #expect(settings.unit.address.unit == "unit-07" && settings.receipts == .required)
        #expect(settings.mqtt?.login?.user == "unit-07")
        #expect(settings.office != nil)
    }

    @Test func aNewEnrolmentMakesNewKeys() async throws {
        let office = try await OfficeOnBench()
        let again = office.folder.file("again")
        #expect(try await office.say("enrol", "unit-01", "--replace", "--out", again).status == 0)
        func key(_ folder: String) throws -> String {
            try String(contentsOfFile: "\(folder)/unit.signing", encoding: .utf8)
        }
        #expect(try key(again) != key(office.folder.file("unit-01")))
    }

    @Test func aPasswordLineLetsItsUserInAndNobodyElse() async throws {
        let folder = try TemporaryFolder("passwords")
        let line = PasswordLine.make(user: "unit-01", password: "right")
        let passwords = try folder.write(line + "\n", to: "passwords")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: passwords)
        var options = BrokerOptions()
        options.extraLines = ["allow_anonymous false", "password_file \(passwords)"]
        let broker = try await PrivateBroker(options)
        try await broker.publish("hello", to: "t", arguments: ["-u", "unit-01", "-P", "right"])
        await #expect(throws: (any Error).self) {
            try await broker.publish("hello", to: "t", arguments: ["-u", "unit-01", "-P", "wrong"])
        }
    }

    @Test func anEmptyOfficeSaysWhatToDoNext() async throws {
        let office = try await OfficeOnBench(units: [])
        let watch = try await office.say("watch", "--once")
        #expect(watch.status == 0)
        #expect(watch.output.contains("FIELDBASE IS NOT RUNNING"))
        #expect(watch.output.contains("fieldbase enrol"))
        #expect(try await office.say("check").output.hasPrefix("ok: fleet kharkiv, 0 units, 3 keys"))
    }
}
