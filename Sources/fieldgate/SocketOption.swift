import ArgumentParser
import Gateway
import Settings

/// Where the running daemon listens: as told, else as the settings file says, else the default.
struct SocketOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The daemon's local socket.", valueName: "path"))
    var socket: String?
    @OptionGroup var config: ConfigOption

    static let standard = "/run/fieldgate/fieldgate.sock"

    var client: LocalClient {
        let path = socket ?? SettingsReader(surroundings: .current()).read(config.config).settings?.socketPath
        return LocalClient(socket: path ?? Self.standard)
    }

    /// Asks, and leaves with the exit code for a daemon that doesn't answer.
    func ask(_ question: (LocalClient) throws -> LocalAnswer) throws -> LocalAnswer {
        do {
            return try question(client)
        } catch {
            complain("fieldgate: \(error)")
            throw Exit.unavailable
        }
    }
}
