import Safety

/// What our words are in CAP's closed lists (OASIS CAP 1.2 §3.2).
enum CAPTerms {
    enum Language: String, CaseIterable {
        case ukrainian = "uk-UA"
        case english = "en-US"

        func of(_ line: AlertText.Line) -> String { self == .ukrainian ? line.uk : line.en }
    }

    /// How long a reader may believe a revision that nothing followed. An alert has no end of its own but its all-clear:
    /// longer than any silence of a working unit, for a reader takes what has expired for over.
    private static let lifetime = Duration.seconds(24 * 3600)

    static func categories(_ alert: Alert) -> [String] {
        switch alert.kind {
        case .zone, .corridor, .approach, .possible, .ordered: ["Safety", "Security"]
        case .positionLost: ["Safety", "Transport"]
        case .distress, .overdue: ["Safety", "Rescue"]
        }
    }

    static func event(_ alert: Alert) -> AlertText.Line {
        switch alert.kind {
        case .zone: ("Небезпечна зона", "Danger zone")
        case .corridor: ("Поза дозволеним маршрутом", "Off the approved route")
        case .approach: ("Наближення до небезпечної зони", "Approaching a danger zone")
        case .possible: ("Можливо, у небезпечній зоні", "Possibly in a danger zone")
        case .positionLost: ("Координати втрачено", "Position lost")
        case .ordered: alert.isTest ? ("Перевірка тривоги", "Alarm test") : ("Наказ бази", "Order from the base")
        case .distress: ("Сигнал лиха", "Distress call")
        case .overdue: ("Екіпаж не вийшов на зв’язок", "Check-in overdue")
        }
    }

    static func responses(_ alert: Alert) -> [String] {
        if alert.state == .cleared { return ["AllClear"] }
        switch alert.kind {
        case .distress: return ["Execute"]
        case .overdue: return ["Assess"]
        case .positionLost: return ["Monitor"]
        case .ordered where alert.isTest: return ["None"]
        case .zone, .corridor, .approach, .possible, .ordered: break
        }
        // A doubtful fix orders no evacuation: where the unit is comes first.
        if alert.isDoubtful, alert.kind != .approach { return ["Assess"] }
        let responses = alert.actions.map { action in
            switch action {
            case .relocate: "Evacuate"
            case .shelter: "Shelter"
            case .avoid: "Avoid"
            }
        }
        return responses.isEmpty ? ["Prepare"] : responses
    }

    static func urgency(_ alert: Alert) -> String {
        if alert.state == .cleared { return "Past" }
        if alert.kind == .distress { return "Immediate" }
        return switch alert.level {
        case .advisory: "Future"
        case .warning: "Expected"
        case .evacuate: "Immediate"
        }
    }

    static func severity(_ alert: Alert) -> String {
        if alert.state == .cleared { return "Minor" }
        if alert.kind == .distress { return "Extreme" }
        return switch alert.level {
        case .advisory: "Moderate"
        case .warning: "Severe"
        case .evacuate: "Extreme"
        }
    }

    static func certainty(_ alert: Alert) -> String {
        switch alert.certainty {
        case .observed: "Observed"
        case .likely: "Likely"
        case .possible: "Possible"
        }
    }

    static func level(_ level: Level) -> AlertText.Line {
        switch level {
        case .advisory: ("увага", "advisory")
        case .warning: ("попередження", "warning")
        case .evacuate: ("найвищий", "evacuate")
        }
    }

    static func state(_ state: AlertState) -> AlertText.Line {
        switch state {
        case .active: ("діє", "active")
        case .returning: ("виїхали, перевіряємо", "outside, making sure")
        case .cleared: ("відбій", "all clear")
        }
    }

    /// Nil where nothing is to be done. `Execute` must name what: for the office, which reads this, it is its own plan.
    static func instruction(_ alert: Alert) -> AlertText.Line? {
        guard alert.kind == .distress, alert.state != .cleared else {
            return AlertAdvice(alert, inFull: true).line
        }
        return ("Діяти за планом допомоги екіпажу", "Carry out the plan for a crew in distress")
    }

    /// What an exercise must say of itself; nil for what is real.
    static func note(_ alert: Alert) -> String? {
        guard alert.drill else { return nil }
        return alert.isTest ? "Перевірка тривоги. Alarm test." : "Навчання. Drill."
    }

    static func expires(_ alert: Alert) -> UTCTime { alert.changed.utc.advanced(by: lifetime) }

    /// `2026-11-21T08:00:30-00:00`: whole seconds, UTC, which CAP writes as `-00:00` and never as `Z` (§3.3.2).
    static func time(_ time: UTCTime) -> String {
        // Years have four digits there.
        let seconds = min(max(time.secondsSinceEpoch, 0), 253_402_300_799)
        let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = CalendarDay.date(of: day)
        let year = String(date.year + 10_000).dropFirst()
        return
            "\(year)-\(two(date.month))-\(two(date.day))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))-00:00"
    }

    private static func two(_ number: Int64) -> String { String(String(number + 100).dropFirst()) }
}
