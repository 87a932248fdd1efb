import ArgumentParser
import FoundationEssentials
import Gateway
import Safety

struct AlertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "See, acknowledge, shelve, test and export alarms; call for help.",
        discussion: """
            Examples:
              fieldgate alert distress                call for help: one press, no position or network needed
              fieldgate alert ack                     silence every open alarm; it stays open until it is over
              fieldgate alert shelve ID --for 10min   set a lesser alarm aside
              fieldgate alert test                    a drill alarm, to hear that hooks and lamps work
              fieldgate alert list
              fieldgate alert show ID
              fieldgate alert export ID --cap         for warning systems that read CAP 1.2

            ID may be the last digits of the id, as far as they are unique among the newest alerts.

            Exit status: 0 done, 65 refused with the reason, 69 no daemon, 75 not now.
            """,
        subcommands: [
            List.self, Show.self, Acknowledge.self, Shelve.self, Unshelve.self, Distress.self, Test.self, Export.self,
        ], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The newest alerts, open and cleared, newest first.")

        @Option(name: .long, help: "How many at most, 1 to 1000.")
        var limit = 20
        @Flag(name: .long, help: "As JSON.")
        var json = false
        @OptionGroup var socket: SocketOption

        func validate() throws {
            guard (1...1_000).contains(limit) else { throw ValidationError("--limit takes 1 to 1000") }
        }

        func run() throws {
            let answer = try CrewTalk.accepted(try socket.ask { client in try client.alerts(limit: limit) })
            if json { return emit(answer + [UInt8(ascii: "\n")]) }
            let list = try JSONDecoder().decode(AlertListing.self, from: Data(answer))
            for alert in list.alerts { print(CrewTalk.line(alert)) }
            if list.alerts.isEmpty { print("no alerts") }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One alert from raise to close.")

        @Argument(help: "The alert's id, or its last digits.")
        var id: String
        @Flag(name: .long, help: "As JSON.")
        var json = false
        @OptionGroup var socket: SocketOption

        func run() throws {
            let id = try CrewTalk.find(id, socket)
            let answer = try CrewTalk.accepted(try socket.ask { client in try client.alert(id) })
            if json { return emit(answer + [UInt8(ascii: "\n")]) }
            let story = try JSONDecoder().decode(AlertStory.self, from: Data(answer))
            print(CrewTalk.line(story.alert))
            print("  \(story.alert.text.uk)\n  \(story.alert.text.en)")
            for change in story.changes {
                print("  \(CrewTalk.time(change.at))  \(change.rev)  \(change.cause), \(change.level), \(change.state)")
            }
        }
    }

    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack", abstract: "Silence one alarm, or all; it stays open until it is over.")

        @Argument(help: "The alert's id or its last digits; absent: every open one.")
        var id: String?
        @Option(name: .long, help: "Who, as a role: driver, doctor, nurse. Never a name.")
        var by = "crew"
        @OptionGroup var socket: SocketOption

        func validate() throws {
            guard (1...32).contains(by.utf8.count), by.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) else {
                throw ValidationError("--by takes one word of at most 32 bytes")
            }
        }

        func run() throws {
            let id = try id.map { try CrewTalk.find($0, socket) }
            try CrewTalk.perform(.acknowledge(alert: id, by: by), socket) { "acknowledged: \(CrewTalk.line($0))" }
        }
    }

    struct Shelve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set an alarm aside for at most 15 minutes; never one of the evacuate level.")

        @Argument(help: "The alert's id, or its last digits.")
        var id: String
        @Option(name: .customLong("for"), help: "How long: 30s, 10min.")
        var length: Span
        @OptionGroup var socket: SocketOption

        func run() throws {
            let id = try CrewTalk.find(id, socket)
            try CrewTalk.perform(.shelve(alert: id, length.duration), socket) { "shelved: \(CrewTalk.line($0))" }
        }
    }

    struct Unshelve: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a shelved alarm back.")

        @Argument(help: "The alert's id, or its last digits.")
        var id: String
        @OptionGroup var socket: SocketOption

        func run() throws {
            try CrewTalk.perform(.unshelve(alert: try CrewTalk.find(id, socket)), socket) {
                "back again: \(CrewTalk.line($0))"
            }
        }
    }

    struct Distress: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Call for help; repeated on every bearer until the office acknowledges.",
            discussion: """
                Works without a position, a clock or a network. Under duress the call looks the same; only what is \
                sealed for the office says so. Only the office can stand it down; `alert ack` silences it on board.
                """)

        @Flag(name: .long, help: "Somebody forces the crew.")
        var duress = false
        @OptionGroup var socket: SocketOption

        func run() throws {
            try CrewTalk.perform(.distress(duress: duress), socket) { "distress call raised: \($0.id)" }
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A drill alarm that says that it is one; it ends by itself after ten minutes.")

        @Option(name: .long, help: "advisory, warning or evacuate.")
        var level = "warning"
        @Flag(name: .long, help: "End it now.")
        var end = false
        @OptionGroup var socket: SocketOption

        func validate() throws {
            guard Level(rawValue: level) != nil else {
                throw ValidationError("--level takes advisory, warning or evacuate")
            }
        }

        func run() throws {
            let act = end ? CrewAct.endTest : .test(Level(rawValue: level) ?? .warning)
            try CrewTalk.perform(act, socket) { "\(end ? "ended" : "drill alarm raised"): \($0.id)" }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One alert as a CAP 1.2 message, with references to its earlier ones; never with a position.")

        @Argument(help: "The alert's id, or its last digits.")
        var id: String
        @Flag(name: .long, help: "The Common Alerting Protocol 1.2 (OASIS), XML. The only form so far.")
        var cap = false
        @OptionGroup var socket: SocketOption

        func validate() throws {
            guard cap else { throw ValidationError("name the form: --cap") }
        }

        func run() throws {
            let id = try CrewTalk.find(id, socket)
            let answer = try CrewTalk.accepted(try socket.ask { client in try client.export(id) })
            emit(Array(try JSONDecoder().decode(AlertExport.self, from: Data(answer)).cap.utf8))
        }
    }
}
