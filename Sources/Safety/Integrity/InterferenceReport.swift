public import Geodesy

/// When, roughly where and in which way the receiver was interfered with, for the fleet's map.
///
/// One at the beginning and one, with the same id, at the end.
public struct InterferenceReport: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Drowned out.
        case jamming
        /// Lied to.
        case spoofing
    }

    public let id: Identifier
    public let kind: Kind
    /// Reason codes, in the order of `IntegrityTest.allCases`: all that were seen so far.
    public let reasons: [IntegrityTest]
    /// Where the unit was last known to be; nil when it never was.
    public let cell: GridCell?
    public let began: Stamp
    /// Nil while it goes on.
    public let ended: Stamp?

    public init(
        id: Identifier, kind: Kind, reasons: [IntegrityTest], cell: GridCell?, began: Stamp, ended: Stamp?
    ) {
        self.id = id
        self.kind = kind
        self.reasons = reasons
        self.cell = cell
        self.began = began
        self.ended = ended
    }
}

/// A cell of 0.1° by 0.1°: about 11 km by 7 km in Kharkiv oblast, too coarse to aim at.
public struct GridCell: Sendable, Hashable, Codable {
    /// Of its southern edge, tenths of a degree, −900...899.
    public let southTenths: Int
    /// Of its western edge, tenths of a degree, −1800...1799.
    public let westTenths: Int

    /// - Precondition: both in range.
    public init(southTenths: Int, westTenths: Int) {
        precondition((-900...899).contains(southTenths) && (-1800...1799).contains(westTenths), "a cell of the Earth")
        self.southTenths = southTenths
        self.westTenths = westTenths
    }

    /// The cell that holds a place; its southern and western edges belong to it.
    public init(_ place: Coordinate) {
        southTenths = min(899, Int((place.latitudeDegrees * 10).rounded(.down)))
        westTenths = min(1799, Int((place.longitudeDegrees * 10).rounded(.down)))
    }
}
