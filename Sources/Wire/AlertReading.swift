public import Safety

/// `fieldgate.alert`, as the office reads it. Which of two revisions counts is for whoever keeps them.
public struct AlertReading: Sendable, Hashable {
    /// Who has seen it.
    public struct Answer: Sendable, Hashable {
        public let at: UTCTime
        public let by: String
        public let via: Acknowledgement.Via
    }

    /// A step of the ladder that was taken.
    public struct Step: Sendable, Hashable {
        public let step: Int
        public let at: UTCTime
        public let times: Int
    }

    public let id: Identifier
    /// From 1; a lower one than is known says nothing new.
    public let revision: Int
    public let unit: String
    public let kind: AlertKind
    public let level: Level
    public let actions: [Action]
    public let zoneID: String?
    public let zoneName: String?
    public let ringMetres: Int?
    /// SHA-256 (hex) of the zone set that held.
    public let zoneSet: String?
    public let state: AlertState
    public let raised: UTCTime
    public let changed: UTCTime
    /// Of `changed`.
    public let boot: Int
    public let clock: ClockGrade
    public let certainty: Certainty
    public let drill: Bool
    public let textUkrainian: String
    public let textEnglish: String
    public let crewAck: Answer?
    public let officeAck: Answer?
    public let shelvedUntil: UTCTime?
    public let orderID: Identifier?
    public let orderHaven: String?
    public let escalated: [Step]

    /// Reads a payload of at most 64 KiB strictly; fields it doesn't know are passed by.
    ///
    /// - Throws: the first fault, by its field.
    public init(reading payload: [UInt8]) throws(ReadingFault) {
        let fields = try PayloadFields(payload, type: "fieldgate.alert")
        id = try fields.identifier("id")
        revision = try fields.whole("rev", in: 1...Int(Int32.max))
        unit = try fields.unit()
        kind = try fields.word("kind", as: AlertKind.self)
        level = try fields.word("level", as: Level.self)
        actions = try Self.actions(fields)
        let zone = try fields.ifObject("zone")
        zoneID = try zone?.text("id", bytes: 256)
        zoneName = try zone?.text("name", bytes: 2048)
        ringMetres = try zone?.ifWhole("ring", in: 0...50_000_000)
        zoneSet = try zone?.ifText("set", bytes: 64)
        state = try fields.word("state", as: AlertState.self)
        raised = try fields.time("raised")
        changed = try fields.time("changed")
        boot = try fields.whole("boot", in: 0...Int(Int32.max))
        clock = try fields.word("clock", as: ClockGrade.self)
        certainty = try fields.word("certainty", as: Certainty.self)
        drill = try fields.flag("drill")
        let text = try fields.object("text")
        textUkrainian = try text.text("uk", bytes: 1024)
        textEnglish = try text.text("en", bytes: 1024)
        crewAck = try Self.answer(fields.ifObject("crew_ack"))
        officeAck = try Self.answer(fields.ifObject("office_ack"))
        shelvedUntil = try fields.ifTime("shelved_until")
        let order = try fields.ifObject("order")
        orderID = try order?.identifier("id")
        orderHaven = try order?.ifText("haven", bytes: 256)
        var steps: [Step] = []
        for step in try fields.objects("escalated", atMost: 64) {
            steps.append(
                Step(
                    step: try step.whole("step", in: 0...1000), at: try step.time("at"),
                    times: try step.whole("times", in: 1...Int(Int32.max))))
        }
        escalated = steps
    }

    private static func actions(_ fields: PayloadFields) throws(ReadingFault) -> [Action] {
        var actions: [Action] = []
        for text in try fields.texts("actions", atMost: 8, bytes: 32) {
            guard let action = Action(rawValue: text) else { throw fields.fault("actions", "not in the closed list") }
            actions.append(action)
        }
        return actions
    }

    private static func answer(_ fields: PayloadFields?) throws(ReadingFault) -> Answer? {
        guard let fields else { return nil }
        return Answer(
            at: try fields.time("at"), by: try fields.text("by", bytes: 64),
            via: try fields.word("via", as: Acknowledgement.Via.self))
    }
}
