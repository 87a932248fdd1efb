/// What people say to an alert: seen, set aside, over.
extension AlertRegister {
    /// Notes that `party` has seen an open alert; nil when there is none with this id, or it was noted before.
    ///
    /// By the crew it silences, and never clears. By an order (`via: .order`) it may speak for the crew: a stand-down of
    /// what live fixes hold up only silences it. A covert call is no business of the crew's.
    mutating func acknowledge(
        _ id: Identifier, for party: EscalationStep.Party, by: String, via: Acknowledgement.Via, stamp: Stamp
    ) -> AlertChange? {
        guard let group = group(of: id), let alert = open[group] else { return nil }
        guard (party == .crew ? alert.crewAck : alert.officeAck) == nil else { return nil }
        guard party == .office || alert.duress != .covert else { return nil }
        let acknowledgement = Acknowledgement(at: stamp, by: by, via: via)
        return change(group, by: party == .crew ? .crewAcknowledges : .officeAcknowledges, stamp: stamp, detail: nil) {
            if party == .crew { $0.crewAck = acknowledgement } else { $0.officeAck = acknowledgement }
        }
    }

    /// Ends an alert that somebody's word can end: a distress call, an overdue check-in, an order, a test. Nil when
    /// there is none with this id, or live fixes hold it up.
    mutating func close(_ id: Identifier, stamp: Stamp) -> AlertChange? {
        guard let group = group(of: id), group.isEndedByWord, let alert = open[group] else { return nil }
        return end(alert, of: group, by: .stoodDown, stamp: stamp, detail: nil)
    }

    /// Sets an alert aside.
    ///
    /// - Precondition: it is open, not shelved, and below `evacuate`; 1 to 900 seconds.
    mutating func shelve(_ group: Group, seconds: Int, stamp: Stamp) -> AlertChange {
        precondition((1...Shelving.longestSeconds).contains(seconds), "shelving has its bounds")
        precondition(open[group].map { $0.level < .evacuate } ?? false, "the highest level is never shelved")
        return change(group, by: .shelve, stamp: stamp, detail: nil) {
            $0.shelved = Shelving(since: stamp, seconds: seconds)
        }
    }

    /// Takes a shelving back; nil when there is none.
    mutating func unshelve(_ group: Group, stamp: Stamp) -> AlertChange? {
        guard open[group]?.shelved != nil else { return nil }
        return change(group, by: .shelfOver, stamp: stamp, detail: nil) { $0.shelved = nil }
    }

    /// Brings back what was set aside long enough, in the order of the groups.
    mutating func endShelvings(stamp: Stamp) -> [AlertChange] {
        open.filter { $0.value.shelved.map { $0.end(boot: stamp.boot) <= stamp.instant } ?? false }
            .sorted { Self.precedes($0.key, $1.key) }
            .compactMap { unshelve($0.key, stamp: stamp) }
    }

    /// Ends the crew's test once it has lasted.
    mutating func endTest(stamp: Stamp) -> [AlertChange] {
        guard let test = open[.test], Self.after(test.raised, Self.testLasts, boot: stamp.boot) <= stamp.instant else {
            return []
        }
        return [end(test, of: .test, by: .stoodDown, stamp: stamp, detail: nil)]
    }

    var hasDrill: Bool { open.values.contains { $0.drill } }

    /// Marks a real alert that came while a drill was on; part of the change that is being told.
    mutating func markBreakingDrill(_ id: Identifier) {
        guard let group = group(of: id) else { return }
        open[group]?.breaksDrill = true
    }

    /// The worst level of what is open and real, for whatever the crew can see follow from it: a covert call isn't
    /// among it, nor a drill.
    var worstShown: Level? {
        var worst: Level?
        for alert in open.values where !alert.drill && alert.duress != .covert {
            if worst.map({ alert.level > $0 }) ?? true { worst = alert.level }
        }
        return worst
    }
}

extension Shelving {
    /// Fifteen minutes.
    static let longestSeconds = 900

    /// When it is over; of an earlier boot it is.
    func end(boot: Int) -> MonotonicInstant {
        since.boot == boot ? since.instant.advanced(by: .seconds(seconds)) : MonotonicInstant(nanoseconds: 0)
    }
}
