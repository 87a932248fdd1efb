import FoundationEssentials
import GRDB
import Safety
import Wire

/// Reads a row's columns one after the other. A value of the wrong type is damage, never a trap: salvage reads rows
/// that nobody vouches for.
struct Fields {
    private let row: Row
    private var index = 0

    init(_ row: Row) { self.row = row }

    private mutating func next() throws -> DatabaseValue {
        guard index < row.count else { throw JournalError.damaged }
        defer { index += 1 }
        return row[index]
    }

    mutating func optional<Value: DatabaseValueConvertible>(_: Value.Type) throws -> Value? {
        let stored = try next()
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw JournalError.damaged }
        return value
    }

    mutating func integer() throws -> Int64 { try required(Int64.self) }
    mutating func real() throws -> Double { try required(Double.self) }
    mutating func text() throws -> String { try required(String.self) }
    mutating func flag() throws -> Bool { try integer() != 0 }
    mutating func blob() throws -> [UInt8] { Array(try required(Data.self)) }
    mutating func optionalBlob() throws -> [UInt8]? { try optional(Data.self).map(Array.init) }
    mutating func time() throws -> UTCTime { UTCTime(millisecondsSinceEpoch: try integer()) }

    mutating func identifier() throws -> Identifier {
        guard let identifier = Identifier(try text()) else { throw JournalError.damaged }
        return identifier
    }

    /// A record, or nil if this release can't read it: it must not hide the others.
    mutating func readable<Record: Decodable>(_: Record.Type) throws -> Record? {
        let text = try text()
        do {
            return try RecordCoding.record(text)
        } catch is DecodingError {
            return nil
        }
    }

    mutating func stamp() throws -> Stamp {
        let (boot, instant, utc) = (try integer(), try integer(), try time())
        guard let grade = ClockGrade(rawValue: try text()) else { throw JournalError.damaged }
        return Stamp(boot: Int(boot), instant: MonotonicInstant(nanoseconds: instant), utc: utc, grade: grade)
    }

    private mutating func required<Value: DatabaseValueConvertible>(_ type: Value.Type) throws -> Value {
        guard let value = try optional(type) else { throw JournalError.damaged }
        return value
    }
}

extension Stamp {
    /// For the columns boot, instant, utc, grade.
    var arguments: [(any DatabaseValueConvertible)?] {
        [boot, instant.nanoseconds, utc.millisecondsSinceEpoch, grade.rawValue]
    }
}

extension Database {
    /// Executes a statement that is compiled once per connection.
    func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    /// The rows of a statement that is compiled once per connection.
    func rows<Value>(
        _ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = [], as value: (inout Fields) throws -> Value
    ) throws -> [Value] {
        let cursor = try Row.fetchCursor(
            cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        var values: [Value] = []
        while let row = try cursor.next() {
            var fields = Fields(row)
            values.append(try value(&fields))
        }
        return values
    }

    /// `count` question marks between brackets.
    static func marks(_ count: Int) -> String {
        "(" + Array(repeating: "?", count: count).joined(separator: ", ") + ")"
    }
}
