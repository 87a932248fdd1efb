import ArgumentParser
import FoundationEssentials
import Settings

struct Zones: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Zone files, apart from a running daemon.", subcommands: [Import.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make clean zone files of KML, KMZ and GeoJSON; says what it took and what it left.",
            discussion: """
                One file comes of each input, or one of each folder of a KML file. What comes out has passed the reader \
                that the daemon uses. docs/formats.md says what is taken.

                Examples:
                  fieldgate zones import map.kmz --output ./zones.d
                  fieldgate zones import north.kml south.kml --output ./zones.d --force
                  fieldgate zones import map.kml --output ./zones.d --json | jq .left

                Exit status: 0 written, 66 a file can't be read, 78 refused with every problem listed; then nothing is \
                written.
                """)

        @Argument(help: ArgumentHelp("The map files.", valueName: "file"))
        var files: [String]
        @Option(name: .long, help: ArgumentHelp("The folder to write to; made if it isn't there.", valueName: "folder"))
        var output: String
        @Flag(name: .long, help: "Overwrite files that are there already.")
        var force = false
        @Flag(
            name: .long, help: "Leave out points without a radius and lines without a width, instead of refusing.")
        var skipBare = false
        @Flag(name: .long, help: "The report as JSON.")
        var json = false

        func run() throws {
            var inputs: [ZoneImport.Input] = []
            for file in files {
                do {
                    inputs.append(
                        ZoneImport.Input(path: file, bytes: try Input.read(file, atMost: ZoneImport.limitBytes)))
                } catch {
                    complain("fieldgate: \(file): \(error)")
                    throw Exit.noInput
                }
            }
            let made = ZoneImport(inputs, skipsBare: skipBare)
            var problems = made.problems
            if !made.hasErrors {
                do {
                    try made.write(to: output, overwrites: force)
                } catch { problems.append(error) }
            }
            let isWritten = !problems.contains { $0.severity == .error }
            let report = ImportReport(made, problems: problems, directory: output, isWritten: isWritten)
            if json { print(try report.json()) } else { for line in report.lines { print(line) } }
            if !isWritten { throw Exit.configuration }
        }
    }
}

/// What an import says at its end.
private struct ImportReport: Encodable {
    struct Output: Encodable {
        let file: String
        let source: String
        let layer: String
        let taken: ZoneImportTally
    }

    let written: Bool
    let outputs: [Output]
    let left: [ZoneImportLeftOut]
    let problems: [Problem]
    private let directory: String

    private enum CodingKeys: CodingKey { case written, outputs, left, problems }

    init(_ made: ZoneImport, problems: [Problem], directory: String, isWritten: Bool) {
        written = isWritten
        outputs = made.outputs.map {
            Output(file: "\(directory)/\($0.name)", source: $0.source, layer: $0.layer, taken: $0.tally)
        }
        left = made.left
        self.problems = problems
        self.directory = directory
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// For a person: what is wrong, what was left, what was taken.
    var lines: [String] {
        var lines = problems.map(\.description)
        lines += left.map { item in
            let name = item.name.isEmpty ? "" : " '\(item.name)'"
            return "\(item.file):\(item.line):\(item.column): left out: \(item.element)\(name): \(item.reason)"
        }
        guard written else {
            let isBare = problems.contains {
                ($0.key.hasSuffix(".radius") || $0.key.hasSuffix(".width")) && $0.message.hasSuffix("covers nothing")
            }
            return lines + ["nothing was written" + (isBare ? "; --skip-bare leaves such points and lines out" : "")]
        }
        lines += outputs.map { output in
            let layer = output.layer.isEmpty ? "" : ", folder '\(output.layer)'"
            return "\(output.file): \(Self.words(output.taken)), from \(output.source)\(layer)"
        }
        let features = outputs.reduce(0) { $0 + $1.taken.features }
        return lines + ["ok: \(Self.count(features, "feature")) in \(Self.count(outputs.count, "file"))"]
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func words(_ tally: ZoneImportTally) -> String {
        let kinds = [
            (tally.polygons, "with polygons"), (tally.corridors, "with lines"), (tally.circles, "with a circle"),
            (tally.mixed, "mixed"), (tally.stayInside, "to stay inside"),
        ]
        let parts = kinds.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return "\(count(tally.features, "feature")) (\(parts)), \(tally.vertices) positions"
    }
}
