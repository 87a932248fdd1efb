import GRDB
public import Safety

extension Journal {
    /// Where a journal lives.
    public enum Place {
        /// A folder that exists.
        case folder(String)
        case memory(MemoryDisk)
    }

    /// Opens the journal and says what it remembers. Never fails: what can't be opened is set aside or done without,
    /// so that the unit goes on warning under the same ids.
    ///
    /// Database and mirror are joined: of an alert the higher revision counts, of numbers the greater, of the standing
    /// memory the later write with every order that either knows.
    ///
    /// - Parameters:
    ///   - bootID: the kernel's id of this boot; another one than the last raises the boot counter.
    ///   - now: names files that are set aside; its truth doesn't matter.
    ///   - newInstallation: becomes the installation's id if there is none yet.
    public static func open(
        _ place: Place, bootID: String, now: UTCTime, newInstallation: Identifier,
        mirrorTiming: MirrorTiming = .atOnce, faults: FaultHooks = .none
    ) -> (journal: Journal, recovery: Recovery) {
        let found = find(place, now: now)
        let (mirror, mirrorWasDamaged) = readMirror(found.mirrorStore, now: now)
        var state = found.state
        var fromDatabase: SafetyMirror?
        do {
            fromDatabase = try found.database.inDatabase {
                var known = try $0.knownToDatabase(besides: mirror?.alerts.map(\.id) ?? [])
                known?.standing = try $0.standing()
                return known
            }
        } catch {
            // Sound by its check and yet unreadable: the mirror speaks alone, and the first use sets the file aside.
        }
        if state == .sound, fromDatabase == nil, mirror != nil { state = .missing }
        let joined = Joined(database: fromDatabase, mirror: mirror, bootID: bootID, newInstallation: newInstallation)
        let journal = Journal(
            folder: found.folder, mirrorStore: found.mirrorStore, mirrorTiming: mirrorTiming, faults: faults,
            database: found.database, known: joined.known, state: state, now: now)
        journal.unwritten = joined.unwritten
        var lastFix: PositionReport?
        do {
            let known = joined.known
            try journal.fact { try $0.setMeta(from: known, standing: known.standing) }
            journal.standingIsUnwritten = !journal.isDurable
            lastFix = try journal.read { db in
                try db.rows("SELECT record FROM last_fix") { try RecordCoding.record(try $0.text()) as PositionReport }
                    .first
            }
        } catch {
            journal.failures += 1
            journal.standingIsUnwritten = true
            if journal.state == .sound { journal.state = .unwritable(JournalError(error)) }
        }
        journal.writeMirror()
        let known = journal.known
        let recovery = Recovery(
            installation: known.installation, openAlerts: known.alerts.filter { $0.state != .cleared },
            unqueued: known.alerts.filter { journal.unwritten.contains($0.id) }, lastFix: lastFix, boot: known.boot,
            session: known.session, clockFloor: known.clockFloor, zoneSet: known.zoneSet,
            standing: known.standing?.memory ?? StandingMemory(), journalState: journal.state,
            unreadDatabases: found.folder.map(DamagedFile.unread) ?? 0, mirrorWasDamaged: mirrorWasDamaged)
        return (journal, recovery)
    }

    private struct Found {
        var folder: StateFolder?
        var mirrorStore: MirrorStore
        var database: DatabaseQueue
        var state: Recovery.JournalState
    }

    private static func find(_ place: Place, now: UTCTime) -> Found {
        switch place {
        case .memory(let disk):
            do {
                try JournalFile.prepare(disk.database)
            } catch {
                preconditionFailure("a database in memory can't be damaged")
            }
            return Found(folder: nil, mirrorStore: .memory(disk), database: disk.database, state: .sound)
        case .folder(let path):
            let folder = StateFolder(path: path)
            let opened = DamagedFile.openOrReplace(in: folder, now: now)
            return Found(
                folder: folder, mirrorStore: .folder(folder), database: opened.database, state: opened.state)
        }
    }

    private static func readMirror(_ store: MirrorStore, now: UTCTime) -> (SafetyMirror?, wasDamaged: Bool) {
        do {
            guard let bytes = try store.read() else { return (nil, false) }
            if let mirror = SafetyMirror(bytes) { return (mirror, false) }
            try store.setAside(on: DamagedFile.date(now))
        } catch {
            // Unreadable, or not to be moved: the database speaks alone.
        }
        return (nil, true)
    }
}

/// What database and mirror know together.
struct Joined {
    var known: SafetyMirror
    var unwritten: Set<Identifier> = []

    init(database: SafetyMirror?, mirror: SafetyMirror?, bootID: String, newInstallation: Identifier) {
        let sources = [database, mirror].compactMap { $0 }
        let lastBoot = sources.map(\.boot).max() ?? 0
        let isSameBoot = sources.contains { $0.bootID == bootID && $0.boot == lastBoot }
        known = SafetyMirror(
            installation: sources.first?.installation ?? newInstallation, bootID: bootID,
            boot: isSameBoot ? lastBoot : lastBoot + 1)
        known.session = sources.map(\.session).max() ?? 0
        known.clockFloor = sources.compactMap(\.clockFloor).max()
        known.zoneSet = mirror?.zoneSet ?? database?.zoneSet
        known.handledOrders = mirror?.handledOrders ?? []
        known.counters = mirror?.counters ?? [:]
        known.standing = StandingNote.joined(database?.standing, mirror?.standing)
        var newest: [Identifier: Alert] = [:]
        for alert in database?.alerts ?? [] { newest[alert.id] = alert }
        for alert in mirror?.alerts ?? [] where alert.revision > newest[alert.id]?.revision ?? 0 {
            newest[alert.id] = alert
            unwritten.insert(alert.id)
        }
        for alert in newest.values.sorted(by: { $0.id < $1.id })
        where alert.state != .cleared || unwritten.contains(alert.id) {
            known.keep(alert)
        }
    }
}
