import GRDB

/// How the database file is opened and judged.
enum JournalFile {
    static let name = "journal.sqlite"
    static let companions = ["-wal", "-shm"]

    /// WAL, every fact synced, deleted rows overwritten, little memory, no values of rows in errors.
    static func configuration(inMemory: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "journal"
        configuration.busyMode = .timeout(2)
        configuration.foreignKeysEnabled = true
        configuration.publicStatementArguments = false
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            if !inMemory { try db.execute(sql: "PRAGMA journal_mode = WAL") }
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA secure_delete = ON;
                    PRAGMA cache_size = -256;
                    PRAGMA wal_autocheckpoint = 256;
                    PRAGMA journal_size_limit = 1048576;
                    PRAGMA temp_store = MEMORY;
                    """)
        }
        return configuration
    }

    /// Opens, checks and migrates the database; a new file is for its owner only.
    ///
    /// - Throws: `.damaged` if it isn't a sound database of ours; otherwise what the disk said.
    static func open(in folder: StateFolder) throws(JournalError) -> DatabaseQueue {
        // SQLite deletes a log whose database has no page: such a pair was cut short, and must not be tidied away.
        if folder.size(name) == 0, folder.size(name + "-wal") ?? 0 > 0 { throw .damaged }
        guard folder.isFileOrAbsent(name) else { throw .damaged }
        try folder.createPrivate(name)
        do {
            let queue = try DatabaseQueue(path: folder.file(name), configuration: configuration(inMemory: false))
            try prepare(queue)
            return queue
        } catch {
            throw JournalError(error)
        }
    }

    /// Checks what is there, and brings it to the newest schema.
    static func prepare(_ queue: DatabaseQueue) throws {
        let migrator = Schema.migrator
        let isNew = try queue.inDatabase { db in
            guard try String.fetchAll(db, sql: "PRAGMA quick_check(1)") == ["ok"] else { throw JournalError.damaged }
            let isNew = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
            // Another program's database, or a later release's: its rows are salvaged, its schema isn't touched.
            guard try isNew || db.tableExists("grdb_migrations"), try !migrator.hasBeenSuperseded(db) else {
                throw JournalError.damaged
            }
            return isNew
        }
        try migrator.migrate(queue)
        guard !isNew else { return }
        try queue.inDatabase { db in
            for (table, columns) in Schema.columns {
                do {
                    try db.execute(sql: "SELECT \(columns) FROM \(table) LIMIT 0")
                } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                    throw JournalError.damaged  // a table or a column is missing
                }
            }
        }
    }
}
