import Safety
import Testing
import Wire

@testable import Journal

/// A drain with a journal and a broker played by the test: rows are words, and what was sent is read back as words.
struct DrainLine {
    var drain = Drain()
    var rows: [OutboxRow] = []
    /// Actions that nobody has looked at yet, but for fetches (answered at once) and sends.
    var told: [DrainAction] = []
    var inFlight: [(token: DrainToken, publication: Publication)] = []
    private var lastID: Int64 = 0
    var answersFetches = true

    mutating func add(
        _ lane: Lane, _ words: String..., group: String? = nil, retain: Bool = false, topic: String? = nil
    ) {
        for word in words {
            lastID += 1
            rows.append(
                OutboxRow(
                    id: lastID, lane: lane, group: group,
                    publication: Scene.publication(topic ?? "\(lane)", word, retain: retain),
                    queued: Scene.stamp(Double(lastID))))
        }
    }

    /// Handles an event and whatever the journal answers; returns the words that were sent.
    @discardableResult
    mutating func at(_ seconds: Double, _ event: DrainEvent) -> [String] {
        var sent: [String] = []
        var events = [event]
        while !events.isEmpty {
            let now = MonotonicInstant(nanoseconds: Int64((seconds * 1e9).rounded()))
            for action in drain.handle(events.removeFirst(), at: now) {
                switch action {
                case .send(let token, let publication):
                    inFlight.append((token, publication))
                    sent.append(String(decoding: publication.payload, as: UTF8.self))
                case .fetch(let lane, let after, let limit):
                    guard answersFetches else { continue }
                    let answer = rows.filter { $0.lane == lane && $0.id > after }.prefix(limit)
                    events.append(.fetched(lane, after: after, Array(answer)))
                case .sent(let id), .superseded(let id):
                    rows.removeAll { $0.id == id }
                    told.append(action)
                default: told.append(action)
                }
            }
        }
        return sent
    }

    mutating func written(_ lane: Lane, at seconds: Double) -> [String] { at(seconds, .written(lane)) }

    /// The broker answers the oldest message in flight that says `word`.
    mutating func puback(_ word: String, _ reason: UInt8 = 0, at seconds: Double) -> [String] {
        guard let index = inFlight.firstIndex(where: { $0.publication.payload == Array(word.utf8) }) else {
            Issue.record("\(word) is not in flight")
            return []
        }
        return at(seconds, .acknowledged(inFlight.remove(at: index).token, reason: reason))
    }

    /// What the drain has told since the last look.
    mutating func news() -> [DrainAction] {
        defer { told = [] }
        return told
    }

    var deadline: Double? { drain.nextDeadline.map { Double($0.nanoseconds) / 1e9 } }
}

extension [DrainAction] {
    var withoutTrackRequests: Self { filter { $0 != .requestTrackBatch } }
}
