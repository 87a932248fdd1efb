import Foundation
import Testing
import Workbench

/// The real daemon on a real gpsd and a real broker. One test at a time: each of them has a handful of processes, and
/// time runs twenty times faster than life.
@Suite(.serialized, .timeLimit(.minutes(5))) enum EndToEnd {}

/// The program under test.
enum Fieldgate {
    /// The binary of the same build: `swift test` puts it beside the test bundle.
    static let path = built("fieldgate", named: "FIELDGATE_BINARY")
    /// The office's program.
    static let office = built("fieldbase", named: "FIELDBASE_BINARY")

    private static func built(_ name: String, named variable: String) -> String {
        if let named = ProcessInfo.processInfo.environment[variable] { return named }
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// What one run of the command line said, both outputs together.
    struct Outcome {
        let status: Int32
        let output: String
        var lines: [Substring] { output.split(separator: "\n") }

        func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try JSONDecoder().decode(type, from: Data(output.utf8))
        }
    }

    /// Runs the command line to its end.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, program: String = path,
        within bound: Duration = .seconds(15)
    ) async throws -> Outcome {
        let log = folder.file("run-\(UUID().uuidString).log")
        let process = try OwnedProcess(program, arguments, log: log)
        try await eventually(
            "\(program.split(separator: "/").last ?? "") \(arguments.joined(separator: " ")) ended", within: bound
        ) {
            !process.isRunning
        }
        return Outcome(status: process.exitStatus ?? -1, output: try process.output)
    }
}
