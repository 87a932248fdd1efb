import FoundationEssentials
public import Safety
import Wire

/// One thing that is wrong with the set-up, where it is, and what would be right.
public struct Problem: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    public enum Severity: String, Sendable, Codable {
        /// The part can't be used.
        case error
        /// Usable, but probably not what was meant.
        case warning
    }

    public let severity: Severity
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int
    /// The dotted key (`gps.silence`, `mqtt.brokers[2]`, `feature 3.level`), or `file`, `yaml`, `json`.
    public let key: String
    /// What is wrong.
    public let message: String
    /// What would be right.
    public let remedy: String
    /// The zone it is about, for problems in zone files.
    public let zone: ZoneReference?

    public init(
        _ severity: Severity, file: String, at place: TextPlace, key: String, _ message: String, remedy: String,
        zone: ZoneReference? = nil
    ) {
        self.severity = severity
        self.file = file
        line = place.line
        column = place.column
        self.key = key
        self.message = message
        self.remedy = remedy
        self.zone = zone
    }

    /// Whether it is about a part of the settings, or a key in it.
    public func isIn(_ section: String) -> Bool { key == section || key.hasPrefix(section + ".") }

    /// `file:line:column: error: key: what is wrong; what would be right`, zones with id and name: for the person who
    /// runs `check`.
    public var description: String {
        text(zone: zone.map { "zone '\($0.id)' (\($0.name)): " } ?? "")
    }

    /// The same without a zone's name, which no log may carry above debug.
    public var logText: String {
        text(zone: zone.map { "zone '\($0.id)': " } ?? "")
    }

    private func text(zone: String) -> String {
        "\(file):\(line):\(column): \(severity.rawValue): \(key): \(zone)\(message); \(remedy)"
    }

    /// An array of objects with the properties of this type as keys, sorted: what `check --format json` prints.
    ///
    /// - Throws: what `JSONEncoder` throws; strings and integers give it no reason to.
    public static func json(_ problems: [Problem]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(problems), as: UTF8.self)
    }
}

/// A line and a column, both from 1; columns count Unicode scalars, as libYAML does.
public struct TextPlace: Sendable, Hashable, Comparable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static let start = TextPlace(line: 1, column: 1)

    /// Where `offset` lies in `bytes`, which are UTF-8.
    static func of(_ offset: Int, in bytes: [UInt8]) -> TextPlace {
        let place = UTF8Text.place(of: offset, in: bytes)
        return TextPlace(line: place.line, column: place.column)
    }

    public static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

extension [Problem] {
    /// How many problems of one file are listed; the rest are counted in one line more.
    static var limit: Int { 100 }

    public var errors: [Problem] { filter { $0.severity == .error } }
    public var hasErrors: Bool { contains { $0.severity == .error } }

    /// In order of place, and no more than the limit: errors go before warnings when it has to cut.
    ///
    /// - Parameter untold: how many more there are that weren't even made.
    func listed(andUntold untold: Int = 0) -> [Problem] {
        func ordered(_ problems: [Problem]) -> [Problem] {
            problems.enumerated().sorted {
                ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
            }.map(\.element)
        }
        guard count + untold > Self.limit else { return ordered(self) }
        let kept = ordered(errors + filter { $0.severity == .warning }.prefix(Self.limit)).prefix(Self.limit)
        let severity: Problem.Severity = hasErrors ? .error : .warning
        let more = Problem(
            severity, file: self[0].file, at: .start, key: "file",
            "\(count + untold - kept.count) more problems are not listed",
            remedy: "mend these first")
        return kept + [more]
    }
}
