/// Why a position isn't simply trusted: tests that indicate, and what follows from them.
struct Doubts: Sendable, Equatable {
    struct Circumstances: OptionSet, Sendable {
        let rawValue: UInt8

        /// Nothing is heard.
        static let noFix = Circumstances(rawValue: 1)
        /// The receiver claims a wide error itself.
        static let accuracy = Circumstances(rawValue: 2)
        /// The first fixes since the start: nothing to compare them with yet.
        static let unproven = Circumstances(rawValue: 4)
        /// Clean again, not yet for long enough.
        static let recovering = Circumstances(rawValue: 8)
        /// Where the receiver puts the unit it can't have driven.
        static let outOfReach = Circumstances(rawValue: 16)
        /// The crew has said where the unit is.
        static let crew = Circumstances(rawValue: 32)

        /// The words, in this order.
        static let words: [(Circumstances, String)] = [
            (.noFix, "no_fix"), (.accuracy, "accuracy"), (.unproven, "unproven"), (.recovering, "recovering"),
            (.outOfReach, "out_of_reach"), (.crew, "crew"),
        ]
    }

    var tests: IntegrityTests = []
    var circumstances: Circumstances = []

    /// Closed, lower-case words: tests first.
    var words: [String] {
        tests.list.map(\.rawValue)
            + Circumstances.words.filter { circumstances.contains($0.0) }.map(\.1)
    }
}
