import Simulator

/// Damages good files, the way fingers, disks and attackers do: the same numbers make the same damage.
struct Mutator {
    /// No mutated input is larger.
    static let limitBytes = 1 << 16

    var chance: SplitMix64
    /// What the format is made of, for insertions.
    let words: [[UInt8]]
    /// Other good files, to splice from.
    let seeds: [[UInt8]]

    mutating func mutate(_ good: [UInt8]) -> [UInt8] {
        var bytes = good
        // What only moves corners and lines is still a map, and gets past the parser.
        let isGentle = Int.random(in: 0..<5, using: &chance) < 2
        for _ in 0..<(Bool.random(using: &chance) ? 1 : Int.random(in: 2...6, using: &chance)) {
            guard !bytes.isEmpty else { break }
            if isGentle { nudge(&bytes) } else { damage(&bytes) }
            if bytes.count > Self.limitBytes { bytes.removeSubrange(Self.limitBytes...) }
        }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        let at = Int.random(in: 0..<bytes.count, using: &chance)
        switch Int.random(in: 0..<12, using: &chance) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
        case 1: bytes[at] = UInt8.random(in: 0...255, using: &chance)
        case 2: bytes.removeSubrange(range(at, in: bytes, upTo: 60))
        case 3: bytes.insert(contentsOf: bytes[range(at, in: bytes, upTo: 400)], at: at)
        case 4: bytes.removeSubrange(at...)
        case 5: bytes.insert(contentsOf: word(), at: at)
        case 6: bytes.replaceSubrange(range(at, in: bytes, upTo: 8), with: word())
        case 7: splice(&bytes, at: at)
        case 8, 9: stretchNumber(&bytes, from: at)
        case 10: swapParts(&bytes)
        default:
            let word = word()
            let times = Int.random(in: 2...300, using: &chance)
            bytes.insert(contentsOf: (0..<times).flatMap { _ in word }, at: at)
        }
    }

    /// Another digit: what mostly stays a map.
    private mutating func nudge(_ bytes: inout [UInt8]) {
        let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
        guard let at = digits.randomElement(using: &chance) else { return }
        bytes[at] = UInt8.random(in: 48...57, using: &chance)
    }

    private mutating func range(_ start: Int, in bytes: [UInt8], upTo limit: Int) -> Range<Int> {
        start..<min(bytes.count, start + Int.random(in: 1...limit, using: &chance))
    }

    private mutating func word() -> [UInt8] { words.randomElement(using: &chance) ?? [] }

    private mutating func splice(_ bytes: inout [UInt8], at: Int) {
        guard let other = seeds.randomElement(using: &chance), !other.isEmpty else { return }
        let from = Int.random(in: 0..<other.count, using: &chance)
        bytes.replaceSubrange(range(at, in: bytes, upTo: 200), with: other[range(from, in: other, upTo: 200)])
    }

    private static let numbers = [
        "0", "-0", "1e308", "-1e308", "1e999", "5e-324", "180", "-180", "180.0000001", "90", "-90", "91", "360", "NaN",
        "9223372036854775807", "9223372036854775808", "99999999999999999999999", "0.1e", "00", "+1", "1.", ".1", "0x1",
        "36.00000000000000000000000000000000001", "1,2", "36", "50", "-0.0", "4294967296", "2147483648",
    ].map { Array($0.utf8) }

    /// Replaces the next number by one at the edge of something.
    private mutating func stretchNumber(_ bytes: inout [UInt8], from: Int) {
        let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
        guard let start = bytes[from...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) && $0 != UInt8(ascii: ".") } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Self.numbers.randomElement(using: &chance) ?? [])
    }

    /// Lets two parts between marks of structure change places.
    private mutating func swapParts(_ bytes: inout [UInt8]) {
        let isMark = { (byte: UInt8) in "[]{}<>,:\n".utf8.contains(byte) }
        let marks = bytes.indices.filter { isMark(bytes[$0]) }
        guard marks.count >= 4 else { return }
        let picks = (0..<4).map { _ in marks[Int.random(in: 0..<marks.count, using: &chance)] }.sorted()
        guard picks[0] < picks[1], picks[1] <= picks[2], picks[2] < picks[3] else { return }
        let first = Array(bytes[picks[0]..<picks[1]])
        let second = Array(bytes[picks[2]..<picks[3]])
        bytes.replaceSubrange(picks[2]..<picks[3], with: first)
        bytes.replaceSubrange(picks[0]..<picks[1], with: second)
    }
}
