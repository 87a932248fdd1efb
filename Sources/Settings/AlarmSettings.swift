public import Safety

/// How an alarm is made heard, and what follows when nobody answers.
public struct AlarmSettings: Sendable, Equatable {
    /// At most 8, with names of their own.
    public var hooks: [AlarmHook]
    /// Each step's hooks are among `hooks`.
    public var policy: AlarmPolicy

    public init(hooks: [AlarmHook] = [], policy: AlarmPolicy = AlarmPolicy()) {
        self.hooks = hooks
        self.policy = policy
    }
}

/// A program that is run for alarms.
public struct AlarmHook: Sendable, Hashable {
    /// When it is run.
    public enum At: String, Sendable, Hashable, CaseIterable {
        /// At each sounding, at steps that name no hook, and at those that name it.
        case sounding
        /// Only at steps of the ladder that name it.
        case escalation
    }

    /// 1 to 32 of a–z, 0–9 and -, unique.
    public var name: String
    /// Absolute.
    public var path: String
    /// It is ended when it takes longer; 1 s to 60 s.
    public var timeout: Duration
    public var at: At
    /// Alarms of other levels don't run it, not even by a step that names it. Never empty, mildest first.
    public var levels: [Level]

    public static let standardTimeout = Duration.seconds(10)

    public init(
        name: String, path: String, timeout: Duration = AlarmHook.standardTimeout, at: At = .sounding,
        levels: [Level] = Level.allCases
    ) {
        self.name = name
        self.path = path
        self.timeout = timeout
        self.at = at
        self.levels = levels
    }
}
