/// Who has seen an alert, when, and how they said so. Acknowledging silences; it never clears.
public struct Acknowledgement: Sendable, Hashable, Codable {
    public enum Via: String, Sendable, Hashable, Codable, CaseIterable {
        /// The unit's local socket: a button, a screen, the command line.
        case local
        /// A signed order of the office.
        case order
    }

    public let at: Stamp
    /// A role or a key's name, 1 to 32 bytes; never a person's name.
    public let by: String
    public let via: Via

    public init(at: Stamp, by: String, via: Via) {
        self.at = at
        self.by = by
        self.via = via
    }
}

/// Set aside by the crew for a while; never at the evacuate level, at most 15 minutes (ISA-18.2, shelving).
public struct Shelving: Sendable, Hashable, Codable {
    public let since: Stamp
    /// Whole seconds, 1 to 900.
    public let seconds: Int

    public init(since: Stamp, seconds: Int) {
        self.since = since
        self.seconds = seconds
    }

    public var until: UTCTime { since.utc.advanced(by: .seconds(seconds)) }
}

/// How far an alert that nobody has answered went up the ladder; it survives restarts with the alert.
public struct Escalation: Sendable, Hashable, Codable {
    /// One step of the ladder that was taken.
    public struct Taken: Sendable, Hashable, Codable {
        /// Its place in the policy, from 1; 0 is the repetition of a distress call.
        public let step: Int
        public var at: Stamp
        /// How often, with its repetitions.
        public var times: Int

        public init(step: Int, at: Stamp, times: Int = 1) {
            self.step = step
            self.at = at
            self.times = times
        }
    }

    /// When the clock began: raised, or worsened since. Of an earlier boot, every deadline counts as elapsed.
    public var since: Stamp
    public var taken: [Taken]

    public init(since: Stamp, taken: [Taken] = []) {
        self.since = since
        self.taken = taken
    }
}

/// What an alert of kind `ordered` carries of its order.
public struct OrderMark: Sendable, Hashable, Codable {
    public let id: Identifier
    /// The office's words, at most 100 characters in one line.
    public let text: String?
    /// The id of the haven to go to.
    public let haven: String?

    public init(id: Identifier, text: String?, haven: String?) {
        self.id = id
        self.text = text
        self.haven = haven
    }
}

/// A distress call made under coercion. Told to the office in the sealed detail only.
public enum Duress: String, Sendable, Hashable, Codable {
    /// With a distress call that everybody sees and hears: only the detail says more.
    case marked
    /// Behind something harmless: no sound, no plain alert, nothing on a screen.
    case covert
}
