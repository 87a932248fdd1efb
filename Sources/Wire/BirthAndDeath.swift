public import Safety

/// Birth and will of one connection, made by one object so that they can't differ in session, boot or topic.
///
/// A reader ignores a death whose session isn't the newest: a will that arrives after the next birth says nothing.
public struct BirthAndDeath: Sendable {
    private let encoder: WireEncoder
    private let session: UInt64
    private let boot: Int
    private let connected: UTCTime

    /// - Parameters:
    ///   - session: higher than at any earlier connection.
    ///   - connected: when the connection is made; the will carries it as `sent`.
    public init(encoder: WireEncoder, session: UInt64, boot: Int, connected: UTCTime) {
        self.encoder = encoder
        self.session = session
        self.boot = boot
        self.connected = connected
    }

    /// What the broker says when the link dies. Retained, without coordinates.
    public var will: Publication { encoder.will(session: session, boot: boot, connected: connected) }

    /// The first thing said on the connection.
    public func birth(_ status: StatusReport) -> Publication { self.status(status, as: .online) }

    /// A later status of the same connection; its own state stands.
    public func update(_ status: StatusReport) -> Publication { self.status(status, as: status.state) }

    /// The last thing said before a clean disconnect, after which the broker drops the will.
    public func stopping(_ status: StatusReport) -> Publication { self.status(status, as: .stopping) }

    private func status(_ status: StatusReport, as state: StatusReport.State) -> Publication {
        var ours = status
        ours.state = state
        ours.session = session
        ours.boot = boot
        return encoder.status(ours)
    }
}
