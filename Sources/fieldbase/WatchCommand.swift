import ArgumentParser
import BaseOffice
import Glibc
import Safety
import Settings

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Units, levels, alarms and whoever is overdue, live.",
        discussion: """
            Rings the terminal's bell when something new must be seen; a position that isn't trusted, or interference, \
            is shown with its reasons and rings nothing. No positions are shown. Ends with Ctrl-C.
            """)

    @OptionGroup var config: ConfigOption
    @Flag(name: .long, help: "Print once and end.") var once = false
    @Flag(name: .long, help: "As JSON, once a line each second, or once.") var json = false

    func run() throws {
        try sayingWhy {
            let desk = try Desk(config)
            let isTerminal = isatty(1) == 1
            var known: Set<String>?
            while true {
                let table = try WatchTable(
                    desk.store, isRunning: try desk.isRunning(), freeBytes: desk.freeBytes, at: desk.now)
                if json {
                    emit(try table.json() + "\n")
                } else if once {
                    emit(table.text(color: isTerminal))
                } else {
                    // Home, the text with each line cleared to its end, and the rest of the screen.
                    let text = table.text(color: isTerminal).replacing("\n", with: "\u{1b}[K\n")
                    emit("\u{1b}[H" + text + "\u{1b}[J")
                }
                if once { return }
                let now = table.attention
                if isTerminal, let known, !now.isSubset(of: known) { emit("\u{7}") }
                known = now
                usleep(1_000_000)
            }
        }
    }
}
