import Dispatch
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
    let told = Heard<CrewMessage>()
    func sound(_ change: AlertChange, payload: [UInt8]) { heard.add([change]) }
    func tell(_ message: CrewMessage) { told.add([message]) }
}

@Suite struct EffectRunnerTests {
    private let bench: ScribeOnBench
    private let siren = PaperSiren()
    private let runner: EffectRunner
    private let inbox = Inbox<Event>(limit: 16)
    private let tickets: Tickets
    private let emissions = Heard<Bool>()

    init() throws {
        bench = try ScribeOnBench()
        let logger = Logger(label: "test")
        let courier = Courier(
            encoder: bench.encoder, journal: bench.journal, board: bench.board, logger: logger, limit: RateLimit())
        tickets = Tickets(inbox: inbox)
        runner = EffectRunner(
            encoder: bench.encoder, scribe: bench.scribe, journal: bench.journal, courier: courier, sounder: siren,
            logger: logger, limit: RateLimit(), lastFix: LastFix(journal: bench.journal),
            tickets: tickets, board: bench.board, sealer: nil, needsReceipt: false,
            emission: { [emissions] in emissions.add([$0 != nil]) })
    }

    /// The crew's screen waits until what it asked for is on the disk, and no longer than a quarter of a second.
    @Test func anAnswerComesAfterWhatItIsAboutIsWritten() async throws {
        bench.disk.become(.stalled)
        async let answer = tickets.ask(.checkIn(duress: false))
        let ticket = try await asked()
        let change = AlertChange(alert: Samples.alert(), cause: .acknowledged, isLast: true, detail: nil)
        runner.perform([.alert(change), .answer(ticket: ticket, .refused(.noTest))])
        bench.disk.become(.healthy)
        #expect(await answer == .refused(.noTest))
        #expect(bench.reopened().openAlerts.map(\.id) == [Samples.id(7)])
    }

    @Test func aSickDiskKeepsNobodyWaitingForAnAnswer() async throws {
        bench.disk.become(.stalled)
        async let answer = tickets.ask(.endTest)
        runner.perform([.answer(ticket: try await asked(), .refused(.noTest))])
        #expect(await answer == .refused(.noTest))
        bench.disk.become(.healthy)
    }

    /// Covert: no hook, no plain message, nothing on a screen; but it is on the disk.
    @Test func aCovertCallIsHeardByNobodyOnBoard() async throws {
        var alert = Samples.alert()
        alert.duress = .covert
        runner.perform([.alert(AlertChange(alert: alert, cause: .raised, isLast: true, detail: nil))])
        runner.soundAgain([alert])
        try await eventually("it is written") { bench.journal.waiting == 0 }
        #expect(siren.heard.all.isEmpty)
        #expect(bench.reopened().openAlerts.map(\.duress) == [.covert])
    }

    @Test func anAcknowledgedAlertIsQuietAfterARestart() {
        var alert = Samples.alert()
        alert.crewAck = Acknowledgement(at: Samples.stamp, by: "driver", via: .local)
        runner.soundAgain([alert])
        #expect(siren.heard.all.isEmpty)
    }

    private func asked() async throws -> UInt64 {
        let tickets = Heard<UInt64>()
        let reader = Task { [inbox] in
            await inbox.forEach { if case .crew(_, let ticket) = $0 { tickets.add([ticket]) } }
        }
        try await eventually("somebody asks") { !tickets.all.isEmpty }
        inbox.finish()
        await reader.value
        return tickets.all[0]
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

    // MARK: What happened

    private func interference(ended: Stamp? = nil) -> InterferenceReport {
        InterferenceReport(
            id: Samples.id(3), kind: .jamming, reasons: [.signalCollapse, .seenUnused],
            cell: GridCell(southTenths: 499, westTenths: 362), began: Samples.stamp, ended: ended)
    }

    private var transition: Transition {
        Transition(
            direction: .enter, zone: ZoneReference(id: "red", name: "Red"), level: .evacuate, certainty: .observed,
            fix: Samples.report(.trusted).fix, time: Samples.stamp.utc, made: Samples.stamp, alert: Samples.id(7))
    }

    /// What waits in a lane on the disk, after a restart.
    private func rows(_ lane: Lane) throws -> [OutboxRow] {
        bench.journal.close(within: .seconds(2))
        let opened = Journal.open(
            .folder(bench.folder.path), bootID: "boot-2", now: Samples.stamp.utc, newInstallation: Samples.id(2))
        return try opened.journal.pending(lane, limit: 10)
    }

    @Test func interferenceIsADurableRowThatWaitsBehindAlertsAndVisits() throws {
        let end = Stamp(boot: 1, instant: .seconds(400), utc: Samples.stamp.utc, grade: .gnss)
        let reports = [interference(), interference(ended: end)]
        runner.perform(reports.map { .interference($0) })
        let rows = try rows(.history)
        #expect(rows.map(\.publication) == reports.map { bench.encoder.interference($0) })
        #expect(rows.map(\.publication.topic) == Array(repeating: "fieldgate/kharkiv/unit-01/event", count: 2))
        #expect(rows.allSatisfy { $0.group == nil && !$0.publication.retain })
        #expect(rows.map(\.queued) == [Samples.stamp, end])
    }

    @Test func aTransitionGoesWithItsAlert() throws {
        runner.perform([.transition(transition), .interference(interference())])
        let rows = try rows(.alerts)
        #expect(rows.map(\.publication) == [bench.encoder.transition(transition)])
        #expect(rows.map(\.group) == [Samples.id(7).description])
    }

    /// A disk that takes nothing loses it, and neither blocks nor ends anything.
    @Test func aFailingDiskLosesAnEventAndNothingElse() async throws {
        bench.disk.become(.failing(.full))
        runner.perform([.interference(interference()), .transition(transition)])
        try await eventually("both were tried") { bench.journal.waiting == 0 }
        bench.disk.become(.healthy)
        runner.perform([.interference(interference())])
        #expect(try rows(.history).count == 1)
    }
}
