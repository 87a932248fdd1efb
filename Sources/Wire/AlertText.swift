public import Safety

/// An alert in one short line for people, in Ukrainian and in English: the level's word first, then what and where.
///
/// At most 160 characters, no line break. A drill says so before anything else. While the unit may only *possibly* be
/// inside, the word is a caution, never the evacuation's: a doubtful fix must not order one. Where sheltering is the
/// only right answer, the word isn't "evacuate" either.
public struct AlertText: Sendable, Equatable {
    public let ukrainian: String
    public let english: String

    /// Longest name of a zone that is shown in full, characters.
    private static let longestName = 60

    public init(_ alert: Alert) {
        let name = Self.oneLine(alert.zone?.name)
        let subject = Self.subject(of: alert, zone: name)
        let word = Self.word(for: alert)
        let advice = Self.advice(for: alert)
        let drill: Line = alert.drill ? ("НАВЧАННЯ. ", "DRILL. ") : ("", "")
        ukrainian = "\(drill.uk)\(word.uk): \(subject.uk)\(advice.uk)"
        english = "\(drill.en)\(word.en): \(subject.en)\(advice.en)"
    }

    private typealias Line = (uk: String, en: String)

    private static func isDoubtful(_ alert: Alert) -> Bool {
        switch alert.kind {
        case .possible: true
        case .zone, .corridor, .approach: alert.certainty == .possible
        case .positionLost, .ordered, .distress, .overdue: false
        }
    }

    private static func word(for alert: Alert) -> Line {
        if alert.state == .cleared { return ("ВІДБІЙ", "ALL CLEAR") }
        if alert.kind == .distress { return ("SOS", "SOS") }
        if isDoubtful(alert) { return ("ОБЕРЕЖНО", "CAUTION") }
        switch alert.level {
        case .advisory: return ("УВАГА", "ADVISORY")
        case .warning: return ("ПОПЕРЕДЖЕННЯ", "WARNING")
        case .evacuate: return alert.actions == [.shelter] ? ("НЕБЕЗПЕКА", "DANGER") : ("ЕВАКУАЦІЯ", "EVACUATE")
        }
    }

    private static func subject(of alert: Alert, zone: String?) -> Line {
        let uk = zone ?? "небезпечна зона"
        let en = zone ?? "danger zone"
        switch alert.kind {
        case .zone, .possible:
            return isDoubtful(alert) && alert.state == .active
                ? ("можливо, ви в зоні «\(uk)»", "you may be inside “\(en)”") : (uk, en)
        case .corridor:
            return alert.state == .cleared
                ? ("знову на дозволеному маршруті", "back on the approved route")
                : ("поза дозволеним маршрутом", "off the approved route")
        case .approach: return alert.state == .cleared ? (uk, en) : ("попереду \(uk)", "\(en) ahead")
        case .positionLost:
            return alert.state == .cleared
                ? ("координати відновлено", "position restored") : ("координати втрачено", "position lost")
        case .ordered: return ("наказ бази", "order from the base")
        case .distress: return ("сигнал лиха від екіпажу", "distress call from the crew")
        case .overdue:
            return alert.state == .cleared
                ? ("екіпаж вийшов на зв’язок", "the crew has checked in")
                : ("екіпаж не вийшов на зв’язок", "the crew’s check-in is overdue")
        }
    }

    private static func advice(for alert: Alert) -> Line {
        switch alert.state {
        case .cleared: return ("", "")
        case .returning: return (". Виїхали, перевіряємо", ". Outside, making sure")
        case .active: break
        }
        if isDoubtful(alert), alert.kind != .approach {
            return (". Підтвердьте, де ви", ". Confirm where you are")
        }
        if alert.kind == .positionLost {
            return (". Стежте за дорогою: попереджень може не бути", ". Watch the road: warnings may fail")
        }
        // "Evacuate" alone already says to leave; on a tie every answer is named.
        if alert.level == .evacuate, alert.actions == [.relocate] { return ("", "") }
        guard !alert.actions.isEmpty else { return ("", "") }
        return (
            ". " + firstCapital(alert.actions.map { phrase($0).uk }.joined(separator: " або ")),
            ". " + firstCapital(alert.actions.map { phrase($0).en }.joined(separator: " or "))
        )
    }

    private static func phrase(_ action: Action) -> Line {
        switch action {
        case .relocate: ("виїжджайте звідси", "move away")
        case .shelter: ("пройдіть в укриття", "take shelter")
        case .avoid: ("об’їжджайте", "keep out")
        }
    }

    private static func firstCapital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// A name from a technician's file, made fit for one line.
    private static func oneLine(_ name: String?) -> String? {
        guard let name else { return nil }
        let words = name.split { $0.isWhitespace || $0.isNewline || ($0.unicodeScalars.first?.value ?? 0) < 0x20 }
        let line = words.joined(separator: " ")
        guard !line.isEmpty else { return nil }
        return line.count <= longestName ? line : line.prefix(longestName - 1) + "…"
    }
}
