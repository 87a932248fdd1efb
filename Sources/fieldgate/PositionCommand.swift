import ArgumentParser
import FoundationEssentials
import Gateway
import Safety

struct Position: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How well the position is known; and to say where the unit is when satellites lie or fall silent.",
        discussion: """
            Examples:
              fieldgate position                    the same as `position show`
              fieldgate position set Нова Водолага  the crew is in this village
              fieldgate position list водол         the places that can be named
              fieldgate position forget             we have driven on

            What the crew says holds for half an hour unless set otherwise; trusted fixes end it sooner.

            Exit status: 0 done, 65 refused with the reason, 69 no daemon, 75 not now.
            """,
        subcommands: [Show.self, SetPlace.self, Forget.self, List.self], defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is known of the position, and which zones it may be in. Never shows coordinates.")

        @Flag(name: .long, help: "As JSON.")
        var json = false
        @OptionGroup var socket: SocketOption

        func run() throws {
            let answer = try CrewTalk.accepted(try socket.ask { client in try client.perform(.showPosition) })
            if json { return emit(answer + [UInt8(ascii: "\n")]) }
            let position = try JSONDecoder().decode(LocalPosition.self, from: Data(answer))
            for line in PositionTalk.lines(position) { print(line) }
        }
    }

    struct SetPlace: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Say which village or town the unit is in.",
            discussion: "The whole name or the id, as `fieldgate position list` shows them; case doesn't matter.")

        @Argument(help: "The place's name or id.")
        var place: [String]
        @OptionGroup var socket: SocketOption

        func validate() throws {
            guard (1...CrewAct.longestPlace).contains(PositionTalk.name(place).count) else {
                throw ValidationError("a place's name or id has 1 to \(CrewAct.longestPlace) characters")
            }
        }

        func run() throws {
            let outcome = try CrewTalk.outcome(of: .setPosition(PositionTalk.name(place)), socket)
            let until = outcome.until.map { " until \(CrewTalk.time($0))" } ?? ""
            print(
                "noted: you are in \(PositionTalk.name(place)); it counts\(until), or until the satellites are trusted")
            for alert in outcome.alerts { print(CrewTalk.line(alert)) }
        }
    }

    struct Forget: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take back what was said of the place.")

        @OptionGroup var socket: SocketOption

        func run() throws {
            let outcome = try CrewTalk.outcome(of: .forgetPosition, socket)
            print("forgotten: nobody knows where you are but the satellites")
            for alert in outcome.alerts { print(CrewTalk.line(alert)) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The places that can be named, as the running daemon knows them: id, name, other names.")

        @Argument(help: "Part of a name or id; absent: all.")
        var part: [String] = []
        @Flag(name: .long, help: "As JSON.")
        var json = false
        @OptionGroup var socket: SocketOption

        func validate() throws {
            guard PositionTalk.name(part).count <= CrewAct.longestPlace else {
                throw ValidationError("\(CrewAct.longestPlace) characters at most")
            }
        }

        func run() throws {
            let part = PositionTalk.name(part)
            let answer = try CrewTalk.accepted(try socket.ask { client in try client.places(part) })
            if json { return emit(answer + [UInt8(ascii: "\n")]) }
            let listing = try JSONDecoder().decode(PlaceListing.self, from: Data(answer))
            for place in listing.places { print(PositionTalk.line(place)) }
            if listing.more > 0 { print("and \(listing.more) more") }
            guard listing.places.isEmpty else { return }
            complain(
                part.isEmpty
                    ? "fieldgate: no places are known; places.file in the settings names them"
                    : "fieldgate: no place has '\(part)' in its name")
            throw Exit.data
        }
    }
}
