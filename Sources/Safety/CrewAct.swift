/// What the crew can do, from any button, screen or command line.
public enum CrewAct: Sendable, Equatable {
    /// Characters of a place's name: as many as `places.file` may give it.
    public static let longestPlace = 128

    /// - alert: nil for every open one.
    /// - by: a role or a device's name, 1 to 32 bytes.
    case acknowledge(alert: Identifier?, by: String)
    /// At most 15 minutes, never at the evacuate level.
    case shelve(alert: Identifier, Duration)
    case unshelve(alert: Identifier)
    /// One press; needs no fix, no clock and no network.
    case distress(duress: Bool)
    /// Proof of life. Under duress it looks the same, and raises a covert distress call.
    case checkIn(duress: Bool)
    /// No check-in is expected for this long, 1 minute to 24 hours; zero ends a silence.
    case planSilence(Duration)
    case endEmissionControl
    /// A drill alarm that ends by itself after ten minutes, or with `endTest`.
    case test(Level)
    case endTest
    /// The nearest havens outside danger.
    case nearest(kind: Haven.Kind?, needs: [String])
    /// Where they are, by a place's id or name, 1 to 128 characters: ends what is only possible and isn't there.
    case setPosition(String)
    /// Takes that word back.
    case forgetPosition
    /// How well the position is known, and what may be around it.
    case showPosition
}

/// What became of it.
public enum CrewAnswer: Sendable, Equatable {
    /// - alerts: those that it concerned, as they stand now.
    /// - until: when it ends or is due next, where that is known.
    case done(alerts: [Alert], until: UTCTime?)
    case nearest(Guidance, time: UTCTime, trust: Trust)
    case position(PositionView)
    /// Several places have that name, at most 16 of them.
    case whichPlace([Place])
    case refused(CrewRefusal)
}

public enum CrewRefusal: String, Sendable, CaseIterable {
    case noSuchAlert = "no_such_alert"
    case nothingOpen = "nothing_open"
    /// The evacuate level can't be shelved.
    case highestLevel = "highest_level"
    /// Beyond 15 minutes (shelving) or 24 hours (silence), or nothing at all.
    case duration
    case notShelved = "not_shelved"
    case noEmissionControl = "no_emission_control"
    case noTest = "no_test"
    /// Real danger leaves no room for a test.
    case realAlarm = "real_alarm"
    case noPosition = "no_position"
    case noHavens = "no_havens"
    /// Check-ins aren't in force (`checkin` in the settings).
    case noCheckIn = "no_check_in"
    /// No `places.file` in the settings, or it is empty.
    case noPlaces = "no_places"
    case noSuchPlace = "no_such_place"
    /// Trusted fixes say where the unit is; nobody needs to.
    case positionTrusted = "position_trusted"
    case noWord = "no_word"
}
