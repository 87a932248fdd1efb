import GRDB

/// Why the journal couldn't do what was asked. No case carries a value of a row, so that an error can be logged.
public enum JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The disk, or the database's cap, is full (SQLITE_FULL, ENOSPC).
    case full
    /// The folder or the file can't be written (SQLITE_READONLY, EROFS, EACCES).
    case readOnly
    /// The disk didn't answer as it should (SQLITE_IOERR, SQLITE_CANTOPEN).
    case io
    /// The file isn't a sound database of ours (SQLITE_CORRUPT, SQLITE_NOTADB, a row with the wrong types).
    case damaged
    /// A sound row holds a record that this release can't read.
    case unreadable
    /// Somebody else holds the database (SQLITE_BUSY, SQLITE_LOCKED).
    case busy
    /// The journal runs in memory, and what was asked must survive a power cut.
    case notDurable
    /// The journal thread's queue is full, or it has been stopped.
    case refused
    /// Any other SQLite result code.
    case other(Int)

    public var description: String {
        switch self {
        case .full: "the disk is full"
        case .readOnly: "the disk is read-only"
        case .io: "the disk failed"
        case .damaged: "the database is damaged"
        case .unreadable: "a record can't be read by this release"
        case .busy: "the database is locked"
        case .notDurable: "the journal is in memory only"
        case .refused: "the journal's queue is full"
        case .other(let code): "SQLite result code \(code)"
        }
    }

    /// Sorts what GRDB, a decoder or the file calls threw.
    init(_ error: any Error) {
        if let known = error as? JournalError {
            self = known
        } else if let database = error as? DatabaseError {
            self.init(database.resultCode)
        } else if error is DecodingError {
            self = .unreadable
        } else {
            self = .other(0)
        }
    }

    private init(_ code: ResultCode) {
        switch code {
        case .SQLITE_FULL: self = .full
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly
        case .SQLITE_IOERR, .SQLITE_CANTOPEN: self = .io
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        default: self = .other(Int(code.rawValue))
        }
    }
}
