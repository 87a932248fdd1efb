import Foundation
import Workbench

/// The real office beside a unit on the bench: keys, an enrolled unit, and `fieldbase run`.
final class OfficeOnBench {
    let folder: TemporaryFolder
    private var program: OwnedProcess?
    private var starts = 0

    var config: String { folder.file("fieldbase.yaml") }
    var log: String { get throws { try program?.output ?? "" } }

    /// Makes the office's keys, enrols the unit, and puts the bundle into the unit's settings.
    init(for unit: UnitOnBench) async throws {
        folder = try TemporaryFolder("office")
        try folder.write(
            """
            fleet: kharkiv
            mqtt:  {brokers: ["mqtt://127.0.0.1:\(unit.broker.port)"], root: fieldgate}
            store: {directory: \(folder.file("store"))}
            keys:  {directory: \(folder.file("keys"))}

            """, to: "fieldbase.yaml")
        try await run("keys", "init")
        try await run("enrol", "unit-01", "--out", folder.file("bundle"))
        let bundle = folder.file("bundle")
        unit.settings.more.append(
            "office: {keys: \(bundle)/office.keys, signing: \(bundle)/unit.signing, "
                + "opening: \(bundle)/unit.opening}")
        unit.settings.receipts = "required"
        try unit.writeSettings()
    }

    /// Starts `fieldbase run` and waits until it is on the air.
    func start(_ unit: UnitOnBench) async throws {
        starts += 1
        let started = try OwnedProcess(
            Fieldgate.office, ["run", "--config", config], log: folder.file("office-\(starts).log"))
        program = started
        let watcher = try await unit.subscriber()
        try await watcher.hears("the office's presence") {
            guard started.isRunning else { throw WorkbenchError("the office ended: \(try started.output)") }
            return !$0.messages(on: "fieldgate/kharkiv/office/presence").isEmpty
        }
    }

    func stop() async throws { try await program?.stop() }

    /// Runs a command of the office's to its end; another exit status than 0 throws.
    @discardableResult
    func run(_ words: String...) async throws -> String {
        let outcome = try await attempt(words)
        guard outcome.status == 0 else {
            throw WorkbenchError("fieldbase \(words.joined(separator: " ")): \(outcome.status): \(outcome.output)")
        }
        return outcome.output
    }

    func attempt(_ words: [String]) async throws -> Fieldgate.Outcome {
        try await Fieldgate.run(words + ["--config", config], in: folder, program: Fieldgate.office)
    }
}
