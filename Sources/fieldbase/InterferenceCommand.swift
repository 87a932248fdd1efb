import ArgumentParser
import BaseOffice
import Safety
import Settings

struct Interference: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Where and when the fleet saw jamming and spoofing, in cells of 0.1°.",
        discussion: """
            A cell is about 11 km by 7 km, and some unit of yours was in it then. Mind who can see the screen, and who \
            gets the file. No report from a cell doesn't mean that it is clear: perhaps nobody was there.

            Examples:
              fieldbase interference
              fieldbase interference --since 7d --geojson week.geojson     for QGIS
              sudo -u fieldbase fieldbase interference --geojson - > now.geojson
            """)

    @OptionGroup var config: ConfigOption
    @Option(name: .long, help: "What went on within this time: 60s, 24h, 30d.") var since = Span(.seconds(86_400))
    @Flag(name: .long, help: "As one JSON object instead of a table.") var json = false
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write a map for QGIS, readable by you alone; a map that is there is replaced. `-` prints it and nothing else.",
            valueName: "file"))
    var geojson: String?

    func run() throws {
        try sayingWhy {
            let desk = try Desk(config)
            let map = try InterferenceMap(desk.store, span: since.duration, at: desk.now)
            if geojson == "-" {
                emit(try map.geoJSON())
            } else {
                emit(json ? try map.json() + "\n" : map.text())
                if let geojson { try map.write(to: geojson) }
            }
            if geojson != nil, map.withoutCell > 0 {
                complain("on the map without \(map.withoutCell) reports of units that didn't know where they were")
            }
        }
    }
}
