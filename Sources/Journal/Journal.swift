import GRDB
import Safety

/// The unit's memory: a fact and its outbox row are one transaction, on the disk when the call returns.
///
/// Synchronous, without a clock or chance of its own: the simulator calls it directly, and the daemon keeps it on a
/// thread of its own (`JournalThread`). Used by one thread at a time. What the unit must not forget even if the
/// database is lost stands also in a mirror beside it, `safety.json`.
public final class Journal {
    /// When the mirror follows an alert's change that the database has taken.
    public enum MirrorTiming: Sendable {
        case atOnce
        /// At the next `settle()`: the alarm waits for one sync, not for three.
        case atSettle
    }

    /// Where it stands; changes when a damaged database is replaced at run time.
    public internal(set) var state: Recovery.JournalState
    /// Writes of single values or of the mirror that failed; each was made up for by the next one that succeeded.
    public internal(set) var failures = 0

    let folder: StateFolder?
    let mirrorStore: MirrorStore
    let mirrorTiming: MirrorTiming
    let faults: FaultHooks
    var database: DatabaseQueue
    /// What database and mirror know together.
    var known: SafetyMirror
    /// Alerts in `known` whose newest revision the database hasn't got.
    var unwritten: Set<Identifier> = []
    /// Whether the database lacks the newest standing memory in `known`.
    var standingIsUnwritten = false
    private var mirrorIsStale = false
    private var isSynced = true
    /// The newest time that anybody told, for the names of files set aside.
    var lastTold: UTCTime

    init(
        folder: StateFolder?, mirrorStore: MirrorStore, mirrorTiming: MirrorTiming, faults: FaultHooks,
        database: DatabaseQueue, known: SafetyMirror, state: Recovery.JournalState, now: UTCTime
    ) {
        self.folder = folder
        self.mirrorStore = mirrorStore
        self.mirrorTiming = mirrorTiming
        self.faults = faults
        self.database = database
        self.known = known
        self.state = state
        lastTold = now
    }

    /// Whether what it accepts survives a power cut.
    public var isDurable: Bool { if case .memoryOnly = state { false } else { true } }

    /// Does what can wait until the alarm is out: the mirror, and the log's return into the database.
    public func settle() {
        if mirrorIsStale { writeMirror() }
    }

    /// Moves the log into the database and shortens it, and gives free pages back.
    ///
    /// - Throws: what the disk said; nothing is lost then.
    public func checkpoint() throws(JournalError) {
        guard isDurable, folder != nil else { return }
        do {
            try database.inDatabase { db in
                try db.execute(sql: "PRAGMA incremental_vacuum(256)")
                try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        } catch {
            throw JournalError(error)
        }
    }

    /// Settles and closes. Not needed for correctness.
    ///
    /// - Throws: what the disk said; nothing is lost then.
    public func close() throws(JournalError) {
        settle()
        guard folder != nil else { return }
        do {
            try database.close()
        } catch {
            throw JournalError(error)
        }
    }
}

// MARK: - Transactions

extension Journal {
    /// One transaction, synced when it returns.
    func fact<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        try surviving { try write(synced: true, body) }
    }

    /// One transaction that a power cut may take back as a whole: for what can be made or sent again.
    func bulk<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        try surviving { try write(synced: false, body) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        try surviving { try database.inDatabase(body) }
    }

    /// Runs `work` again on a new database if this one turns out to be damaged.
    private func surviving<Value>(_ work: () throws -> Value) throws(JournalError) -> Value {
        do {
            return try work()
        } catch {
            let failure = JournalError(error)
            guard failure == .damaged, replaceDamagedDatabase() else { throw failure }
        }
        do {
            return try work()
        } catch {
            throw JournalError(error)
        }
    }

    private func write<Value>(synced: Bool, _ body: (Database) throws -> Value) throws -> Value {
        try faults.at(.beforeTransaction)
        let value = try database.writeWithoutTransaction { db in
            // The level can't change inside a transaction; it is set before one, and only when it differs.
            if synced != isSynced {
                try db.execute(sql: synced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
                isSynced = synced
            }
            var value: Value?
            try db.inTransaction {
                value = try body(db)
                try faults.at(.beforeCommit)
                return .commit
            }
            return value
        }
        if case .unwritable = state { state = .sound }
        try faults.at(.afterCommit)
        guard let value else { preconditionFailure("a transaction that committed has a value") }
        return value
    }

    func told(_ stamp: Stamp) { lastTold = max(lastTold, stamp.utc) }

    /// To be called when `database` is another one: it starts synced.
    func databaseReplaced() { isSynced = true }
}

// MARK: - The mirror

extension Journal {
    func noteWritten(_ alert: Alert) {
        if let newest = known.alerts.first(where: { $0.id == alert.id }), newest.revision > alert.revision { return }
        unwritten.remove(alert.id)
        if alert.state == .cleared { known.alerts.removeAll { $0.id == alert.id } } else { known.keep(alert) }
    }

    func noteUnwritten(_ alert: Alert) {
        if let newest = known.alerts.first(where: { $0.id == alert.id }), newest.revision >= alert.revision { return }
        known.keep(alert)
        unwritten.insert(alert.id)
        unwritten.formIntersection(known.alerts.map(\.id))
    }

    func mirrorFollows() {
        mirrorIsStale = true
        if mirrorTiming == .atOnce { writeMirror() }
    }

    /// Whether the mirror is on the disk as it should be.
    @discardableResult
    func writeMirror() -> Bool {
        do {
            try faults.at(.beforeMirror)
            do {
                try mirrorStore.write(known.encoded())
            } catch .full {
                // An alarm comes before a text, and before orders that the next ones follow.
                try mirrorStore.write(known.lean.encoded())
            }
            mirrorIsStale = false
            try faults.at(.afterMirror)
            return true
        } catch {
            mirrorIsStale = true
            failures += 1
            return false
        }
    }
}
