import Gateway
import Glibc
import Journal
import Safety
import Synchronization
import Wire
import Workbench

/// Durable visits a second, beside what the machine's own disk does in the same run.
struct VisitBench {
    struct Outcome {
        /// Appends of one page (4 KiB), each followed by fdatasync.
        var appendsPerSecond = 0.0
        var journalPerSecond = 0.0
        /// One connection a visit, one after the other, and from eight clients at once.
        var socketPerSecond = 0.0
        var socketAtOncePerSecond = 0.0
        var refused = 0

        var ratio: Double { journalPerSecond / appendsPerSecond }
    }

    let fieldgate: String
    let visits: Int

    private static let visit =
        #"{"place":"UA6312013001","age":"18-59","sex":"f","services":["consultation"],"mds":[29]}"#

    /// Disk and journal take turns, so that a neighbour's burst hits both.
    func run() async throws -> Outcome {
        var outcome = Outcome()
        let rounds = 5
        var (appends, records) = ([Double](), [Double]())
        for _ in 0..<rounds {
            appends.append(try appendRate(visits / rounds))
            records.append(try journalRate(visits / rounds))
        }
        outcome.appendsPerSecond = appends.sorted()[rounds / 2]
        outcome.journalPerSecond = records.sorted()[rounds / 2]
        let rig = try await Rig(
            fieldgate,
            Rig.Plan(
                epochs: Country.drive(epochs: 1, epochsPerSecond: 1, speedMetresPerSecond: 14), epochsPerSecond: 1,
                zones: Country.zonesBeside(count: 1_000)))
        let refused = Atomic<Int>(0)
        outcome.socketPerSecond = try await socketRate(rig.socket, clients: 1, refused)
        outcome.socketAtOncePerSecond = try await socketRate(rig.socket, clients: 8, refused)
        outcome.refused = refused.load(ordering: .relaxed)
        try await rig.stop()
        return outcome
    }

    private func perSecond(_ count: Int, since start: Int64) -> Double {
        Double(count) / (Double(monotonicNanoseconds() - start) / 1e9)
    }

    private func appendRate(_ count: Int) throws -> Double {
        let folder = try TemporaryFolder("disk")
        let file = unsafe open(folder.file("appends"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw WorkbenchError("cannot make a file: errno \(errno)") }
        defer { close(file) }
        let page = [UInt8](repeating: 0x5a, count: 4_096)
        let start = monotonicNanoseconds()
        for _ in 0..<count {
            guard unsafe write(file, page, page.count) == page.count, fdatasync(file) == 0 else {
                throw WorkbenchError("cannot append: errno \(errno)")
            }
        }
        return perSecond(count, since: start)
    }

    private func journalRate(_ count: Int) throws -> Double {
        let folder = try TemporaryFolder("journal")
        var generator = SystemRandomNumberGenerator()
        let now = Policy.buildDate
        let (journal, _) = Journal.open(
            .folder(folder.path), bootID: "bench", now: now, newInstallation: Identifier(at: now, using: &generator))
        let stamp = Stamp(boot: 1, instant: MonotonicInstant(nanoseconds: 1), utc: now, grade: .system)
        let publication = Publication(topic: "fieldgate/bench/unit-01/visit", payload: Array(Self.visit.utf8))
        let ids = (0..<count).map { _ in Identifier(at: now, using: &generator) }
        let start = monotonicNanoseconds()
        for id in ids {
            guard case .accepted = try journal.record(visit: id, publication: publication, at: stamp) else {
                throw WorkbenchError("the journal knows a fresh id")
            }
        }
        let rate = perSecond(count, since: start)
        try journal.close()
        return rate
    }

    private func socketRate(_ path: String, clients: Int, _ refused: borrowing Atomic<Int>) async throws -> Double {
        let start = monotonicNanoseconds()
        let each = visits / clients
        let failures = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<clients {
                group.addTask { @concurrent in
                    var failures = 0
                    var generator = SystemRandomNumberGenerator()
                    for _ in 0..<each {
                        let id = Identifier(at: Policy.buildDate, using: &generator)
                        let answer = try LocalClient(socket: path).addVisit(Array(Self.visit.utf8), id: id)
                        if !answer.isOK { failures += 1 }
                    }
                    return failures
                }
            }
            return try await group.reduce(0, +)
        }
        refused.add(failures, ordering: .relaxed)
        return perSecond(each * clients, since: start)
    }
}
