import Safety

/// The `checkin` part.
extension SettingsValues {
    /// Nil when the part is absent, so that no check-ins are expected, or after a problem.
    mutating func checkIn() -> CheckInPolicy? {
        guard tree.sections["checkin"] != nil else { return nil }
        let normal = duration("checkin.normal")
        let warning = duration("checkin.warning")
        let evacuate = duration("checkin.evacuate")
        let grace = duration("checkin.grace")
        guard let normal, let warning, let evacuate, let grace else { return nil }
        slower("checkin.warning", warning, than: "checkin.normal", normal)
        slower("checkin.evacuate", evacuate, than: "checkin.warning", warning)
        return CheckInPolicy(normal: normal, warning: warning, evacuate: evacuate, grace: grace)
    }

    private mutating func slower(_ key: String, _ worse: Duration, than other: String, _ milder: Duration) {
        guard worse > milder, isPresent(key) || isPresent(other) else { return }
        warning(
            key, at: place(isPresent(key) ? key : other), "in worse danger the crew would be asked less often",
            "\(Quantity.text(milder)) or less, as \(other)")
    }
}
