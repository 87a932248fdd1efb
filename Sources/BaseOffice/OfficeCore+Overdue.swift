import Safety

/// When something that was due is overdue.
public struct OverduePolicy: Sendable, Hashable {
    /// After a report was due, at least; twice the unit's report interval if that is longer.
    public var report: Duration
    /// After a check-in was due.
    public var checkIn: Duration

    public init(report: Duration = .seconds(180), checkIn: Duration = .seconds(300)) {
        self.report = report
        self.checkIn = checkIn
    }
}

/// Overdue: raised here, because a dead unit can't alarm.
///
/// A unit that said `silent` isn't overdue before the end that it named; one that said `stopping` isn't at all, unless
/// it stopped with an evacuation or a distress call open. While the office itself can't hear, nothing new is raised:
/// that would be news of the office, not of the units; after a quarter of an hour of it everything due is raised all
/// the same, because somebody must go and ask.
extension OfficeCore {
    /// How long after the link came up the units may take to be heard.
    static let hearingAgain = Duration.seconds(60)
    static let longestDeafness = Duration.seconds(900)
    /// After the end of a planned silence.
    static let afterSilence = Duration.seconds(300)
    /// A unit that is online says its status at least so often.
    static let statusEvery = Duration.seconds(300)
    /// A unit that names a later time than this is not believed.
    static let longestWait = Duration.seconds(24 * 3600)

    /// The unit's own times, carried over to the office's clock.
    static func setDeadlines(_ unit: inout Unit, from status: UnitStatus, at now: OfficeMoment) {
        let age = age(of: status, at: now)
        func due(_ time: UTCTime) -> Duration {
            min(max(status.sent.duration(to: time) - age, .seconds(-24 * 3600)), longestWait)
        }
        if let next = status.next, status.isSilent || next > status.sent {
            let left = max(.zero, min(status.sent.duration(to: next), longestWait))
            // Speaking again is due at the end that was named, and no interval.
            let interval = status.isSilent ? .zero : max(left, unit.promised ?? .zero)
            setReportDue(&unit, in: due(next), every: interval, at: now)
        } else if !status.isStopping {
            // A unit without a fix reports nothing and promises nothing; its status comes all the same.
            setReportDue(&unit, in: statusEvery - age, every: statusEvery, at: now)
        }
        if let checkIn = status.checkIn {
            unit.checkInDue = now.instant.advanced(by: due(checkIn))
            unit.record.checkInDue = now.utc.advanced(by: due(checkIn))
        } else {
            unit.checkInDue = nil
            unit.record.checkInDue = nil
        }
    }

    static func setReportDue(_ unit: inout Unit, in wait: Duration, every interval: Duration, at now: OfficeMoment) {
        unit.reportInterval = interval
        unit.reportDue = now.instant.advanced(by: wait)
        unit.record.reportDue = now.utc.advanced(by: wait)
        unit.record.reportSeconds = Int(interval.seconds)
    }

    /// How long ago the status was made: of a retained one that may be hours. A unit whose clock proves nothing is
    /// taken to have made it just now, which can only delay.
    static func age(of status: UnitStatus, at now: OfficeMoment) -> Duration {
        guard status.clock == .gnss || status.clock == .network else { return .zero }
        return max(.zero, status.sent.duration(to: now.utc))
    }

    mutating func endDeadlines(of name: String) {
        units[name]?.reportDue = nil
        units[name]?.checkInDue = nil
        units[name]?.record.reportDue = nil
        units[name]?.record.checkInDue = nil
    }

    /// Raises and clears.
    mutating func overdue(at now: OfficeMoment, _ effects: inout [Effect]) {
        for name in units.keys.sorted() {
            for kind in OverdueRecord.Kind.allCases {
                let deadline = units[name].flatMap { overdueAt($0, kind) }
                let open = units[name]?.overdue.firstIndex { $0.kind == kind }
                if let open, !isPast(units[name], kind, at: now) {
                    guard var record = units[name]?.overdue.remove(at: open) else { continue }
                    record.cleared = now.utc
                    effects.append(.keepOverdue(record))
                } else if open == nil, let deadline, isRaisable(deadline, at: now) {
                    let since = (kind == .report ? units[name]?.record.reportDue : units[name]?.record.checkInDue)
                    let record = OverdueRecord(
                        id: Identifier(at: now.utc, using: &generator), unit: name, kind: kind, since: since ?? now.utc,
                        raised: now.utc)
                    units[name]?.overdue.append(record)
                    effects.append(.keepOverdue(record))
                }
            }
        }
    }

    private func due(_ unit: Unit, _ kind: OverdueRecord.Kind) -> MonotonicInstant? {
        switch kind {
        case .report: unit.reportDue
        case .checkIn: unit.checkInDue
        }
    }

    /// When it is overdue; nil when nothing is due.
    private func overdueAt(_ unit: Unit, _ kind: OverdueRecord.Kind) -> MonotonicInstant? {
        guard let due = due(unit, kind) else { return nil }
        let isSilent = unit.record.status?.isSilent ?? false
        switch kind {
        case .report:
            let grace = isSilent ? Self.afterSilence : max(policy.report, unit.reportInterval * 2)
            return due.advanced(by: grace)
        case .checkIn:
            let own = due.advanced(by: policy.checkIn)
            // A silent unit can't tell that its crew has checked in.
            guard isSilent, let end = unit.reportDue else { return own }
            return max(own, end.advanced(by: Self.afterSilence))
        }
    }

    /// Whether what was due hasn't come: only that it came, or that the unit said it isn't due, clears.
    private func isPast(_ unit: Unit?, _ kind: OverdueRecord.Kind, at now: OfficeMoment) -> Bool {
        guard let unit, let due = due(unit, kind) else { return false }
        return due <= now.instant
    }

    private func isRaisable(_ deadline: MonotonicInstant, at now: OfficeMoment) -> Bool {
        guard deadline <= now.instant else { return false }
        let held = linkSince.duration(to: now.instant)
        return held >= (isLinkUp ? Self.hearingAgain : Self.longestDeafness)
    }
}
