import FoundationEssentials

/// The offsets from UTC that a place has had and will have: a file of the time zone database (TZif, RFC 9636).
///
/// Read for settings at load, never by the core. See docs/decisions/0009.
public struct TimeZoneRules: Sendable, Equatable {
    /// Why a zone's rules can't be had.
    enum Fault: Error, Equatable {
        /// The name can't name a zone, or the database has no such zone.
        case unknownZone
        /// The database isn't there at all.
        case noDatabase
        case unreadable
    }

    static let standardFolder = "/usr/share/zoneinfo"

    /// Seconds since the epoch at which an offset begins, in order.
    private let transitions: [Int64]
    /// Seconds east of UTC from each of them.
    private let offsets: [Int]
    /// Before the first.
    private let firstOffset: Int
    /// After the last.
    private let rule: PosixTimeZone?

    static func load(_ name: String, from folder: String = standardFolder) throws(Fault) -> TimeZoneRules {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isName =
            (1...3).contains(parts.count) && name.utf8.count <= 64
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy {
                        (48...57).contains($0) || (97...122).contains($0 | 0x20) || [43, 45, 95].contains($0)
                    }
            }
        guard isName else { throw .unknownZone }
        let bytes: [UInt8]
        do {
            bytes = try RawFile.read("\(folder)/\(name)", limit: 1 << 16).bytes
        } catch {
            // The database always has UTC; a folder without it is no database.
            do { _ = try RawFile.facts("\(folder)/UTC") } catch { throw .noDatabase }
            throw .unknownZone
        }
        guard let rules = TimeZoneRules(bytes) else { throw .unreadable }
        return rules
    }

    /// Nil unless the bytes are a whole TZif file of version 2 or later, whose second part counts.
    init?(_ bytes: [UInt8]) {
        var reader = BigEndianReader(bytes)
        guard let old = Header(&reader), old.version >= UInt8(ascii: "2"), reader.skip(old.size(timeBytes: 4)),
            let header = Header(&reader), header.times <= 2_000, header.types >= 1, header.types <= 256
        else { return nil }
        var transitions: [Int64] = []
        for _ in 0..<header.times {
            guard let time = reader.integer(8) else { return nil }
            transitions.append(time)
        }
        var kinds: [Int] = []
        for _ in 0..<header.times {
            guard let kind = reader.byte(), kind < header.types else { return nil }
            kinds.append(Int(kind))
        }
        var types: [Int] = []
        for _ in 0..<header.types {
            guard let offset = reader.integer(4), abs(offset) < 26 * 3600, reader.skip(2) else { return nil }
            types.append(Int(offset))
        }
        guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 }),
            reader.skip(header.letters + header.leaps * 12 + header.standards + header.universals),
            reader.byte() == 0x0a, let footer = reader.line()
        else { return nil }
        self.transitions = transitions
        offsets = kinds.map { types[$0] }
        firstOffset = types[0]
        if footer.isEmpty {
            rule = nil
        } else {
            guard let rule = PosixTimeZone(footer) else { return nil }
            self.rule = rule
        }
    }

    private struct Header {
        let version: UInt8
        let universals, standards, leaps, times, types, letters: Int

        init?(_ reader: inout BigEndianReader) {
            guard reader.starts(with: "TZif"), let version = reader.byte(), reader.skip(15) else { return nil }
            self.version = version
            var counts: [Int] = []
            for _ in 0..<6 {
                guard let count = reader.integer(4), (0...65_536).contains(count) else { return nil }
                counts.append(Int(count))
            }
            (universals, standards, leaps) = (counts[0], counts[1], counts[2])
            (times, types, letters) = (counts[3], counts[4], counts[5])
        }

        func size(timeBytes: Int) -> Int {
            times * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4) + standards + universals
        }
    }

    /// Seconds east of UTC at a moment.
    func offset(at moment: Int64) -> Int {
        if let last = transitions.last, moment >= last, let rule { return rule.offset(at: moment) }
        guard let first = transitions.first else { return rule?.offset(at: moment) ?? firstOffset }
        guard moment >= first else { return firstOffset }
        var low = 0
        var high = transitions.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if transitions[middle] <= moment { low = middle } else { high = middle }
        }
        return offsets[low]
    }

    /// The moments that a local time can mean, in seconds since the epoch as if it were UTC.
    ///
    /// Twice when the clock is put back: the first and the second time. Never when it is put forward over it: the
    /// moments that it would be by the offset before and by the one after, whichever is earlier and later.
    func moments(ofLocal local: Int64) -> (earliest: Int64, latest: Int64) {
        let before = local - Int64(offset(at: local - 26 * 3600))
        let after = local - Int64(offset(at: local + 26 * 3600))
        let real = [before, after].filter { $0 + Int64(offset(at: $0)) == local }
        let candidates = real.isEmpty ? [before, after] : real
        return (candidates.min() ?? before, candidates.max() ?? after)
    }
}

/// Reads numbers off the front of bytes.
private struct BigEndianReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() -> UInt8? {
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    mutating func integer(_ width: Int) -> Int64? {
        guard index + width <= bytes.count else { return nil }
        var value: Int64 = bytes[index] >= 0x80 ? -1 : 0
        for byte in bytes[index..<index + width] { value = value << 8 | Int64(byte) }
        index += width
        return value
    }

    mutating func skip(_ count: Int) -> Bool {
        guard index + count <= bytes.count else { return false }
        index += count
        return true
    }

    mutating func starts(with text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    mutating func line() -> String? {
        guard let end = bytes[index...].firstIndex(of: 0x0a) else { return nil }
        defer { index = end + 1 }
        return String(decoding: bytes[index..<end], as: UTF8.self)
    }
}
