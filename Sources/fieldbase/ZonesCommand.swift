import ArgumentParser
import BaseOffice
import Settings

struct Zones: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The fleet's zone sets: signed here, in force on every unit.",
        subcommands: [Sign.self, Publish.self, List.self])

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a signed zone set of maps.",
            discussion: """
                Takes GeoJSON, or a YAML file with `zones: {layers: […]}` as in a unit's settings, whose files start \
                from its folder. Checked as a unit will check it; nothing is published yet.
                """)
        @OptionGroup var config: ConfigOption
        @Argument(help: "GeoJSON files, or a YAML list of layers.") var files: [String]
        @Option(name: .long, help: "The signed set; must not be there yet.") var out: String
        @Option(name: .long, help: "When it is to be replaced; it stays in force after that, announced as stale.")
        var validFor = Span(.seconds(30 * 86_400))
        @Option(name: .long, help: "Another version than the next.") var version: UInt64?
        @Option(name: .long, help: "Whose key signs; the first that may lower when absent.") var signer: String?

        func run() throws {
            try sayingWhy {
                let desk = try Desk(config)
                let signed = try ZonesDesk(
                    store: desk.store, ring: try desk.ring(), root: desk.settings.root, fleet: desk.settings.fleet
                ).sign(
                    files, validFor: validFor.duration, version: version, signer: signer,
                    reader: OfficeLayersReader(surroundings: .current(isOutsideService: true)), at: desk.now)
                for problem in signed.problems { complain(problem.description) }
                try PrivateFolder.create(signed.payload, at: out)
                tell("zone set \(signed.version): \(signed.count) zones, \(signed.payload.count) bytes, in \(out)")
            }
        }
    }

    struct Publish: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a signed set in force: stored, and retained at the broker for every unit.")
        @OptionGroup var config: ConfigOption
        @Argument(help: "What `zones sign` wrote.") var file: String

        func run() throws {
            try sayingWhy {
                let desk = try Desk(config)
                let payload = try PrivateFolder.bytes(of: file, limit: 2 << 20)
                let zones = try ZonesDesk(
                    store: desk.store, ring: try desk.ring(), root: desk.settings.root, fleet: desk.settings.fleet
                ).publish(payload, at: desk.now)
                tell("zone set \(zones.version) is stored")
                guard try desk.isRunning() else {
                    complain("fieldbase run is not running: the set is published when it starts")
                    throw Exit.temporary
                }
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The sets that were published, newest first.")
        @OptionGroup var config: ConfigOption

        func run() throws {
            try sayingWhy {
                for zones in try Desk(config).store.zoneSets() {
                    let state = zones.published == nil ? "waits for the broker" : "published"
                    tell("\(zones.version)  \(zones.payload.count) bytes  \(state)")
                }
            }
        }
    }
}
