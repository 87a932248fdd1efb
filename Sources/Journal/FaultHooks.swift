/// Where a test or the simulator lets the disk misbehave: each point may block, or throw what a disk would.
///
/// Called on the thread that uses the journal.
public struct FaultHooks: Sendable {
    public enum Point: Sendable, CaseIterable {
        /// The work hasn't begun.
        case beforeTransaction
        /// Everything is written but the commit; throwing rolls back.
        case beforeCommit
        /// The commit is durable; throwing is a lost answer.
        case afterCommit
        case beforeMirror
        case afterMirror
    }

    public let at: @Sendable (Point) throws(JournalError) -> Void

    public init(_ at: @escaping @Sendable (Point) throws(JournalError) -> Void) { self.at = at }

    public static let none = FaultHooks { _ in }
}
