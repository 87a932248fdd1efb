import Foundation
import Glibc
import Synchronization
import Workbench

/// From `fieldbase order evacuate unit-01`, as the duty officer types it, to the first instruction of the unit's hook.
struct OrderBench {
    struct Outcome {
        /// From the start of the program, and from the envelope on the broker.
        var latency = Sample([])
        var fromBroker = Sample([])
        /// Ordered, and never sounded.
        var unheard = 0
    }

    let fieldgate: String
    let fieldbase: String
    let hook: String
    let orders: Int

    private static let topic = "\(Rig.positions)/order"

    func run() async throws -> Outcome {
        let rig = try await Rig(fieldgate, plan())
        rig.feed.resume()
        let config = rig.folder.file("fieldbase.yaml")
        let office = try OwnedProcess(
            fieldbase, ["run", "--config", config, "--log-level", "notice"], log: rig.folder.file("fieldbase.log"))
        try await eventually("the office has its link", within: .seconds(30)) {
            guard office.isRunning else { throw WorkbenchError("fieldbase ended: \(try office.output)") }
            return try office.output.contains("link up")
        }
        // The two have to have heard of each other: birth, seals and their receipts.
        try await ContinuousClock().sleep(for: .seconds(3))
        var outcome = Outcome()
        var (whole, fromBroker) = ([Int64](), [Int64]())
        for number in 1...orders {
            let start = monotonicNanoseconds()
            try await run(["order", "evacuate", "unit-01", "--config", config], number, rig)
            try await eventually("the order is heard", within: .seconds(10)) {
                try heard(rig).count >= number
            } orGoOn: {
                outcome.unheard += 1
            }
            guard let line = try heard(rig).last, line.at > start else { continue }
            whole.append(line.at - start)
            // The office sends it again until it has the reply: the first one counts.
            if let sent = rig.atBroker.messages(on: Self.topic).first(where: { $0.at > start }) {
                fromBroker.append(line.at - sent.at)
            }
            // A unit takes so many open orders and no more; and each would climb its ladder.
            try await run(["order", "stand-down", "unit-01", "--alert", line.id, "--config", config], number, rig)
            try await eventually("the order is lifted", within: .seconds(10)) {
                rig.atBroker.messages(on: "\(Rig.positions)/alert/\(line.id)").contains {
                    $0.text.contains(#""state":"cleared""#)
                }
            } orGoOn: {
                say("an order was not lifted")
            }
        }
        outcome.latency = Sample(whole)
        outcome.fromBroker = Sample(fromBroker)
        try rig.keep("orders")
        try await office.stop()
        try await rig.stop()
        return outcome
    }

    private func plan() -> Rig.Plan {
        let fieldbase = fieldbase
        var plan = Rig.Plan(
            epochs: Country.drive(epochs: 3_600, epochsPerSecond: 1, speedMetresPerSecond: 14), epochsPerSecond: 1,
            zones: Country.zonesBeside(count: 1_000), hooks: ["\"\(hook)\""])
        // As enrolment hands them out; the broker of the bench asks nobody for a name.
        plan.prepare = { folder, port in
            let config = try folder.write(
                """
                fleet: bench
                mqtt:  {brokers: ["mqtt://127.0.0.1:\(port)"], root: fieldgate, version: 5, keepalive: 30s}
                store: {directory: "\(folder.path)/office"}
                keys:  {directory: "\(folder.path)/keys"}

                """, to: "fieldbase.yaml")
            try Self.wait(fieldbase, ["keys", "init", "--may-lower", "duty", "--config", config], folder)
            try Self.wait(
                fieldbase, ["enrol", "unit-01", "--out", folder.file("unit-01"), "--config", config], folder)
            let bundle = folder.file("unit-01")
            return "office:   {keys: \"\(bundle)/office.keys\", signing: \"\(bundle)/unit.signing\", "
                + "opening: \"\(bundle)/unit.opening\"}\n"
        }
        return plan
    }

    private func heard(_ rig: Rig) throws -> [HookLine] {
        try HookLine.read(rig.hookLog).filter { $0.cause == "raised" && $0.kind == "ordered" }
    }

    /// Starts the office's program as a shell would, and waits for its end.
    private func run(_ arguments: [String], _ number: Int, _ rig: Rig) async throws {
        let log = rig.folder.file("order-\(number).log")
        let program = try OwnedProcess(fieldbase, arguments, log: log)
        try await eventually("\(arguments[1]) is ordered", within: .seconds(20)) { !program.isRunning }
        guard program.exitStatus == 0 else { throw WorkbenchError("fieldbase \(arguments[1]): \(try program.output)") }
    }

    private static func wait(_ program: String, _ arguments: [String], _ folder: TemporaryFolder) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw WorkbenchError("fieldbase \(arguments[0]) ended with \(process.terminationStatus)")
        }
    }
}
