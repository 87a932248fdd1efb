import Journal
import Logging
import Safety
import Synchronization
import Testing
import Wire
import Workbench

@testable import Gateway

/// Keeps what was sounded instead of sounding it.
private final class PaperSiren: Sounder {
    let heard = Heard<AlertChange>()
    func sound(_ change: AlertChange, payload: [UInt8]) { heard.add([change]) }
    func tell(_ message: CrewMessage) {}
}

@Suite struct EffectRunnerTests {
    private let bench: ScribeOnBench
    private let siren = PaperSiren()
    private let runner: EffectRunner

    init() throws {
        bench = try ScribeOnBench()
        let logger = Logger(label: "test")
        let courier = Courier(
            encoder: bench.encoder, journal: bench.journal, board: bench.board, logger: logger, limit: RateLimit())
        runner = EffectRunner(
            encoder: bench.encoder, scribe: bench.scribe, journal: bench.journal, courier: courier, sounder: siren,
            logger: logger, limit: RateLimit(), lastFix: LastFix(journal: bench.journal))
    }

    /// The power may have gone between writing the alert and sounding it.
    @Test func alertsThatWereOpenAtTheStartSoundAgain() {
        runner.soundAgain([Samples.alert(7), Samples.alert(8)])
        #expect(siren.heard.all.map(\.alert.id) == [Samples.id(7), Samples.id(8)])
        #expect(siren.heard.all.allSatisfy { $0.cause == .restored && $0.sounds })
    }

    @Test func anAlertIsOnTheDiskBeforeItSounds() async throws {
        let change = AlertChange(alert: Samples.alert(), cause: .raised, isLast: true, detail: nil)
        bench.disk.become(.stalled)
        runner.perform([.alert(change)])
        #expect(siren.heard.all.isEmpty, "it waits for the disk")
        bench.disk.become(.healthy)
        try await eventually("it sounds") { siren.heard.all.count == 1 }
        #expect(bench.reopened().openAlerts.map(\.id) == [Samples.id(7)])
    }

    @Test func whatNeedNotBeHeardIsWrittenAndSilent() async throws {
        let change = AlertChange(alert: Samples.alert(revision: 2), cause: .changed, isLast: true, detail: nil)
        runner.perform([.alert(change)])
        try await eventually("it is written") { bench.journal.waiting == 0 }
        #expect(bench.reopened().openAlerts.map(\.revision) == [2])
        #expect(siren.heard.all.isEmpty)
    }

    @Test func theLastBelievedPlaceIsKeptAndADoubtfulOneIsNot() throws {
        runner.perform([.report(Samples.report(.suspect))])
        runner.perform([.report(Samples.report(.trusted))])
        #expect(bench.reopened().lastFix?.trust == .trusted)
    }
}
