import Safety

/// What the crew does, as a line on the local socket: short enough for a button's `echo`.
///
/// `alert ack [ID|all] [BY]` · `alert shelve ID SECONDS` · `alert unshelve ID` · `alert distress [duress]` ·
/// `alert test LEVEL` · `alert test end` · `checkin [duress]` · `checkin silence SECONDS` · `emission end` ·
/// `nearest any|hospital|haven|assembly|shelter [NEED,NEED…]` ·
/// `position set PLACE` · `position forget` · `position show`.
extension CrewAct {
    /// Who acknowledges when nobody says.
    static let crew = "crew"
    static let longestName = 32
    static let mostNeeds = 8

    /// Nil when the words are none of these.
    init?(words: [String]) {
        switch (words.first, words.dropFirst().first) {
        case ("alert", "ack"): self.init(acknowledging: Array(words.dropFirst(2)))
        case ("alert", "shelve"):
            guard words.count == 4, let id = Identifier(words[2]), let seconds = Self.seconds(words[3]) else {
                return nil
            }
            self = .shelve(alert: id, seconds)
        case ("alert", "unshelve"):
            guard words.count == 3, let id = Identifier(words[2]) else { return nil }
            self = .unshelve(alert: id)
        case ("alert", "distress"):
            guard let duress = Self.duress(words.dropFirst(2)) else { return nil }
            self = .distress(duress: duress)
        case ("alert", "test"):
            guard words.count == 3 else { return nil }
            if words[2] == "end" {
                self = .endTest
            } else if let level = Level(rawValue: words[2]) {
                self = .test(level)
            } else {
                return nil
            }
        case ("checkin", "silence"):
            guard words.count == 3, let seconds = Self.seconds(words[2]) else { return nil }
            self = .planSilence(seconds)
        case ("checkin", _):
            guard let duress = Self.duress(words.dropFirst()) else { return nil }
            self = .checkIn(duress: duress)
        case ("emission", "end") where words.count == 2: self = .endEmissionControl
        case ("position", "set"):
            let place = words.dropFirst(2).joined(separator: " ")
            guard (1...Self.longestPlace).contains(place.count) else { return nil }
            self = .setPosition(place)
        case ("position", "forget") where words.count == 2: self = .forgetPosition
        case ("position", "show") where words.count == 2: self = .showPosition
        case ("nearest", _): self.init(seeking: Array(words.dropFirst()))
        default: return nil
        }
    }

    private init?(acknowledging words: [String]) {
        guard words.count <= 2 else { return nil }
        let by = words.count == 2 ? words[1] : Self.crew
        guard (1...Self.longestName).contains(by.utf8.count) else { return nil }
        guard let which = words.first, which != "all" else {
            self = .acknowledge(alert: nil, by: by)
            return
        }
        guard let id = Identifier(which) else { return nil }
        self = .acknowledge(alert: id, by: by)
    }

    private init?(seeking words: [String]) {
        guard (1...2).contains(words.count) else { return nil }
        let kind = Haven.Kind(rawValue: words[0])
        guard kind != nil || words[0] == "any" else { return nil }
        let needs = words.count == 2 ? words[1].split(separator: ",").map { $0.lowercased() } : []
        guard needs.count <= Self.mostNeeds, needs.allSatisfy({ $0.utf8.count <= Self.longestName }) else { return nil }
        self = .nearest(kind: kind, needs: needs)
    }

    private static func seconds(_ word: String) -> Duration? {
        guard let seconds = Int(word), (0...86_400).contains(seconds) else { return nil }
        return .seconds(seconds)
    }

    private static func duress(_ words: ArraySlice<String>) -> Bool? {
        words.isEmpty ? false : words.count == 1 && words.first == "duress" ? true : nil
    }

    var words: String {
        switch self {
        case .acknowledge(let alert, let by): "alert ack \(alert?.description ?? "all") \(by)"
        case .shelve(let alert, let duration): "alert shelve \(alert) \(Int(duration.seconds))"
        case .unshelve(let alert): "alert unshelve \(alert)"
        case .distress(let duress): duress ? "alert distress duress" : "alert distress"
        case .checkIn(let duress): duress ? "checkin duress" : "checkin"
        case .planSilence(let duration): "checkin silence \(Int(duration.seconds))"
        case .endEmissionControl: "emission end"
        case .test(let level): "alert test \(level.rawValue)"
        case .endTest: "alert test end"
        case .setPosition(let place): "position set \(place)"
        case .forgetPosition: "position forget"
        case .showPosition: "position show"
        case .nearest(let kind, let needs):
            "nearest \(kind?.rawValue ?? "any")" + (needs.isEmpty ? "" : " " + needs.joined(separator: ","))
        }
    }
}
