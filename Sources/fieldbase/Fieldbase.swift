import ArgumentParser
import BaseOffice

/// The base office's program.
@main
struct Fieldbase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fieldbase",
        abstract: "The base office: receives the units, orders, and keeps what they report.",
        discussion: """
            Examples:
              fieldbase check                                every problem of the settings and keys
              fieldbase keys init --may-lower duty           the office's keys, once
              fieldbase enrol unit-01 --out ./unit-01        a unit's bundle
              fieldbase run                                  the daemon; systemd starts it as fieldbase.service
              fieldbase watch                                units, alarms and whoever is overdue
              fieldbase show 0198…                           one alert, its place included
              fieldbase interference --since 7d              where the fleet saw jamming and spoofing
              fieldbase order evacuate unit-01 --wait 10s    an order, and its reply
              fieldbase acknowledge 0198…                    the office has seen this alert
              fieldbase zones sign front.geojson --out zones.signed && fieldbase zones publish zones.signed
            """,
        subcommands: [
            Run.self, Watch.self, Show.self, OrderCommand.self, Acknowledge.self, Zones.self, Enrol.self, Keys.self,
            Interference.self, Check.self,
        ])
}

/// The exit codes of sysexits.h that fieldbase uses; documented in docs/office.md.
enum Exit {
    /// What was handed in, or ordered, is not acceptable.
    static let data = ExitCode(65)
    /// A unit refused, or failed.
    static let refused = ExitCode(1)
    /// No reply in time, or `fieldbase run` isn't running: the order stays queued.
    static let temporary = ExitCode(75)
    /// The settings, the keys or the store are unusable.
    static let configuration = ExitCode(78)
}
