import Safety

/// What to do about an alert, in one sentence without a full stop.
struct AlertAdvice {
    /// Nil where the level's word says it all, or nothing is to be done.
    let line: AlertText.Line?

    /// - Parameter inFull: for a text that doesn't begin with the level's word.
    init(_ alert: Alert, inFull: Bool = false) { line = Self.phrases(for: alert, inFull: inFull) }

    /// With what parts it from the sentence before; empty where there is none.
    var sentence: AlertText.Line { line.map { (". " + $0.uk, ". " + $0.en) } ?? ("", "") }

    private typealias Line = AlertText.Line

    private static func phrases(for alert: Alert, inFull: Bool) -> Line? {
        switch alert.state {
        case .cleared: return nil
        case .returning:
            return alert.kind == .corridor
                ? ("Повернулися, перевіряємо", "Back inside, making sure")
                : ("Виїхали, перевіряємо", "Outside, making sure")
        case .active: break
        }
        if alert.isTest { return nil }
        if alert.isDoubtful, alert.kind != .approach {
            return ("Підтвердьте, у якому ви селі", "Confirm which village you are in")
        }
        switch alert.kind {
        case .positionLost:
            return (
                "Попереджень може не бути: стежте за дорогою і підтвердьте, у якому ви селі",
                "Warnings may fail: watch the road and confirm which village you are in"
            )
        case .distress: return alert.officeAck == nil ? nil : ("База прийняла", "The base has it")
        case .overdue: return alert.level == .advisory ? nil : ("Відмітьтеся", "Check in now")
        case .zone, .corridor, .approach, .possible, .ordered: break
        }
        // "Evacuate" alone already says to leave; on a tie every answer is named.
        if !inFull, alert.level == .evacuate, alert.actions == [.relocate], alert.kind != .corridor { return nil }
        var phrases: [Line] = []
        for action in alert.actions {
            let phrase = alert.kind == .corridor ? corridorPhrase(action) : phrase(action)
            if !phrases.contains(where: { $0.en == phrase.en }) { phrases.append(phrase) }
        }
        guard !phrases.isEmpty else { return nil }
        return (
            firstCapital(phrases.map(\.uk).joined(separator: " або ")),
            firstCapital(phrases.map(\.en).joined(separator: " or "))
        )
    }

    private static func phrase(_ action: Action) -> Line {
        switch action {
        case .relocate: ("виїжджайте звідси", "move away")
        case .shelter: ("пройдіть в укриття", "take shelter")
        case .avoid: ("об’їжджайте", "keep out")
        }
    }

    /// Whoever has left the approved way must get back to it: away from here may be into the mines.
    private static func corridorPhrase(_ action: Action) -> Line {
        action == .shelter ? phrase(action) : ("поверніться", "go back inside")
    }

    private static func firstCapital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
