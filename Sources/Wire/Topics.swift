public import Safety

/// The topics of one unit, U = `<root>/<fleet>/<unit>`: what it writes, and the few that it reads.
public struct Topics: Sendable, Hashable {
    private let base: String
    private let officeBase: String

    public init(_ address: UnitAddress) {
        base = "\(address.root)/\(address.fleet)/\(address.unit)"
        officeBase = "\(address.root)/\(address.fleet)/\(UnitAddress.office)"
    }

    // MARK: Written by the unit

    /// U itself: OwnTracks `location`, plain positions only.
    public var position: String { base }
    /// OwnTracks `transition`, plain alert details and interference.
    public var event: String { "\(base)/event" }
    /// Envelopes of whatever gives a position away.
    public var sealed: String { "\(base)/sealed" }
    /// Retained until the office's receipt: the seal of one session, sealed to the office.
    public func seal(_ key: KeyID) -> String { "\(base)/seal/\(key)" }
    /// Retained; birth, will and everything between.
    public var status: String { "\(base)/status" }
    /// Retained, one topic an alert.
    public func alert(_ id: Identifier) -> String { "\(base)/alert/\(id)" }
    public var visit: String { "\(base)/visit" }
    /// Batches of late fixes.
    public var track: String { "\(base)/track" }
    /// The outcome of one order.
    public func reply(_ order: Identifier) -> String { "\(base)/reply/\(order)" }

    // MARK: Written by the office

    public var order: String { "\(base)/order" }
    public var receipt: String { "\(base)/receipt" }
    public var officeZones: String { "\(officeBase)/zones" }
    public var officePresence: String { "\(officeBase)/presence" }

    /// The subscription filters of the unit: all that the broker's ACL lets it read.
    public var readable: [String] { [order, receipt, "\(officeBase)/+"] }
}
