import ArgumentParser
import BaseOffice

/// The base office's program.
@main
struct Fieldbase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fieldbase", abstract: "The base office: receives the units, orders, and keeps what they report.")
}
