import FoundationEssentials
import Gateway
import Journal
import Safety
import Workbench

/// What a daemon that has ended left in its state folder.
enum Archive {
    /// How many of these alerts the journal has.
    static func count(of ids: Set<String>, in folder: String) throws -> Int {
        var generator = SystemRandomNumberGenerator()
        let now = Policy.buildDate
        let (journal, _) = Journal.open(
            .folder(folder), bootID: "bench", now: now, newInstallation: Identifier(at: now, using: &generator))
        let known = try journal.alerts(limit: 100_000).map(\.id.description)
        try journal.close()
        return known.count { ids.contains($0) }
    }
}

extension StatusAnswer {
    /// What the running daemon says of itself.
    static func of(_ socket: String) throws -> Self {
        try JSONDecoder().decode(Self.self, from: Data(try LocalClient(socket: socket).status().body))
    }
}
