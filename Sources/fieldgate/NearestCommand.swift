import ArgumentParser
import FoundationEssentials
import Gateway
import Safety

struct Nearest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The nearest hospitals and havens outside danger, from where the unit is.",
        discussion: """
            Examples:
              fieldgate nearest hospital
              fieldgate nearest hospital --needs cardiology
              fieldgate nearest haven

            Ways that don't touch danger come first. Distances are as the crow flies.

            Exit status: 0 something was found, 65 nothing, or refused with the reason, 69 no daemon, 75 not now.
            """)

    @Argument(help: "hospital, haven, assembly or shelter; absent: any.")
    var kind: String?
    @Option(name: .long, help: "What it must be able to do, with commas between: cardiology,surgery.")
    var needs: String?
    @Flag(name: .long, help: "As JSON.")
    var json = false
    @OptionGroup var socket: SocketOption

    func validate() throws {
        guard kind.map({ Haven.Kind(rawValue: $0) != nil }) ?? true else {
            throw ValidationError("one of: hospital, haven, assembly, shelter")
        }
        let words = needed
        guard words.count <= 8, words.allSatisfy({ $0.utf8.count <= 32 && !$0.contains(" ") }) else {
            throw ValidationError("--needs takes up to 8 words with commas between, and no blanks")
        }
    }

    private var needed: [String] { (needs ?? "").split(separator: ",").map { $0.lowercased() } }

    func run() throws {
        let act = CrewAct.nearest(kind: kind.flatMap(Haven.Kind.init(rawValue:)), needs: needed)
        let answer = try CrewTalk.accepted(try socket.ask { client in try client.perform(act) })
        if json { return emit(answer + [UInt8(ascii: "\n")]) }
        let found = try JSONDecoder().decode(NearestAnswer.self, from: Data(answer))
        if found.trust != "trusted" { print("position \(found.trust), of \(CrewTalk.time(found.time))") }
        for way in found.nearest {
            let danger = way.crossesDanger ? ", THE STRAIGHT WAY CROSSES DANGER" : ""
            print("\(way.name) (\(way.kind), \(way.status)): \(Self.length(way.distance)), \(way.bearing)°\(danger)")
        }
        if let out = found.wayOut { print("out of the danger: \(Self.length(out.distance)), \(out.bearing)°") }
        guard !found.nearest.isEmpty else {
            complain("fieldgate: nothing of that kind is known outside danger")
            throw Exit.data
        }
    }

    private static func length(_ metres: Int) -> String {
        metres < 1_000 ? "\(metres) m" : "\(metres / 1_000).\(metres % 1_000 / 100) km"
    }
}
