import Safety

/// What an alert is about and where, without the level's word and without what to do.
struct AlertSubject {
    let line: AlertText.Line

    /// Longest name of a zone that is shown in full, characters.
    private static let longestName = 60
    /// Beside a ring's distance there is room for less.
    private static let longestNameInRing = 50
    /// Of the office's words.
    static let longestOrder = 100
    private static let shortest = 8

    /// - Parameter cut: by how many characters names and the office's words are to be shorter than they may be; at
    ///   `longestOrder` those words are left out.
    init(_ alert: Alert, cut: Int) {
        let longest = alert.ringMetres == nil ? Self.longestName : Self.longestNameInRing
        line = Self.subject(
            of: alert, zone: Self.shortened(alert.zone?.name, to: longest - cut),
            order: cut < Self.longestOrder ? Self.shortened(alert.order?.text, to: Self.longestOrder - cut) : nil)
    }

    private typealias Line = AlertText.Line

    private static func subject(of alert: Alert, zone: String?, order: String?) -> Line {
        let uk = zone ?? "небезпечна зона"
        let en = zone ?? "danger zone"
        switch alert.kind {
        case .zone, .possible:
            if let ring = ring(alert.ringMetres) { return subject(of: alert, ring: ring, around: zone) }
            return alert.isDoubtful && alert.state == .active
                ? ("можливо, ви в зоні «\(uk)»", "you may be inside “\(en)”") : (uk, en)
        case .corridor:
            return subject(of: alert, corridor: zone)
        case .approach: return alert.state == .cleared ? (uk, en) : ("попереду \(uk)", "\(en) ahead")
        case .positionLost:
            return alert.state == .cleared
                ? ("координати відновлено", "position restored") : ("координати втрачено", "position lost")
        case .ordered: return alert.isTest ? test(alert) : Self.order(alert, order)
        case .distress:
            return alert.state == .cleared
                ? ("сигнал лиха знято", "distress call ended")
                : ("сигнал лиха від екіпажу", "distress call from the crew")
        case .overdue:
            if alert.state == .cleared { return ("екіпаж вийшов на зв’язок", "the crew has checked in") }
            return alert.level == .advisory
                ? ("час відмітитися", "check-in is due")
                : ("екіпаж не вийшов на зв’язок", "the crew’s check-in is overdue")
        }
    }

    private static func test(_ alert: Alert) -> Line {
        alert.state == .cleared
            ? ("перевірку тривоги закінчено", "alarm test is over") : ("перевірка тривоги", "alarm test")
    }

    private static func order(_ alert: Alert, _ words: String?) -> Line {
        if alert.state == .cleared { return ("наказ бази знято", "order from the base lifted") }
        let words = words.map { ". " + $0 } ?? ""
        return ("наказ бази" + words, "order from the base" + words)
    }

    /// Within a ring the shape is still ahead: how far at most is what the crew wants to know.
    private static func subject(of alert: Alert, ring: Line, around zone: String?) -> Line {
        let uk = zone.map { "«\($0)»" } ?? "небезпечної зони"
        switch alert.state {
        case .cleared: return (zone ?? "небезпечна зона", zone ?? "danger zone")
        case .returning: return ("\(ring.uk) довкола \(uk)", "\(ring.en) around \(zone ?? "a danger zone")")
        case .active: break
        }
        return alert.isDoubtful
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
        return alert.isDoubtful && alert.state == .active
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

    /// Somebody's words, made fit for one line; no full stop at the end, for a sentence may follow.
    static func shortened(_ text: String?, to longest: Int) -> String? {
        guard let text else { return nil }
        var line = OneLine.of(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        while line.last == "." { line.removeLast() }
        guard !line.isEmpty else { return nil }
        let longest = max(shortest, longest)
        return line.count <= longest ? line : line.prefix(longest - 1) + "…"
    }
}
