import Foundation
import Glibc
import Synchronization
import Workbench

/// The base office of the demo: its keys, the enrolled unit's bundle, and `fieldbase run`.
final class Office: Sendable {
    let folder: String
    private let binary: String
    private let program = Mutex<OwnedProcess?>(nil)
    private let commands = Mutex(0)

    var bundle: String { "\(folder)/unit-01" }
    private var config: String { "\(folder)/fieldbase.yaml" }

    /// Makes the keys and enrols the unit; nothing runs yet.
    init(binary: String, folder: String, brokerPort: UInt16) async throws {
        self.binary = binary
        self.folder = folder
        guard unsafe mkdir(folder, 0o700) == 0 else { throw WorkbenchError("cannot make \(folder): errno \(errno)") }
        let text = """
            fleet: kharkiv
            mqtt:  {brokers: ["mqtt://127.0.0.1:\(brokerPort)"], root: fieldgate, user: office, password_file: password}
            store: {directory: \(folder)/store}
            keys:  {directory: \(folder)/keys}

            """
        try text.write(toFile: config, atomically: true, encoding: .utf8)
        let password = "\(folder)/password"
        try "any\n".write(toFile: password, atomically: true, encoding: .utf8)
        guard unsafe chmod(password, 0o600) == 0 else { throw WorkbenchError("cannot close \(password)") }
        try await ask("keys", "init")
        try await ask("enrol", "unit-01", "--out", bundle)
    }

    func start() throws {
        let started = try OwnedProcess(binary, ["run", "--config", config], log: "\(folder)/run.log")
        program.withLock { $0 = started }
    }

    /// What a command of the office's prints; another exit status than 0 throws.
    @discardableResult
    func ask(_ words: String...) async throws -> String {
        let number = commands.withLock { count in
            count += 1
            return count
        }
        let command = try OwnedProcess(
            binary, words + ["--config", config], log: "\(folder)/command-\(number).log")
        try await eventually("fieldbase \(words[0]) answered", within: .seconds(20)) { !command.isRunning }
        let output = try command.output.trimmingCharacters(in: .whitespacesAndNewlines)
        guard command.exitStatus == 0 else {
            throw WorkbenchError(
                "fieldbase \(words.joined(separator: " ")) ended with \(command.exitStatus ?? -1): \(output)")
        }
        return output
    }

    func stop() async throws { try await program.withLock { $0 }?.stop(within: .seconds(10)) }

    func lastWords() -> [Substring] {
        do {
            return try program.withLock { try $0?.output }?.split(separator: "\n").suffix(20) ?? []
        } catch {
            return ["the office's log can't be read: \(error)"]
        }
    }
}
