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
    /// Beside a ring's distance there is room for less.
    private static let longestNameInRing = 50

    public init(_ alert: Alert) {
        let longest = alert.ringMetres == nil ? Self.longestName : Self.longestNameInRing
        let name = Self.oneLine(alert.zone?.name, longest: longest)
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
            if let ring = Self.ring(alert.ringMetres) { return subject(of: alert, ring: ring, around: zone) }
            return isDoubtful(alert) && alert.state == .active
                ? ("можливо, ви в зоні «\(uk)»", "you may be inside “\(en)”") : (uk, en)
        case .corridor:
            return subject(of: alert, corridor: zone)
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

    /// Within a ring the shape is still ahead: how far at most is what the crew wants to know.
    private static func subject(of alert: Alert, ring: Line, around zone: String?) -> Line {
        let uk = zone.map { "«\($0)»" } ?? "небезпечної зони"
        switch alert.state {
        case .cleared: return (zone ?? "небезпечна зона", zone ?? "danger zone")
        case .returning: return ("\(ring.uk) довкола \(uk)", "\(ring.en) around \(zone ?? "a danger zone")")
        case .active: break
        }
        return isDoubtful(alert)
            ? (
                "можливо, до \(uk) менше \(ring.uk)",
                "you may be within \(ring.en) of \(zone.map { "“\($0)”" } ?? "a danger zone")"
            ) : ("до \(uk) менше \(ring.uk)", "within \(ring.en) of \(zone ?? "a danger zone")")
    }

    private static func subject(of alert: Alert, corridor: String?) -> Line {
        let uk = corridor.map { "межами «\($0)»" } ?? "дозволеним маршрутом"
        let en = corridor ?? "the approved route"
        if alert.state == .cleared {
            return (corridor.map { "знову в межах «\($0)»" } ?? "знову на дозволеному маршруті", "back inside \(en)")
        }
        return isDoubtful(alert) && alert.state == .active
            ? ("можливо, ви поза \(uk)", "you may have left \(corridor.map { "“\($0)”" } ?? en)")
            : ("ви поза \(uk)", "you have left \(en)")
    }

    /// A ring's distance, rounded up to a tenth of a kilometre or to ten metres; nil for the shape itself.
    private static func ring(_ metres: Double?) -> Line? {
        guard let metres = Measure.ringMetres(metres) else { return nil }
        guard metres >= 1_000 else { return ("\((metres + 9) / 10 * 10) м", "\((metres + 9) / 10 * 10) m") }
        let tenths = (metres + 99) / 100
        let (whole, tenth) = (tenths / 10, tenths % 10)
        return tenth == 0
            ? ("\(whole) км", "\(whole) km") : ("\(whole),\(tenth) км", "\(whole).\(tenth) km")
    }

    private static func advice(for alert: Alert) -> Line {
        switch alert.state {
        case .cleared: return ("", "")
        case .returning:
            return alert.kind == .corridor
                ? (". Повернулися, перевіряємо", ". Back inside, making sure")
                : (". Виїхали, перевіряємо", ". Outside, making sure")
        case .active: break
        }
        if isDoubtful(alert), alert.kind != .approach {
            return (". Підтвердьте, де ви", ". Confirm where you are")
        }
        if alert.kind == .positionLost {
            return (". Стежте за дорогою: попереджень може не бути", ". Watch the road: warnings may fail")
        }
        // "Evacuate" alone already says to leave; on a tie every answer is named.
        if alert.level == .evacuate, alert.actions == [.relocate], alert.kind != .corridor { return ("", "") }
        var phrases: [Line] = []
        for action in alert.actions {
            let phrase = alert.kind == .corridor ? corridorPhrase(action) : phrase(action)
            if !phrases.contains(where: { $0.en == phrase.en }) { phrases.append(phrase) }
        }
        guard !phrases.isEmpty else { return ("", "") }
        return (
            ". " + firstCapital(phrases.map(\.uk).joined(separator: " або ")),
            ". " + firstCapital(phrases.map(\.en).joined(separator: " or "))
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

    /// A name from a technician's file, made fit for one line.
    private static func oneLine(_ name: String?, longest: Int) -> String? {
        guard let name else { return nil }
        let words = name.split { $0.isWhitespace || $0.isNewline || ($0.unicodeScalars.first?.value ?? 0) < 0x20 }
        let line = words.joined(separator: " ")
        guard !line.isEmpty else { return nil }
        return line.count <= longest ? line : line.prefix(longest - 1) + "…"
    }
}
