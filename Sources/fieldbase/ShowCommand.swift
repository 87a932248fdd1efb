import ArgumentParser
import BaseOffice
import Safety

/// The one command that prints a position, for whoever asks for it by the alert's id.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One alert with all that is known of it, its place included.",
        discussion: "The place comes from the alert's detail. Mind who can see the screen.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The alert's id, as `fieldbase watch` shows it.") var alert: Identifier

    func run() throws {
        try sayingWhy {
            guard let sheet = try AlertSheet(alert, in: try Desk(config).store) else {
                complain("the office knows no alert \(alert)")
                throw Exit.data
            }
            for line in sheet.lines { tell(line) }
        }
    }
}
