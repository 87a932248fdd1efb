public import Safety

/// An alert in one short line for people, in Ukrainian and in English: the level's word first, then what and where.
///
/// At most 160 characters, no line break. A drill says so before anything else, and so does what is real in the middle
/// of one. While the unit may only *possibly* be inside, the word is a caution, never the evacuation's: a doubtful fix
/// must not order one. Where sheltering is the only right answer, or nobody knows where the unit is, the word isn't
/// "evacuate" either.
public struct AlertText: Sendable, Equatable {
    public let ukrainian: String
    public let english: String

    /// Characters of a line.
    public static let longest = 160

    public init(_ alert: Alert) {
        self.init(alert) { $0.ukrainian.count <= Self.longest && $0.english.count <= Self.longest }
    }

    /// Names and the office's words are shortened until it `fits`, the haven's id left out before that, and those words
    /// at last; what to do about it stays.
    init(_ alert: Alert, fits: (AlertText) -> Bool) {
        var text = AlertText(alert, cut: 0, withHaven: true)
        var cut = 0
        while !fits(text), cut <= AlertSubject.longestOrder {
            text = AlertText(alert, cut: cut, withHaven: false)
            cut += 4
        }
        self = text
    }

    private init(_ alert: Alert, cut: Int, withHaven: Bool) {
        let subject = AlertSubject(alert, cut: cut).line
        let word = Self.word(for: alert)
        let advice = AlertAdvice(alert).sentence
        let drill = Self.drillWord(for: alert)
        let haven: Line = withHaven ? Self.haven(of: alert) : ("", "")
        ukrainian = "\(drill.uk)\(word.uk): \(subject.uk)\(advice.uk)\(haven.uk)"
        english = "\(drill.en)\(word.en): \(subject.en)\(advice.en)\(haven.en)"
    }

    typealias Line = (uk: String, en: String)

    private static func drillWord(for alert: Alert) -> Line {
        if alert.drill { return ("НАВЧАННЯ. ", "DRILL. ") }
        return alert.breaksDrill == true ? ("НЕ НАВЧАННЯ. ", "NOT A DRILL. ") : ("", "")
    }

    static func word(for alert: Alert) -> Line {
        if alert.state == .cleared {
            // Advice ends also because the danger has come.
            return alert.kind == .approach ? ("БІЛЬШЕ НЕ ПОПЕРЕДУ", "NO LONGER AHEAD") : ("ВІДБІЙ", "ALL CLEAR")
        }
        if alert.kind == .distress { return ("SOS", "SOS") }
        if alert.isDoubtful { return ("ОБЕРЕЖНО", "CAUTION") }
        switch alert.level {
        case .advisory: return ("УВАГА", "ADVISORY")
        case .warning: return ("ПОПЕРЕДЖЕННЯ", "WARNING")
        case .evacuate:
            if !alert.ordersEvacuation { return ("ТРИВОГА", "ALARM") }
            return alert.actions == [.shelter] ? ("НЕБЕЗПЕКА", "DANGER") : ("ЕВАКУАЦІЯ", "EVACUATE")
        }
    }

    /// Only the id is known here; the way there is in the guidance.
    private static func haven(of alert: Alert) -> Line {
        guard alert.state == .active, let id = alert.order?.haven else { return ("", "") }
        let haven = OneLine.of(id)
        return (". До: \(haven)", ". Go to: \(haven)")
    }
}

extension Alert {
    /// Raised by `fieldgate alert test`, or its like on a button.
    var isTest: Bool { kind == .ordered && drill && order == nil }

    /// The unit may be somewhere else: a caution, whatever the level.
    var isDoubtful: Bool {
        switch kind {
        case .possible: true
        case .zone, .corridor, .approach: certainty == .possible
        case .positionLost, .ordered, .distress, .overdue: false
        }
    }

    /// Whether the evacuate level means that this unit should leave. A crew that is overdue, a position that is lost
    /// and a test are at that level because somebody must hear them.
    var ordersEvacuation: Bool {
        switch kind {
        case .positionLost, .overdue, .distress: false
        case .ordered: !isTest
        case .zone, .corridor, .approach, .possible: true
        }
    }
}
