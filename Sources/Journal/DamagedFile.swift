import FoundationEssentials
import GRDB
public import Safety

/// What happens to a database that isn't sound.
///
/// Its rows are read into a new file first, and only then do the two change places: a power cut at any step leaves
/// either the damaged file, to begin again, or the finished new one. A damaged file that gave up every row is kept as
/// `journal-salvaged-<UTC date>-<number>.sqlite`, the newest three of these; one with rows that nobody has read is
/// kept as `journal-damaged-…` and never deleted, only counted, because a visit may be in it.
enum DamagedFile {
    static let keptSalvaged = 3
    private static let draft = "journal-new.sqlite"

    /// The journal's database, a new one in the place of a damaged one, or one in memory if the folder allows neither.
    static func openOrReplace(
        in folder: StateFolder, now: UTCTime
    ) -> (database: DatabaseQueue, state: Recovery.JournalState) {
        do {
            // A finished draft without a database beside it is a replacement that was cut short.
            if !folder.exists(JournalFile.name), folder.exists(draft) {
                try folder.rename(draft, to: JournalFile.name)
            }
            return (try JournalFile.open(in: folder), .sound)
        } catch .damaged {
            do {
                let (name, salvaged) = try replace(in: folder, now: now)
                return (try JournalFile.open(in: folder), .setAside(name: name, salvaged: salvaged))
            } catch {
                return (MemoryDisk.prepared(), .memoryOnly(error))
            }
        } catch {
            return (MemoryDisk.prepared(), .memoryOnly(error))
        }
    }

    private static func replace(
        in folder: StateFolder, now: UTCTime
    ) throws(JournalError) -> (name: String, salvaged: Salvage) {
        for name in [draft] + JournalFile.companions.map({ draft + $0 }) { try folder.remove(name) }
        try folder.createPrivate(draft)
        let salvaged: Salvage
        do {
            let configuration = JournalFile.configuration(inMemory: false)
            let target = try DatabaseQueue(path: folder.file(draft), configuration: configuration)
            try JournalFile.prepare(target)
            // Opening an empty database would make SQLite delete the log beside it, which has the only pages there are.
            salvaged =
                folder.size(JournalFile.name) == 0
                ? Salvage() : try Salvager.copy(from: folder.file(JournalFile.name), into: target, now: now)
            try target.close()
        } catch {
            throw JournalError(error)
        }
        let name = unusedName(salvaged.isComplete ? "salvaged" : "damaged", in: folder, now: now)
        for companion in JournalFile.companions where folder.exists(JournalFile.name + companion) {
            try folder.rename(JournalFile.name + companion, to: name + companion)
        }
        try folder.rename(JournalFile.name, to: name)
        try folder.rename(draft, to: JournalFile.name)
        try forgetOldest(in: folder)
        return (name, salvaged)
    }

    /// How many files hold rows that nobody has read.
    static func unread(in folder: StateFolder) -> Int {
        folder.names().count { $0.hasPrefix("journal-damaged-") && $0.hasSuffix(".sqlite") }
    }

    /// The UTC date, as in 2026-11-21.
    static func date(_ time: UTCTime) -> String {
        String(Date(timeIntervalSince1970: Double(time.secondsSinceEpoch)).ISO8601Format().prefix(10))
    }

    private static func unusedName(_ kind: String, in folder: StateFolder, now: UTCTime) -> String {
        let taken = Set(folder.names())
        var number = 1
        while true {
            let padded = String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
            let name = "journal-\(kind)-\(date(now))-\(padded).sqlite"
            if !taken.contains(name) { return name }
            number += 1
        }
    }

    private static func forgetOldest(in folder: StateFolder) throws(JournalError) {
        let salvaged = folder.names().filter { $0.hasPrefix("journal-salvaged-") && $0.hasSuffix(".sqlite") }
        for name in salvaged.dropLast(keptSalvaged) {
            for file in [name] + JournalFile.companions.map({ name + $0 }) { try folder.remove(file) }
        }
    }
}

extension MemoryDisk {
    /// A new database in memory with the schema.
    static func prepared() -> DatabaseQueue {
        let disk = MemoryDisk()
        do {
            try JournalFile.prepare(disk.database)
        } catch {
            preconditionFailure("a database in memory can't be damaged")
        }
        return disk.database
    }
}

extension Journal {
    /// Sets the damaged database aside and goes on with a new one that has every row which could be read.
    ///
    /// - Returns: whether the journal is on the disk again.
    func replaceDamagedDatabase() -> Bool {
        guard let folder, isDurable else { return false }
        do {
            try database.close()
        } catch {
            return false
        }
        adopt(DamagedFile.openOrReplace(in: folder, now: lastTold))
        return isDurable
    }

    /// While in memory only: goes back to the folder if it can be written again, and takes along what memory held.
    ///
    /// - Parameter now: names a file that is set aside.
    /// - Returns: whether the journal is on the disk again.
    public func returnToFolder(now: UTCTime) -> Bool {
        guard let folder, !isDurable else { return isDurable }
        let opened = DamagedFile.openOrReplace(in: folder, now: now)
        if case .memoryOnly = opened.state { return false }
        let memory = database
        do {
            _ = try memory.inDatabase { source in
                try opened.database.write { try Salvager.copy(from: source, into: $0, keepingIDs: false) }
            }
        } catch {
            failures += 1
            return false
        }
        adopt(opened)
        return true
    }

    private func adopt(_ opened: (database: DatabaseQueue, state: Recovery.JournalState)) {
        database = opened.database
        state = opened.state
        databaseReplaced()
        do {
            let (known, ids) = (known, known.alerts.map(\.id))
            try database.write { try $0.setMeta(from: known, standing: known.standing) }
            if var written = try database.inDatabase({ try $0.knownToDatabase(besides: ids) }) {
                written.standing = try database.inDatabase { try $0.standing() }
                let joined = Joined(
                    database: written, mirror: known, bootID: known.bootID, newInstallation: known.installation)
                self.known.alerts = joined.known.alerts
                self.known.standing = joined.known.standing
                standingIsUnwritten = !isDurable
                unwritten = joined.unwritten
            }
        } catch {
            failures += 1
            standingIsUnwritten = true
        }
        writeMirror()
    }
}
