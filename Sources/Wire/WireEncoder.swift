public import Safety

/// Turns what the unit has to say into publications: the only place where a payload meets its topic, its retain flag
/// and its expiry.
///
/// A payload's bytes are made before their topic is chosen, so that a seal can be put around them here and nowhere
/// else. The same arguments always give the same bytes.
public struct WireEncoder: Sendable {
    /// `v` of every payload of ours.
    static let payloadVersion = 1

    public let topics: Topics
    /// OwnTracks' two-character name of the unit.
    public let trackerID: String
    private let unit: String
    private let version: String

    /// - Parameters:
    ///   - version: of the program, shown in `status`.
    ///   - trackerID: two characters; by default the last two of the unit's id, as OwnTracks does it.
    /// - Precondition: a tracker id has two characters.
    public init(address: UnitAddress, version: String, trackerID: String? = nil) {
        topics = Topics(address)
        unit = address.unit
        self.version = version
        self.trackerID = trackerID ?? String(("0" + address.unit).suffix(2))
        precondition(self.trackerID.count == 2, "a tracker id has two characters")
    }

    /// The newest position. Never retained: a stored live position is targeting data.
    ///
    /// - Parameters:
    ///   - late: made while the link was down; `fg.late`, and `conn` is `o`.
    ///   - interval: the report interval now in force; the message expires after twice that, at least 60 s.
    public func position(_ report: PositionReport, late: Bool = false, interval: Duration) -> Publication {
        Publication(
            topic: topics.position,
            payload: LocationPayload(report: report, late: late, trackerID: trackerID).encode(),
            expirySeconds: Self.positionExpirySeconds(interval: interval))
    }

    /// - Parameter zonesDated: when the zone set in force was last changed; nil when unknown.
    public func transition(_ transition: Transition, zonesDated: UTCTime? = nil) -> Publication {
        Publication(
            topic: topics.event,
            payload: TransitionPayload(transition: transition, trackerID: trackerID, zonesDated: zonesDated).encode())
    }

    /// Interference with the receiver, as it began or as it ended: the same id. Plain, with a coarse cell: only where
    /// `privacy.positions` is `plain`, for a cell is where the unit is, too.
    public func interference(_ report: InterferenceReport) -> Publication {
        Publication(topic: topics.event, payload: InterferencePayload(unit: unit, report: report).encode())
    }

    /// Where the unit was when the alert changed. Plain: only where `privacy.positions` is `plain`.
    ///
    /// - Precondition: the alert isn't covert (`Alert.isCovert`).
    public func alertDetail(_ alert: Alert, _ detail: AlertDetail) -> Publication {
        Publication(
            topic: topics.event,
            payload: DetailPayload(unit: unit, alert: alert, detail: detail, form: .plain).encode())
    }

    /// The detail to be sealed: JSON bytes, for a seal and for nothing else.
    ///
    /// Duress stands here only. It says by itself what is wrong, for a covert distress call has no other payload.
    ///
    /// - Parameter detail: nil where no fix was ever believed.
    public func sealedDetail(_ alert: Alert, _ detail: AlertDetail?) -> [UInt8] {
        DetailPayload(unit: unit, alert: alert, detail: detail, form: .sealed).encode()
    }

    /// The alert as it stands, retained until it is closed and received.
    ///
    /// - Precondition: the alert isn't covert (`Alert.isCovert`): that would show it to whoever stands beside the crew.
    public func alert(_ alert: Alert) -> Publication {
        Publication(
            topic: topics.alert(alert.id), payload: AlertPayload(unit: unit, alert: alert).encode(), retain: true)
    }

    /// The empty retained message that takes a cleared alert off the broker.
    public func alertRemoval(_ id: Identifier) -> Publication {
        Publication(topic: topics.alert(id), payload: [], retain: true)
    }

    public func status(_ status: StatusReport) -> Publication {
        Publication(
            topic: topics.status, payload: StatusPayload(unit: unit, version: version, status: status).encode(),
            retain: true)
    }

    /// Use `BirthAndDeath`, which gives the birth the same session.
    func will(session: UInt64, boot: Int, connected: UTCTime) -> Publication {
        let death = DeathPayload(unit: unit, version: version, session: session, boot: boot, connected: connected)
        return Publication(topic: topics.status, payload: death.encode(), retain: true)
    }

    /// A batch of late fixes, in the order they were made.
    ///
    /// - Precondition: 1 to `TrackBatch.capacity` reports.
    public func track(_ id: Identifier, _ reports: [PositionReport]) -> Publication {
        let batch = TrackBatch(id: id, unit: unit, fixes: reports.map { TrackFix($0) })
        return Publication(topic: topics.track, payload: batch.encode())
    }

    /// A visit, plain: only where `privacy.visits` is `plain`.
    public func visit(_ record: VisitRecord) -> Publication {
        Publication(topic: topics.visit, payload: VisitPayload(record: record).encode())
    }

    /// Twice the report interval, rounded up to whole seconds, at least 60.
    static func positionExpirySeconds(interval: Duration) -> UInt32 {
        let (seconds, attoseconds) = (interval * 2).components
        return UInt32(clamping: max(60, seconds + (attoseconds > 0 ? 1 : 0)))
    }
}
