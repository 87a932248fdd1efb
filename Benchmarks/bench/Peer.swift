import Foundation
import Glibc
import Workbench

/// The bridge everybody writes first, on the same gpsd and broker: `gpspipe -w | mosquitto_pub -l`.
final class Peer: Sendable {
    static let topic = "peer/gpsd"

    private let shell: OwnedProcess
    private let parts: [Int32]

    /// Starts both, and returns once both run.
    init(gpsd: UInt16, broker: UInt16, log: String) async throws {
        let gpspipe = "\(try OwnedProcess.find("gpspipe")) -w 127.0.0.1:\(gpsd)"
        let publisher = "\(try OwnedProcess.find("mosquitto_pub")) -h 127.0.0.1 -p \(broker) -l -t \(Self.topic)"
        shell = try OwnedProcess("sh", ["-c", "\(gpspipe) | \(publisher)"], log: log)
        let id = shell.id
        var found: [Int32] = []
        try await eventually("gpspipe and mosquitto_pub run") {
            let children = try String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)
            found = children.split(separator: " ").compactMap { Int32($0.trimmingCharacters(in: .whitespaces)) }
            return try found.count == 2
                && found.allSatisfy {
                    let name = try String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8)
                    return ["gpspipe\n", "mosquitto_pub\n"].contains(name)
                }
        }
        parts = found
    }

    func cpuSeconds() throws -> Double { try parts.reduce(0) { try $0 + ProcessMeter.cpuSeconds($1) } }
    func privateKilobytes() throws -> Int { try parts.reduce(0) { try $0 + ProcessMeter.privateKilobytes($1) } }

    func stop() async throws {
        for part in parts { kill(part, SIGTERM) }
        try await shell.stop()
    }
}
