/// Runs of hooks that failed since start, by hook and reason.
struct HookTally: Sendable, Equatable {
    enum Reason: String, Sendable, CaseIterable {
        /// The file is gone, isn't executable, or the system refused.
        case notStarted = "not_started"
        /// It ended with another status than 0.
        case failed
        /// A signal ended it that wasn't ours.
        case killed
        /// It took longer than its timeout, and was ended.
        case timedOut = "timed_out"
        /// Too many runs of it hadn't ended yet.
        case crowded
    }

    struct Entry: Sendable, Equatable {
        let hook: String
        let reason: Reason
        var count: Int
    }

    /// More names than settings allow at once can come with reloads; those beyond are counted under `other`.
    static let most = 64

    /// In order of their first failures.
    private(set) var entries: [Entry] = []

    var total: Int { entries.reduce(0) { $0 + $1.count } }

    mutating func count(_ hook: String, _ reason: Reason) {
        if let index = entries.firstIndex(where: { $0.hook == hook && $0.reason == reason }) {
            entries[index].count += 1
        } else if entries.count < Self.most || hook == "other" {
            entries.append(Entry(hook: hook, reason: reason, count: 1))
        } else {
            count("other", reason)
        }
    }
}
