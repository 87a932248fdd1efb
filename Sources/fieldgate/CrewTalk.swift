import ArgumentParser
import FoundationEssentials
import Gateway
import Safety

/// Asks the daemon for what the crew wants, and words what it answers.
enum CrewTalk {
    /// Does `act` and prints a line for each alert that it concerned.
    static func perform(_ act: CrewAct, _ socket: SocketOption, line: (LocalAlert) -> String) throws {
        for alert in try outcome(of: act, socket).alerts { print(line(alert)) }
    }

    static func outcome(of act: CrewAct, _ socket: SocketOption) throws -> CrewOutcome {
        let answer = try accepted(try socket.ask { client in try client.perform(act) })
        return try JSONDecoder().decode(CrewOutcome.self, from: Data(answer))
    }

    /// The body of an answer that says yes; else says why not, and leaves.
    static func accepted(_ answer: LocalAnswer) throws -> [UInt8] {
        if answer.isOK { return answer.body }
        let problem = try JSONDecoder().decode(CrewProblem.self, from: Data(answer.body))
        complain("fieldgate: \(problem.error)")
        for place in problem.places ?? [] { complain("  " + PositionTalk.line(place)) }
        throw problem.reason == nil ? Exit.temporary : Exit.data
    }

    /// The alert that `text` names, wholly or by its last digits.
    static func find(_ text: String, _ socket: SocketOption) throws -> Identifier {
        if let id = Identifier(text) { return id }
        let ending = text.lowercased()
        guard ending.count >= 4, ending.allSatisfy({ $0.isHexDigit || $0 == "-" }) else {
            throw ValidationError("'\(text)' is no alert's id; give it whole, or at least its last four digits")
        }
        let answer = try accepted(try socket.ask { client in try client.alerts(limit: 200) })
        let list = try JSONDecoder().decode(AlertListing.self, from: Data(answer))
        let matches = list.alerts.filter { $0.id.hasSuffix(ending) }
        guard matches.count == 1, let id = Identifier(matches[0].id) else {
            complain("fieldgate: \(matches.isEmpty ? "no" : "more than one") alert's id ends in \(ending)")
            throw Exit.data
        }
        return id
    }

    static func line(_ alert: LocalAlert) -> String {
        let ring = alert.ringMetres.map { ", within \(Int($0.rounded(.up))) m of it" } ?? ""
        let zone = alert.zone.map { " \($0)\(ring)" } ?? ""
        // What is only possible orders nothing: the level's word must not stand there as if it did.
        let isDoubtful = alert.kind == "possible" || alert.certainty == "possible"
        let head = isDoubtful ? "CAUTION \(alert.level)" : alert.level.uppercased()
        var words = [
            "\(alert.drill ? "DRILL " : "")\(head) \(alert.kind)\(zone)", alert.state,
            alert.certainty, "since \(time(alert.raised))",
        ]
        if let ack = alert.crewAck { words.append("acknowledged by \(ack.by) \(time(ack.at))") }
        if let ack = alert.officeAck { words.append("by the office (\(ack.by)) \(time(ack.at))") }
        if let until = alert.shelvedUntil { words.append("shelved until \(time(until))") }
        if alert.escalated > 0 { words.append("escalated \(alert.escalated)") }
        return words.joined(separator: ", ") + ", \(alert.id)"
    }

    static func time(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}

/// A span of time as the settings write one: `90s`, `10min`, `2h`.
struct Span: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let units: [(String, Int64)] = [("min", 60), ("s", 1), ("h", 3600)]
        guard let (unit, seconds) = units.first(where: { argument.hasSuffix($0.0) }),
            let count = Int64(argument.dropLast(unit.count)), (1...86_400).contains(count)
        else { return nil }
        duration = .seconds(count * seconds)
    }
}
