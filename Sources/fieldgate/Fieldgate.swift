import ArgumentParser
import Gateway

@main
struct Fieldgate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fieldgate",
        abstract: "The gateway on the onboard computer of a mobile clinic vehicle.",
        discussion: """
            Reads the position from gpsd, warns the crew when the vehicle enters a danger zone, publishes position, \
            status and alerts over MQTT, and keeps visit records until the base office has them.

            Examples:
              fieldgate check                       every problem of the settings and zones, with file and line
              fieldgate run                         the daemon; systemd starts it as fieldgate.service
              fieldgate explain 49.99 36.23         what would be decided there, and why
              fieldgate replay drive.gpx            what would have happened on a recorded drive
              fieldgate status                      what the running daemon knows
              fieldgate zones import map.kmz …      zone files from KML, KMZ and GeoJSON
              fieldgate alert ack                   silence what sounds; `fieldgate alert distress` calls for help
              fieldgate checkin                     the crew is well
              fieldgate nearest hospital            where to, outside danger
              fieldgate position                    how well the position is known; `position set` says where you are
              fieldgate visit add visit.json        hand in one visit record
              fieldgate visit list                  what was handed in, and what has been sent
            """,
        version: Release.version,
        subcommands: [
            Run.self, Check.self, Explain.self, ReplayTrack.self, Zones.self, Status.self, Visit.self,
            AlertCommand.self, CheckIn.self, Nearest.self, Position.self, Emission.self,
        ])

    static func main() async {
        await main(Degrees.shielded(Array(CommandLine.arguments.dropFirst())))
    }
}

/// The exit codes of sysexits.h that fieldgate uses; documented in README.md.
enum Exit {
    /// What was handed in is not acceptable.
    static let data = ExitCode(65)
    /// A file can't be read.
    static let noInput = ExitCode(66)
    /// The daemon doesn't answer.
    static let unavailable = ExitCode(69)
    /// Not now; try again.
    static let temporary = ExitCode(75)
    /// The settings or the zones are unusable.
    static let configuration = ExitCode(78)
}

struct ConfigOption: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("The settings file.", valueName: "file"))
    var config = Self.standard

    static let standard = "/etc/fieldgate/fieldgate.yaml"
}
