import ArgumentParser
import FoundationEssentials
import Gateway
import Safety

struct Visit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand in visit records and see what became of them.", subcommands: [Add.self, List.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hand in one visit record; prints its id once it is safe on the disk.",
            discussion: """
                The record is one JSON object; docs/wire.md lists its fields. Names, phones, addresses and document \
                numbers are refused. With an `id` of your own (a UUID of version 7) handing in the same record again \
                is harmless.

                Examples:
                  fieldgate visit add visit.json
                  echo '{"place":"UA63120270010096107","age":"65-79","sex":"f","services":["consultation"]}' \\
                    | fieldgate visit add -

                Exit status: 0 accepted, 65 refused with every problem listed, 69 no daemon, 75 not now (the disk).
                """)

        @Argument(help: ArgumentHelp("The record's file, or - for standard input.", valueName: "file"))
        var file: String
        @Option(name: .long, help: "The record's id, when handing it in again after an answer was lost.")
        var id: String?
        @OptionGroup var socket: SocketOption

        func validate() throws {
            guard id.map({ Identifier($0) != nil }) ?? true else {
                throw ValidationError("--id takes a UUID of version 7, as fieldgate prints it")
            }
        }

        func run() throws {
            let json = try read()
            var generator = SystemRandomNumberGenerator()
            let now = UTCTime(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
            let id = id.flatMap { Identifier($0) } ?? Identifier(at: now, using: &generator)
            let answer = try socket.ask { client in
                do {
                    return try client.addVisit(json, id: id)
                } catch {
                    if case LocalClient.Failure.broken = error {
                        complain("fieldgate: the visit may or may not be kept; hand it in again with --id \(id)")
                    }
                    throw error
                }
            }
            guard answer.isOK else {
                let refusal = try JSONDecoder().decode(VisitRefusal.self, from: Data(answer.body))
                complain("fieldgate: \(file): \(refusal.error)")
                for problem in refusal.problems ?? [] { complain("  \(problem)") }
                throw refusal.retry == true ? Exit.temporary : Exit.data
            }
            print(try JSONDecoder().decode(VisitAcceptance.self, from: Data(answer.body)).id)
        }

        private func read() throws -> [UInt8] {
            do {
                let path = file == "-" ? "/dev/stdin" : file
                let bytes = try Input.read(path, atMost: 65_536)
                guard !bytes.isEmpty else { throw Input.Failure("it is empty") }
                return bytes
            } catch {
                complain("fieldgate: \(file): \(error)")
                throw Exit.noInput
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The newest accepted visits, newest first.")

        @Option(name: .long, help: "How many at most, 1 to 10000.")
        var limit = 20
        @Flag(name: .long, help: "As JSON.")
        var json = false
        @OptionGroup var socket: SocketOption

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes 1 to 10000") }
        }

        func run() throws {
            let answer = try socket.ask { client in try client.visits(limit: limit) }
            guard answer.isOK else {
                complain("fieldgate: the daemon could not read its journal")
                throw Exit.temporary
            }
            if json {
                emit(answer.body + [UInt8(ascii: "\n")])
                return
            }
            let list = try JSONDecoder().decode(VisitListing.self, from: Data(answer.body))
            for visit in list.visits {
                let time = Date(timeIntervalSince1970: Double(visit.recorded)).formatted(.iso8601)
                print("\(visit.id)  \(time)  \(visit.clock)  \(visit.state)")
            }
            if list.visits.isEmpty { print("no visits") }
        }
    }
}
