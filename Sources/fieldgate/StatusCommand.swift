import ArgumentParser
import FoundationEssentials
import Gateway

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What the running daemon knows.",
        discussion: """
            Never shows coordinates.

            Examples:
              fieldgate status
              fieldgate status --json | jq .status.queue

            Exit status: 0, or 69 when no daemon answers.
            """)

    @Flag(name: .long, help: "Everything, as JSON.")
    var json = false
    @OptionGroup var socket: SocketOption

    func run() throws {
        let answer = try socket.ask { client in try client.status() }
        if json {
            emit(answer.body + [UInt8(ascii: "\n")])
            return
        }
        let known = try JSONDecoder().decode(StatusAnswer.self, from: Data(answer.body))
        for (name, value) in Self.lines(known) { print(pad(name) + value) }
    }

    private func pad(_ name: String) -> String { name + String(repeating: " ", count: max(1, 12 - name.count)) }

    private static func lines(_ known: StatusAnswer) -> [(String, String)] {
        let (status, local) = (known.status, known.local)
        let reasons = status.position.reasons.isEmpty ? "" : " (\(status.position.reasons.joined(separator: ", ")))"
        let scale = status.time_scale.map { ", time runs \($0) times faster than life" } ?? ""
        var lines = [
            ("unit", "\(status.unit) (\(local.name)), fieldgate \(status.version)\(scale)"),
            ("position", "\(status.position.state)\(reasons) since \(time(status.position.since))"),
            ("gps", "\(status.gps.state), clock \(status.clock), \(status.activity)"),
            (
                "zones",
                "\(status.zones.count) in force, \(status.zones.source)\(office(local)), \(status.zones.sha256.prefix(12))"
            ),
            ("link", link(local.link, session: status.session)),
            ("journal", "\(status.journal.state), boot \(status.boot)"),
        ]
        if let place = place(known) { lines.insert(("place", place), at: 2) }
        if status.settings.last_good { lines.append(("SETTINGS", "RUNNING ON THE LAST GOOD SET; run fieldgate check")) }
        for name in ["alerts", "newest", "visits", "history"] {
            guard let lane = status.queue[name] else { continue }
            let age = lane.oldest_age_s.map { ", oldest \($0) s" } ?? ""
            let sent = lane.last_sent.map { ", last sent \(time($0))" } ?? ""
            lines.append(("  \(name)", "\(lane.count) waiting\(age)\(sent)"))
        }
        if local.drill { lines.append(("DRILL", "a drill is on")) }
        lines += local.alerts.map { ("ALERT", CrewTalk.line($0)) }
        if let due = local.checkInDue { lines.append(("checkin", "due \(time(due))")) }
        if let until = local.plannedSilenceUntil { lines.append(("checkin", "silence planned until \(time(until))")) }
        if let until = local.silentUntil { lines.append(("LINK", "SILENT BY ORDER until \(time(until))")) }
        for message in local.messages.suffix(3) {
            let drill = message.drill ? "DRILL: " : ""
            lines.append(("message", "\(time(message.at)) \(message.from): \(drill)\(message.text)"))
        }
        for (reason, count) in local.refusedOrders.sorted(by: { $0.key < $1.key }) {
            lines.append(("refused", "\(count) from the office: \(reason)"))
        }
        if local.hooksFailed > 0 { lines.append(("hooks", "\(local.hooksFailed) failed")) }
        if local.eventsDropped > 0 { lines.append(("loop", "\(local.eventsDropped) events dropped")) }
        lines += local.problems.map { ("problem", $0) }
        return lines
    }

    /// Where the crew says that it is, or that it should.
    private static func place(_ known: StatusAnswer) -> String? {
        if let word = known.local.crewWord {
            return "\(word.name) by the crew's word" + (word.until.map { " until \(time($0))" } ?? "")
        }
        let isUnknown = ["suspect", "lost"].contains(known.status.position.state)
        return isUnknown ? "say where you are: fieldgate position set PLACE" : nil
    }

    private static func office(_ local: LocalStatus) -> String {
        local.officeZones.map { " with the office's version \($0)" } ?? ""
    }

    private static func link(_ link: LocalStatus.Link, session: UInt64) -> String {
        let error = link.lastError.map { "; last error: \($0)" } ?? ""
        return "\(link.state), session \(session), \(link.connections) of \(link.attempts) attempts"
            + (link.refused > 0 ? ", \(link.refused) publishes refused" : "") + error
    }

    private static func time(_ seconds: Int64) -> String { CrewTalk.time(seconds) }
}
