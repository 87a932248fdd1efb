import Foundation
import Simulator
import Workbench

/// The course of events, each waiting for a state and never for a time.
struct Play {
    let stage: Stage
    let paper: Paper
    /// Longer than the whole drive lasts.
    private static let patience = Duration.seconds(110)

    func run() async throws -> Verdict {
        try await begin()
        var accepted = try await hand(in: Scenario.visits.prefix(2), after: Scenario.Cue.firstVisits)
        try await cue("the evacuate alert arrives") { !$0.evacuations.isEmpty }
        try await answerTheAlarm()
        accepted += try await cutTheBroker()
        try await cue("the late track arrives") { $0.tracks > 0 }
        try await orderFromTheOffice()
        try await cue("both zones are left") { $0.left.isSuperset(of: [Scenario.zone, Scenario.ring]) }
        try await cue("every alert is cleared and removed") { $0.openAlerts.isEmpty }
        try await loseTheSky()
        return try await finish(accepted)
    }

    private func begin() async throws {
        paper.note(
            "fieldgate check (the shipped settings, with only ports, folders, login, privacy and the office changed)")
        paper.quote(try await stage.ask("check"))
        paper.note("fieldgate run --time-scale \(Scenario.timeScale); times below are the made day's, UTC")
        paper.note("fieldbase keys init, enrol unit-01, run: the base office")
        try stage.office.start()
        try stage.startDaemon()
        try await eventually("the daemon is on the air") { stage.spectator.tally.lastState.contains("online") }
        try await eventually("the daemon reads gpsd") { try await stage.status().status.gps.state == "connected" }
        stage.feed.resume()
    }

    /// Hands visits in by the command line once the drive is so far; their ids.
    private func hand(in visits: some Sequence<String>, after epochs: Int) async throws -> [String] {
        try await reach(epochs)
        var ids: [String] = []
        for visit in visits {
            let id = try await stage.ask("visit", "add", "-", input: visit)
            paper.note("fieldgate visit add - : accepted …\(id.suffix(6))")
            ids.append(id)
        }
        return ids
    }

    /// The crew sees it, asks where to, and says that it is well; the office sees it too.
    private func answerTheAlarm() async throws {
        guard let id = stage.spectator.tally.evacuations.first else { return }
        paper.note("fieldgate alert ack --by driver : the siren stops, the alarm stays")
        paper.quote(try await stage.ask("alert", "ack", "--by", "driver"))
        paper.note("fieldgate nearest")
        paper.quote(try await stage.ask("nearest"))
        paper.note("fieldgate checkin")
        paper.quote(try await stage.ask("checkin"))
        paper.note("fieldbase acknowledge …\(id.suffix(6))")
        paper.quote(try await stage.office.ask("acknowledge", id))
        try await cue("the office's acknowledgement comes back") { $0.acknowledgedByOffice.contains(id) }
    }

    /// An order, sealed and signed; it sounds like any alarm, and only the office ends it.
    private func orderFromTheOffice() async throws {
        paper.note("fieldbase order evacuate unit-01 --text 'Shelling reported, go south' --wait 10s")
        paper.quote(
            try await stage.office.ask(
                "order", "evacuate", "unit-01", "--text", "Shelling reported, go south", "--wait", "10s"))
        try await cue("the order sounds") { !$0.ordered.isEmpty }
        guard let id = stage.spectator.tally.ordered.first else { return }
        _ = try await stage.ask("alert", "ack", "--by", "driver")
        paper.note("fieldbase watch --once")
        paper.quote(try await stage.office.ask("watch", "--once"))
        paper.note("fieldbase order stand-down unit-01 --alert …\(id.suffix(6)) --wait 10s")
        paper.quote(
            try await stage.office.ask("order", "stand-down", "unit-01", "--alert", id, "--wait", "10s"))
        paper.note("fieldgate checkin")
        paper.quote(try await stage.ask("checkin"))
    }

    /// The receiver is drowned out while the unit waits before the zones: it may have driven on, for all that is known.
    private func loseTheSky() async throws {
        try await reach(Scenario.Cue.arrived)
        paper.note("fieldgate checkin")
        paper.quote(try await stage.ask("checkin"))
        stage.feed.jam(saying: NMEASentences.epochWithoutFix())
        paper.note("the sky is jammed; the unit waits in the \(Scenario.yard), 7 km before the zones")
        try await cue("a caution: the unit may be inside") { !$0.possible.isEmpty }
        paper.note("fieldgate position")
        paper.quote(try await stage.ask("position", "show"))
        paper.note("fieldgate position set \(Scenario.yard)")
        paper.quote(try await stage.ask("position", "set", Scenario.yard))
        try await cue("the caution ends, and the village is told") {
            $0.possible.isSubset(of: $0.cleared) && $0.spoken > 0
        }
        stage.feed.endJam()
        paper.note("the sky is free again")
        try await cue("the position is trusted again") { $0.lastState.hasSuffix("position trusted") }
        try await cue("every alert of it is cleared and removed") { $0.openAlerts.isEmpty }
    }

    private func cutTheBroker() async throws -> [String] {
        let alerted = stage.feed.sent
        try await reach(alerted + Scenario.Cue.cutAfterAlert)
        try await stage.broker.stop()
        paper.note("the broker is gone; the unit is inside the zone, and goes on alone")
        let cut = stage.feed.sent
        let ids = try await hand(in: Scenario.visits.suffix(1), after: cut + Scenario.Cue.visitAfterCut)
        paper.note("fieldgate status")
        paper.quote(try await stage.ask("status"))
        try await reach(cut + Scenario.Cue.cutLength)
        try await stage.broker.start()
        paper.note("the broker is back on the same port")
        return ids
    }

    private func finish(_ accepted: [String]) async throws -> Verdict {
        // With the receiver silent nothing new comes, and the counts can settle.
        stage.feed.pause()
        let sent = stage.feed.sent
        var reported: [Tally.Place] = []
        var status = try await stage.status()
        try await settled {
            status = try await stage.status()
            reported = try reportedFixes()
            return status.status.gps.counters.accepted == reported.count && status.waiting == 0
                && stage.spectator.tally.missing == 0
        }
        paper.note("fieldgate status")
        paper.quote(try await stage.ask("status"))
        let exitStatus = try await stage.stopDaemon()
        try await eventually("the unit says farewell") { stage.spectator.tally.lastState.contains("stopping") }
        let retained = try await stage.retained()
        return Verdict(
            tally: stage.spectator.tally, reported: reported, status: status, accepted: accepted,
            sirens: try stage.sirens(), retained: retained, daemonExit: exitStatus,
            startUnixSeconds: stage.startUnixSeconds, endUnixSeconds: stage.startUnixSeconds + Int64(sent))
    }

    /// Every fix gpsd told, one for each second.
    private func reportedFixes() throws -> [Tally.Place] {
        try stage.watch.reports().compactMap { report in
            guard report.mode >= 2, let latitude = report.lat, let longitude = report.lon, let time = report.time
            else { return nil }
            let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            return Tally.Place(
                seconds: Int64(try format.parse(time).timeIntervalSince1970.rounded()),
                latitudeMicrodegrees: Int64((latitude * 1e6).rounded()),
                longitudeMicrodegrees: Int64((longitude * 1e6).rounded()))
        }
    }

    /// Waits for the counts to agree, but no longer than it takes the unit to call a silent receiver an alarm; what then
    /// doesn't agree is for the verdict to show.
    private func settled(_ condition: () async throws -> Bool) async throws {
        do {
            try await eventually("every fix is judged and nothing waits", within: .seconds(2), condition)
        } catch let late as WorkbenchError {
            paper.note("\(late)")
        }
    }

    private func reach(_ epochs: Int) async throws {
        try await eventually("second \(epochs) of the drive", within: Self.patience) {
            try stage.checkDaemon()
            return stage.feed.sent >= epochs
        }
    }

    private func cue(_ what: String, _ condition: (Tally) -> Bool) async throws {
        try await eventually(what, within: Self.patience) {
            try stage.checkDaemon()
            return condition(stage.spectator.tally)
        }
    }
}
