import ArgumentParser
import FoundationEssentials
import Gateway
import Safety

struct CheckIn: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkin", abstract: "Say that the crew is well, or that it will be silent for a while.",
        discussion: """
            Examples:
              fieldgate checkin                       the next one is due an hour later, sooner in danger
              fieldgate checkin --silent-for 2h       nobody worries for two hours
              fieldgate checkin --end-silence

            Under duress (--duress) it prints the same, and calls for help where nobody on board can see it.

            Exit status: 0 done, 65 refused with the reason, 69 no daemon, 75 not now.
            """)

    @Option(name: .long, help: "No check-in is expected for this long: 1min to 24h.")
    var silentFor: Span?
    @Flag(name: .long, help: "Ends a planned silence.")
    var endSilence = false
    @Flag(name: .long, help: .hidden)
    var duress = false
    @OptionGroup var socket: SocketOption

    func validate() throws {
        guard [silentFor != nil, endSilence, duress].filter({ $0 }).count <= 1 else {
            throw ValidationError("--silent-for, --end-silence and --duress exclude each other")
        }
    }

    func run() throws {
        let act: CrewAct =
            if let silentFor { .planSilence(silentFor.duration) } else if endSilence { .planSilence(.zero) } else {
                .checkIn(duress: duress)
            }
        let outcome = try CrewTalk.outcome(of: act, socket)
        let next = outcome.until.map { CrewTalk.time($0) }
        switch act {
        case .planSilence(let length) where length > .zero: print("silence planned until \(next ?? "it ends")")
        case .planSilence: print("no silence planned" + (next.map { "; next check-in due \($0)" } ?? ""))
        default: print("checked in" + (next.map { "; next due \($0)" } ?? ""))
        }
    }
}

struct Emission: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End the radio silence that the office ordered.", subcommands: [End.self])

    struct End: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The link speaks again.")
        @OptionGroup var socket: SocketOption

        func run() throws {
            _ = try CrewTalk.outcome(of: .endEmissionControl, socket)
            print("the link speaks again")
        }
    }
}
