/// The queues of the outbox, in the order in which they are sent.
public enum Lane: Int, Sendable, Codable, CaseIterable, Comparable {
    case alerts = 0
    /// The newest position and the status. In memory only: a stored live position is targeting data.
    case live = 1
    case visits = 2
    /// Late fixes in batches.
    case history = 3

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    /// The lanes that have rows in the database.
    public static let stored: [Lane] = [.alerts, .visits, .history]
}
