public import Safety

/// `fieldgate.status`, as the office reads it: of a birth and an update all of it, of a will what it holds.
public struct StatusReading: Sendable, Hashable {
    /// How far the position can be believed.
    public struct Position: Sendable, Hashable {
        public let state: Trust
        public let since: UTCTime
        public let reasons: [String]
    }

    /// Which zones are in force there.
    public struct Zones: Sendable, Hashable {
        /// Of the office's set; nil for local files alone.
        public let version: Int?
        /// Hex; empty when there are none.
        public let sha256: String
        public let count: Int
        public let ageSeconds: Int?
        public let source: ZoneSet.Source
        public let validUntil: UTCTime?
        public let isStale: Bool
    }

    /// What waits in one lane of the unit's outbox.
    public struct Lane: Sendable, Hashable {
        /// `alerts`, `newest`, `visits`, `history`; names that we don't know are kept.
        public let name: String
        public let count: Int
        public let oldestAgeSeconds: Int?
        public let lastSent: UTCTime?
    }

    public struct ReasonCount: Sendable, Hashable {
        public let reason: String
        public let count: Int
    }

    public let unit: String
    public let state: StatusReport.State
    /// A death with another session than the newest says nothing.
    public let session: Int
    public let boot: Int
    public let sent: UTCTime
    /// Of the unit's program.
    public let version: String

    // Nil or empty in a will.
    public let clock: ClockGrade?
    public let timeScale: Double?
    public let position: Position?
    public let zones: Zones?
    /// When the next report is due.
    public let next: UTCTime?
    /// When the crew's check-in is due.
    public let checkIn: UTCTime?
    /// The crew planned to be silent until then.
    public let silenceUntil: UTCTime?
    public let activity: StatusReport.Activity?
    public let drill: Bool
    public let queue: [Lane]
    public let refusedOrders: [ReasonCount]
    public let refusedPublishes: [ReasonCount]
    public let openAlarms: Int?
    public let heldBackAlarms: Int?
    public let failedHooks: Int?
    public let journal: StatusReport.Journal.State?
    /// Whether the unit runs on its last good settings or zones.
    public let lastGood: Bool?
    public let settingsProblems: Int?
    public let freeBytes: Int?
    public let receiver: ReceiverState?
    /// Whether the unit hears the office.
    public let office: StatusReport.OfficePresence?

    /// Reads a payload of at most 64 KiB strictly; fields it doesn't know are passed by.
    ///
    /// - Throws: the first fault, by its field.
    public init(reading payload: [UInt8]) throws(ReadingFault) {
        let fields = try PayloadFields(payload, type: "fieldgate.status")
        unit = try fields.unit()
        state = try fields.word("state", as: StatusReport.State.self)
        session = try fields.whole("session", in: Self.counts)
        boot = try fields.whole("boot", in: Self.counts)
        sent = try fields.time("sent")
        version = try fields.text("version", bytes: 64)
        clock = try fields.ifWord("clock", as: ClockGrade.self)
        timeScale = try fields.ifNumber("time_scale")
        position = try Self.position(fields.ifObject("position"))
        zones = try Self.zones(fields.ifObject("zones"))
        next = try fields.ifTime("next")
        checkIn = try fields.ifTime("checkin")
        silenceUntil = try fields.ifTime("silence_until")
        activity = try fields.ifWord("activity", as: StatusReport.Activity.self)
        drill = try fields.ifFlag("drill") ?? false
        queue = try Self.queue(fields.ifObject("queue"))
        let refused = try fields.ifObject("refused")
        refusedOrders = try Self.reasons(refused?.ifObject("orders"))
        refusedPublishes = try Self.reasons(refused?.ifObject("publishes"))
        let alarms = try fields.ifObject("alarms")
        openAlarms = try alarms?.whole("open", in: Self.counts)
        heldBackAlarms = try alarms?.whole("held_back", in: Self.counts)
        failedHooks = try fields.ifObject("hooks")?.whole("failed", in: Self.counts)
        journal = try fields.ifObject("journal")?.word("state", as: StatusReport.Journal.State.self)
        let settings = try fields.ifObject("settings")
        lastGood = try settings?.flag("last_good")
        settingsProblems = try settings?.whole("problems", in: Self.counts)
        freeBytes = try fields.ifObject("disk")?.whole("free_bytes", in: Self.counts)
        receiver = try fields.ifObject("gps")?.word("state", as: ReceiverState.self)
        office = try fields.ifWord("office", as: StatusReport.OfficePresence.self)
    }

    /// Sums of them don't overflow.
    private static let counts = 0...(1 << 53)

    private static func position(_ fields: PayloadFields?) throws(ReadingFault) -> Position? {
        guard let fields else { return nil }
        return Position(
            state: try fields.word("state", as: Trust.self), since: try fields.time("since"),
            reasons: try fields.texts("reasons", atMost: 32, bytes: 64))
    }

    private static func zones(_ fields: PayloadFields?) throws(ReadingFault) -> Zones? {
        guard let fields else { return nil }
        return Zones(
            version: try fields.ifWhole("version", in: counts), sha256: try fields.text("sha256", bytes: 64),
            count: try fields.whole("count", in: counts), ageSeconds: try fields.ifWhole("age_s", in: counts),
            source: try fields.word("source", as: ZoneSet.Source.self),
            validUntil: try fields.ifTime("valid_until"), isStale: try fields.ifFlag("stale") ?? false)
    }

    private static func queue(_ fields: PayloadFields?) throws(ReadingFault) -> [Lane] {
        guard let fields else { return [] }
        var lanes: [Lane] = []
        for name in try fields.names(atMost: 16) {
            let lane = try fields.object(name)
            lanes.append(
                Lane(
                    name: OneLine.of(name), count: try lane.whole("count", in: counts),
                    oldestAgeSeconds: try lane.ifWhole("oldest_age_s", in: counts),
                    lastSent: try lane.ifTime("last_sent")))
        }
        return lanes
    }

    private static func reasons(_ fields: PayloadFields?) throws(ReadingFault) -> [ReasonCount] {
        guard let fields else { return [] }
        var reasons: [ReasonCount] = []
        for name in try fields.names(atMost: 64) {
            reasons.append(ReasonCount(reason: OneLine.of(name), count: try fields.whole(name, in: counts)))
        }
        return reasons
    }
}
