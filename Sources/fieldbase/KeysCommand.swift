import ArgumentParser
import BaseOffice
import Glibc
import Settings
import Wire

struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The office's own keys.", subcommands: [Init.self, List.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes them, once; nothing is ever overwritten.",
            discussion: """
                One key for each name, one that opens what units seal, and `office`, which signs receipts by itself. \
                Whoever holds a key of --may-lower can end an evacuation: give those to few. Without any name there is \
                one key, `duty`, which may.

                Example: fieldbase keys init --may-lower duty --name technician
                """)

        @OptionGroup var config: ConfigOption
        @Option(name: .long, help: "A key that may raise, ask and acknowledge, and lower nothing. May be repeated.")
        var name: [String] = []
        @Option(name: .long, help: "A key that may lower danger too. May be repeated.")
        var mayLower: [String] = []

        func run() throws {
            let settings = try config.settings()
            try sayingWhy {
                var names = mayLower.map { (name: $0, mayLower: true) } + name.map { (name: $0, mayLower: false) }
                if names.isEmpty { names = [(name: "duty", mayLower: true)] }
                let ring = try KeyRing.make(in: PrivateFolder(path: settings.keysDirectory), names: names)
                show(ring)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Names, rights and short ids; no secrets.")

        @OptionGroup var config: ConfigOption

        func run() throws {
            let settings = try config.settings()
            try sayingWhy { show(try KeyRing(in: PrivateFolder(path: settings.keysDirectory))) }
        }
    }

    private static func show(_ ring: KeyRing) {
        for key in ring.keys.signers {
            tell("\(key.verifying.id)  \(key.mayLower ? "may lower" : "         ")  \(key.name)")
        }
        tell("\(ring.keys.sealing.id)  opens      what units seal")
    }
}

struct Enrol: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a unit known: its keys, and the bundle to carry to it.",
        discussion: """
            Carry the folder to the unit on a medium that you then wipe: it holds the unit's secrets. broker.txt \
            stays here; it says what the broker must know.

            Example: fieldbase enrol unit-01 --out ./unit-01
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "The unit's id: 1 to 32 of a–z, 0–9 and -.") var unit: String
    @Option(name: .long, help: "A new folder for the bundle; the unit's id when absent.") var out: String?
    @Flag(name: .long, help: "Give an enrolled unit new keys; what it signs with the old ones counts no more.")
    var replace = false
    @Flag(name: .long, help: "A user and a password for the broker instead of a certificate.") var password = false

    func run() throws {
        try sayingWhy {
            let desk = try Desk(config)
            let name = out ?? unit
            let folder = name.hasPrefix("/") ? name : Surroundings.current().workingDirectory + "/" + name
            let files = try EnrolmentDesk(
                store: desk.store, ring: try desk.ring(), root: desk.settings.root, fleet: desk.settings.fleet,
                mqtt: desk.settings.mqtt
            ).enrol(unit, output: folder, replacing: replace, withPassword: password, at: desk.now)
            tell("\(unit) is enrolled; its bundle:")
            for file in files { tell("  \(folder)/\(file)") }
        }
    }
}
