import Foundation
import Geodesy
import Journal
import Logging
import Safety
import Synchronization
import Wire
import Workbench

@testable import Gateway

/// A disk that does what the test says, under a journal in a folder of its own.
final class SickDisk: Sendable {
    enum Mood: Sendable { case healthy, stalled, failing(JournalError) }

    private let mood = Mutex(Mood.healthy)
    private let released = NSCondition()

    func become(_ mood: Mood) {
        self.mood.withLock { $0 = mood }
        released.lock()
        released.broadcast()
        released.unlock()
    }

    var hooks: FaultHooks {
        FaultHooks { [self] point throws(JournalError) in
            guard point == .beforeTransaction || point == .beforeMirror else { return }
            while case .stalled = mood.withLock({ $0 }) {
                released.lock()
                _ = released.wait(until: Date(timeIntervalSinceNow: 0.02))
                released.unlock()
            }
            if case .failing(let error) = mood.withLock({ $0 }) { throw error }
        }
    }
}

/// Journal, board and scribe on a sick disk.
struct ScribeOnBench {
    let folder: TemporaryFolder
    let disk = SickDisk()
    let journal: JournalThread
    let board: StatusBoard
    let scribe: Scribe
    let late = Heard<OutboxRow>()
    static let address = UnitAddress(root: "fieldgate", fleet: "kharkiv", unit: "unit-01")!
    let encoder = WireEncoder(address: address, version: "test")

    init() throws {
        folder = try TemporaryFolder("scribe")
        let opened = JournalThread.open(
            folder.path, bootID: "boot-1", now: UTCTime(secondsSinceEpoch: 1_800_000_000),
            newInstallation: Samples.id(1), faults: disk.hooks)
        journal = opened.thread
        board = StatusBoard(
            clock: UnitClock(), label: Samples.stamp, floor: Policy.buildDate, journal: opened.recovery.journalState)
        scribe = Scribe(
            journal: journal, board: board, logger: Logger(label: "test"), onLateRows: { [late] in late.add($0) })
    }

    func entry(_ alert: Alert, _ cause: AlertChange.Cause = .raised) -> Scribe.Entry {
        Scribe.Entry(
            change: AlertChange(alert: alert, cause: cause, isLast: true, detail: nil),
            publications: [encoder.alert(alert)], afterCleared: nil, needsReceipt: false)
    }

    /// What a fresh start on the same folder would remember.
    func reopened() -> Recovery {
        journal.close(within: .seconds(2))
        return Journal.open(
            .folder(folder.path), bootID: "boot-2", now: UTCTime(secondsSinceEpoch: 1_800_000_000),
            newInstallation: Samples.id(2)
        ).recovery
    }
}

/// Collects what is said on other threads.
final class Heard<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    func add(_ more: [Element]) { elements.withLock { $0 += more } }
    var all: [Element] { elements.withLock { $0 } }
}

enum Samples {
    static let stamp = Stamp(
        boot: 1, instant: .seconds(100), utc: UTCTime(secondsSinceEpoch: 1_800_000_000), grade: .gnss)

    static func id(_ seed: UInt64) -> Identifier {
        var generator = SeededGenerator(seed: seed)
        return Identifier(at: stamp.utc, using: &generator)
    }

    static func alert(_ seed: UInt64 = 7, revision: Int = 1, state: AlertState = .active) -> Alert {
        Alert(
            id: id(seed), revision: revision, kind: .zone, level: .evacuate, actions: [.relocate],
            zone: ZoneReference(id: "red", name: "Red"), zoneSet: "aa", state: state, raised: stamp, changed: stamp,
            certainty: .observed)
    }

    static func report(_ trust: Trust) -> PositionReport {
        PositionReport(
            fix: Fix(coordinate: Coordinate(50, 36), accuracyMetres: 5), time: stamp.utc, made: stamp, sequence: 1,
            trigger: .periodic, trust: trust, reasons: [], parked: false, inZones: [],
            next: stamp.utc.advanced(by: .seconds(60)), zoneSet: "aa")
    }
}
