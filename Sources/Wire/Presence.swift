public import Safety

/// `fieldgate.presence`: whether the office is there. Retained; also the will of its connection.
public struct Presence: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, CaseIterable { case online, offline, stopping }

    public let fleet: String
    public let state: State
    /// Higher at each connection; birth and will of one share it, and a reader ignores a death that isn't the newest's.
    public let session: UInt64
    /// When it was made; in the will, when the connection was.
    public let sent: UTCTime

    public init(fleet: String, state: State, session: UInt64, sent: UTCTime) {
        self.fleet = fleet
        self.state = state
        self.session = session
        self.sent = sent
    }

    static let payloadType = "fieldgate.presence"

    public func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", Self.payloadType)
            json.field("fleet", fleet)
            json.field("sent", sent)
            json.field("session", session)
            json.field("state", state.rawValue)
            json.field("v", WireEncoder.payloadVersion)
        }
    }

    /// - Throws: everything that is wrong with it.
    public init(reading json: [UInt8]) throws(PayloadFault) {
        var reader = try PayloadReader(
            json, type: Self.payloadType, within: JSONLimits(bytes: 4_096, depth: 4, values: 64))
        let root = reader.root
        let fleet = reader.text(root, "fleet", "the name of a fleet", where: UnitAddress.isSegment)
        let sent = reader.time(root, "sent")
        let session = reader.whole(root, "session", in: 0...PayloadReader.largestNumber)
        let state = reader.word(root, "state", as: State.self)
        var presence: Presence?
        if let fleet, let sent, let session, let state {
            presence = Presence(fleet: fleet, state: state, session: UInt64(session), sent: sent)
        }
        self = try reader.finish(presence)
    }
}
