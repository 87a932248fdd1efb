import FoundationEssentials
import GRDB
public import Safety
public import Wire

/// Why the store didn't do it; never with a value of a row.
public struct OfficeStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    init(_ error: any Error) {
        if let ours = error as? OfficeStoreError {
            self = ours
        } else if let database = error as? DatabaseError {
            self.init("the store: SQLite says \(database.resultCode): \(database.message ?? "nothing more")")
        } else {
            self.init("the store: \(type(of: error))")
        }
    }
}

/// What the office was told and what it ordered, in one SQLite file that only its owner can read.
///
/// Calls block until the disk has what they wrote; several processes may have it open at once.
public final class OfficeStore: Sendable {
    public static let fileName = "fieldbase.sqlite"
    /// Revisions of one alert, and details of one, that are kept.
    static let mostHistory = 200
    /// Of one unit.
    static let mostSealingKeys = 400
    static let mostEnrolments = OfficeCore.mostUnits

    let queue: DatabaseQueue

    /// Opens the store in `folder`, which is made where it is missing.
    public static func open(in folder: PrivateFolder) throws -> OfficeStore {
        try folder.make()
        try folder.createPrivate(fileName)
        do {
            return try OfficeStore(
                DatabaseQueue(path: folder.file(fileName), configuration: configuration(isFile: true)))
        } catch {
            throw OfficeStoreError(error)
        }
    }

    /// One in memory, for tests.
    public static func inMemory() throws -> OfficeStore {
        try OfficeStore(DatabaseQueue(configuration: configuration(isFile: false)))
    }

    private init(_ queue: DatabaseQueue) throws {
        self.queue = queue
        guard try queue.read({ try !OfficeSchema.migrator.hasBeenSuperseded($0) }) else {
            throw OfficeStoreError("the store was written by a later release of fieldbase")
        }
        try OfficeSchema.migrator.migrate(queue)
    }

    private static func configuration(isFile: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "fieldbase"
        configuration.busyMode = .timeout(5)
        configuration.publicStatementArguments = false
        configuration.prepareDatabase { db in
            if isFile { try db.execute(sql: "PRAGMA journal_mode = WAL") }
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")
        }
        return configuration
    }

    func write<Result>(_ body: (Database) throws -> Result) throws(OfficeStoreError) -> Result {
        do { return try queue.write(body) } catch { throw OfficeStoreError(error) }
    }

    func read<Result>(_ body: (Database) throws -> Result) throws(OfficeStoreError) -> Result {
        do { return try queue.read(body) } catch { throw OfficeStoreError(error) }
    }

    /// Changes when another process has written.
    func dataVersion() throws(OfficeStoreError) -> Int {
        try read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    // MARK: - What must never be used twice

    /// The next session of the office's presence, written before it is used: higher than any before, also after a
    /// store was lost.
    public func nextSession(at now: UTCTime) throws(OfficeStoreError) -> UInt64 {
        try write { db in
            let last = try Int64.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'session'") ?? 0
            let next = max(last + 1, now.secondsSinceEpoch)
            try db.execute(
                sql: "INSERT INTO meta VALUES ('session', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [next])
            return UInt64(next)
        }
    }

    /// The next counter of one signer, written before it is used. A new store begins at the time in seconds, above
    /// whatever a lost one had given out.
    public func nextCounter(of signer: KeyID, at now: UTCTime) throws(OfficeStoreError) -> UInt64 {
        try write { db in
            let last = try Int64.fetchOne(
                db, sql: "SELECT value FROM counter WHERE signer = ?", arguments: [signer.description])
            let next = last.map { $0 + 1 } ?? now.secondsSinceEpoch
            try db.execute(
                sql: "INSERT INTO counter VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [signer.description, next])
            return UInt64(next)
        }
    }

    // MARK: - The link, for other processes to see

    public struct LinkState: Sendable, Equatable, Codable {
        public var isUp: Bool
        public var since: UTCTime
        /// Why it is down.
        public var why: String?

        public init(isUp: Bool, since: UTCTime, why: String? = nil) {
            self.isUp = isUp
            self.since = since
            self.why = why
        }
    }

    public func keep(_ link: LinkState) throws(OfficeStoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT INTO meta VALUES ('link', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [try Self.text(link)])
        }
    }

    public func link() throws(OfficeStoreError) -> LinkState? {
        try read { db in
            try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'link'")
                .map { try Self.value(LinkState.self, $0) }
        }
    }

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
