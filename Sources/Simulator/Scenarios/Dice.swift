/// Seeded randomness of a made drive, by arithmetic alone: no function of the C library, whose last bit depends on the
/// processor.
struct Dice: Sendable {
    private var source: SplitMix64

    /// One stream of a seed; different streams of one seed have nothing to do with each other.
    init(seed: UInt64, stream: UInt64) {
        var first = SplitMix64(seed: seed &+ stream &* 0xd1b5_4a32_d192_ed03)
        source = SplitMix64(seed: first.next())
    }

    /// 0..<1.
    mutating func part() -> Double { Double(source.next() >> 11) * 0x1p-53 }

    mutating func within(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * part()
    }

    /// Both ends included; for ranges of up to some thousands.
    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(part() * Double(range.upperBound - range.lowerBound + 1))
    }

    mutating func happens(_ chance: Double) -> Bool { part() < chance }

    mutating func sign() -> Double { source.next() & 1 == 0 ? 1 : -1 }

    /// Near enough to normal, mean 0 and deviation 1: the sum of twelve uniform numbers, never beyond 6.
    mutating func normal() -> Double {
        (Self.fourSixteenths(source.next()) + Self.fourSixteenths(source.next())
            + Self.fourSixteenths(source.next())) * 0x1p-16 - 6
    }

    /// Two numbers, mean 0 and deviation 1, each the sum of two uniform ones and so never beyond 2.5.
    mutating func twoRough() -> (Double, Double) {
        let bits = source.next()
        let first = Double(bits & 0xffff) + Double(bits >> 16 & 0xffff)
        let second = Double(bits >> 32 & 0xffff) + Double(bits >> 48)
        // The deviation of the sum of two is the square root of 1/6.
        let scale = 2.449_489_742_783_178
        return ((first * 0x1p-16 - 1) * scale, (second * 0x1p-16 - 1) * scale)
    }

    private static func fourSixteenths(_ bits: UInt64) -> Double {
        Double((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48))
    }
}

/// A quantity that wanders around 0 and forgets with a time constant (Gauss-Markov), a step a second.
struct Wander: Sendable {
    private(set) var value: Double
    private let keep: Double
    private let push: Double

    /// - Parameters:
    ///   - deviation: that it has in the long run.
    ///   - seconds: its time constant, well above 1.
    init(deviation: Double, seconds: Double, _ dice: inout Dice) {
        // e^(−1/τ) to a few parts in a million.
        let step = 1 / seconds
        keep = 1 - step * (1 - step / 2 * (1 - step / 3))
        push = deviation * (1 - keep * keep).squareRoot()
        value = deviation * dice.normal()
    }

    mutating func step(_ noise: Double) { value = value * keep + push * noise }
}
