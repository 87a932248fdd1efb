/// The life of an alert, from the first sign of a hazard to its close, as a closed table.
///
/// The register makes every change by a row of this table and no other; docs/alarms.md shows the same rows, and a test
/// compares them (ISA-18.2, the alarm state model).
public enum AlertLifeCycle {
    /// Where an alert stands. Of an alert that is known outside the register, its own fields say it.
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        /// A hazard that hasn't lasted for the on-delay: nobody has been told, nothing is written.
        case candidate
        case active
        /// The crew has seen it; the office's acknowledgement is noted apart and changes no phase.
        case acknowledged
        /// Set aside by the crew for a while.
        case shelved
        /// Outside by more than the margin; the dwell isn't over.
        case returning
        case cleared
    }

    public enum Trigger: String, Sendable, Hashable, CaseIterable {
        case hazardBegins = "hazard begins"
        case onDelayOver = "on-delay over"
        case worsens, eases, changes
        case crewAcknowledges = "crew acknowledges"
        case officeAcknowledges = "office acknowledges"
        case shelve
        /// The time is over, or the crew took it back.
        case shelfOver = "shelf over"
        case leaves
        case comesBack = "comes back"
        /// The evidence says so: the dwell is over, the position is back, the check-in was made.
        case hazardOver = "hazard over"
        /// Somebody with the right to it says so: never an alert that live fixes hold up.
        case stoodDown = "stood down"
        /// Nobody has answered in time.
        case unanswered
        /// Open when the unit started.
        case restored

        /// What the change is called outside.
        public var cause: AlertChange.Cause {
            switch self {
            case .hazardBegins, .onDelayOver: .raised
            case .worsens: .worsened
            case .eases: .eased
            case .changes: .changed
            case .crewAcknowledges, .officeAcknowledges: .acknowledged
            case .shelve: .shelved
            case .shelfOver: .unshelved
            case .leaves: .returning
            case .comesBack: .returned
            case .hazardOver, .stoodDown: .cleared
            case .unanswered: .escalated
            case .restored: .restored
            }
        }
    }

    /// Whether the crew must hear it.
    public enum Sound: String, Sendable, Hashable, CaseIterable {
        case yes, no
        /// Only as the all-clear, when nothing else is open; advice that ends is no all-clear.
        case allClear = "all-clear"
    }

    public struct Row: Sendable, Hashable {
        /// Nil: there is no alert yet.
        public let from: Phase?
        public let trigger: Trigger
        public let to: Phase
        public let sound: Sound
        /// Whether acknowledgements and shelving no longer count, and the ladder begins anew.
        public let dropsAnswers: Bool
    }

    public static let table: [Row] =
        rows(.hazardBegins, [nil], to: [.candidate], .no)
        + rows(.hazardBegins, [nil], to: [.active, .returning], .yes)
        + rows(.onDelayOver, [.candidate], to: [.active, .returning], .yes)
        + rows(.hazardOver, [.candidate], to: [.cleared], .no)
        + rows(.worsens, [.active, .acknowledged, .shelved, .returning], to: [.active, .returning], .yes, drops: true)
        + kept(.eases, .no) + rows(.eases, [.active, .acknowledged], to: [.returning], .no)
        + kept(.changes, .no)
        + rows(.crewAcknowledges, [.active], to: [.acknowledged], .no)
        + rows(.crewAcknowledges, [.shelved], to: [.shelved], .no)
        + rows(.crewAcknowledges, [.returning], to: [.returning], .no)
        + kept(.officeAcknowledges, .no)
        + rows(.shelve, [.active, .acknowledged, .returning], to: [.shelved], .no)
        + rows(.shelfOver, [.shelved], to: [.active, .acknowledged, .returning], .yes)
        + rows(.leaves, [.active, .acknowledged], to: [.returning], .no)
        + rows(.leaves, [.shelved], to: [.shelved], .no)
        + rows(.comesBack, [.returning], to: [.active, .acknowledged], .yes)
        + rows(.comesBack, [.shelved], to: [.shelved], .no)
        + rows(.hazardOver, [.active, .acknowledged, .shelved, .returning], to: [.cleared], .allClear)
        + rows(.stoodDown, [.active, .acknowledged, .shelved], to: [.cleared], .allClear)
        + rows(.unanswered, [.active], to: [.active], .yes)
        + rows(.unanswered, [.acknowledged], to: [.acknowledged], .no)
        + rows(.restored, [.active], to: [.active], .yes)
        + rows(.restored, [.returning], to: [.returning], .yes)
        + rows(.restored, [.acknowledged], to: [.acknowledged], .no)
        + rows(.restored, [.shelved], to: [.shelved], .no)

    private static func rows(
        _ trigger: Trigger, _ from: [Phase?], to: [Phase], _ sound: Sound, drops: Bool = false
    ) -> [Row] {
        from.flatMap { from in
            to.map { Row(from: from, trigger: trigger, to: $0, sound: sound, dropsAnswers: drops) }
        }
    }

    /// In every phase that is told, and without leaving it.
    private static func kept(_ trigger: Trigger, _ sound: Sound) -> [Row] {
        [Phase.active, .acknowledged, .shelved, .returning].flatMap { rows(trigger, [$0], to: [$0], sound) }
    }

    /// The row of a transition; nil when the table has none.
    public static func row(from: Phase?, _ trigger: Trigger, to: Phase) -> Row? {
        table.first { $0.trigger == trigger && $0.from == from && $0.to == to }
    }

    /// Whether the trigger takes acknowledgements and shelving away.
    static func dropsAnswers(_ trigger: Trigger) -> Bool {
        table.contains { $0.trigger == trigger && $0.dropsAnswers }
    }

    /// What a change of this cause that ends in this phase sounds like.
    static func sound(_ cause: AlertChange.Cause, to phase: Phase) -> Sound {
        let rows = table.lazy.filter {
            $0.trigger.cause == cause && $0.from != .candidate || $0.trigger == .onDelayOver
        }
        // Told of outside of any transition, such as a sending anew: as the cause sounds elsewhere.
        return
            (rows.first { $0.trigger.cause == cause && $0.to == phase }
            ?? rows.first { $0.trigger.cause == cause })?.sound ?? .no
    }
}

extension Alert {
    /// Derived, so that nothing can disagree with it.
    public var phase: AlertLifeCycle.Phase {
        if state == .cleared { return .cleared }
        if shelved != nil { return .shelved }
        if state == .returning { return .returning }
        return crewAck == nil ? .active : .acknowledged
    }
}
