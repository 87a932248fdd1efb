/// How alarms are delayed, escalated and held back in a flood.
public struct AlarmPolicy: Sendable, Equatable {
    /// How long a hazard below `evacuate` must last before it is an alarm; 0 s to 60 s.
    public var onDelay: Duration
    /// In order of their delays, at most 8.
    public var escalation: [EscalationStep]
    /// How often a distress call is repeated on every bearer until the office acknowledges.
    public var repeatDistress: Duration
    /// More soundings than this within `floodWindow` are a flood: below `evacuate` they are held back and counted.
    public var floodLimit: Int
    public var floodWindow: Duration

    public init(
        onDelay: Duration = .zero, escalation: [EscalationStep] = EscalationStep.standard,
        repeatDistress: Duration = .seconds(60), floodLimit: Int = 10, floodWindow: Duration = .seconds(600)
    ) {
        self.onDelay = onDelay
        self.escalation = escalation
        self.repeatDistress = repeatDistress
        self.floodLimit = floodLimit
        self.floodWindow = floodWindow
    }
}

/// What follows when nobody answers.
public struct EscalationStep: Sendable, Equatable {
    public enum Party: String, Sendable, CaseIterable { case crew, office }

    /// Since the alert was raised, or worsened.
    public var after: Duration
    /// Whose acknowledgement ends it.
    public var without: Party
    /// Alerts below this level don't climb.
    public var from: Level
    /// Names of the hooks to run; empty runs all that run at a sounding.
    public var hooks: [String]
    /// Nil: once.
    public var every: Duration?

    public init(after: Duration, without: Party, from: Level = .warning, hooks: [String] = [], every: Duration? = nil) {
        self.after = after
        self.without = without
        self.from = from
        self.hooks = hooks
        self.every = every
    }

    /// No crew answer in 60 s: all again, louder. The office's steps need hooks with names, and so stand in settings.
    public static let standard = [EscalationStep(after: .seconds(60), without: .crew)]
}

/// How often the crew must say that they are well.
public struct CheckInPolicy: Sendable, Equatable {
    /// Where nothing worse holds.
    public var normal: Duration
    /// While an alert of level `warning` is open.
    public var warning: Duration
    /// While one of level `evacuate` is.
    public var evacuate: Duration
    /// From the reminder (when it is due) to the warning, and from the warning to the alarm.
    public var grace: Duration

    public init(
        normal: Duration = .seconds(3600), warning: Duration = .seconds(1800), evacuate: Duration = .seconds(900),
        grace: Duration = .seconds(300)
    ) {
        self.normal = normal
        self.warning = warning
        self.evacuate = evacuate
        self.grace = grace
    }
}
