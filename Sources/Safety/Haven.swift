public import Geodesy

/// A place to go to.
public struct Haven: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case hospital
        /// Where the unit itself is out of danger.
        case haven
        /// Where people are gathered for an evacuation.
        case assembly
        /// Where to sit out shelling.
        case shelter
    }
    public enum Status: String, Sendable, Hashable, Codable, CaseIterable { case functional, partial, closed, unknown }

    /// 1 to 64 bytes, unique in its set.
    public let id: String
    public let name: String
    public let kind: Kind
    public let coordinate: Coordinate
    /// What it can do, lower-case words, sorted: `cardiology`, `surgery`, `oxygen` …
    public let capabilities: [String]
    public let status: Status
    /// When the status was last known to be so.
    public let statusDated: UTCTime?

    public init(
        id: String, name: String, kind: Kind, coordinate: Coordinate, capabilities: [String] = [],
        status: Status = .unknown, statusDated: UTCTime? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.coordinate = coordinate
        self.capabilities = capabilities.sorted()
        self.status = status
        self.statusDated = statusDated
    }
}

/// The havens in force, in order of their ids.
public struct HavenSet: Sendable, Hashable {
    /// More than these are refused by the reader.
    public static let most = 2_000

    public let havens: [Haven]

    /// - Precondition: ids are unique.
    public init(_ havens: [Haven] = []) { self.havens = havens.sorted { $0.id < $1.id } }

    public subscript(id: String) -> Haven? { havens.first { $0.id == id } }
}

/// Where to go from here. It gives the place away, and so rides in the alert's detail.
public struct Guidance: Sendable, Hashable, Codable {
    /// One haven, as seen from the unit.
    public struct Way: Sendable, Hashable, Codable {
        public let id: String
        public let name: String
        public let kind: Haven.Kind
        public let status: Haven.Status
        /// As the crow flies, metres.
        public let distanceMetres: Double
        /// Degrees true, 0 or more and below 360.
        public let bearingDegrees: Double
        /// Whether the straight way there touches danger beyond what the unit is in already.
        public let crossesDanger: Bool
        /// When the status was last known to be so; nil when nobody said. How old is too old, the crew judges.
        public let statusDated: UTCTime?

        public init(
            id: String, name: String, kind: Haven.Kind, status: Haven.Status, distanceMetres: Double,
            bearingDegrees: Double, crossesDanger: Bool, statusDated: UTCTime? = nil
        ) {
            self.id = id
            self.name = name
            self.kind = kind
            self.status = status
            self.distanceMetres = distanceMetres
            self.bearingDegrees = bearingDegrees
            self.crossesDanger = crossesDanger
            self.statusDated = statusDated
        }
    }

    /// The shortest straight way out of the worst danger that holds the unit, rings and overlapping zones included; of a
    /// corridor that it has left, the way back. After the distance nothing as bad follows for 50 m.
    public struct WayOut: Sendable, Hashable, Codable {
        public let distanceMetres: Double
        /// Degrees true, 0 or more and below 360.
        public let bearingDegrees: Double

        public init(distanceMetres: Double, bearingDegrees: Double) {
            self.distanceMetres = distanceMetres
            self.bearingDegrees = bearingDegrees
        }
    }

    /// At most three. Ways that don't cross danger go before those that do, then the kinds in the order that the alarm
    /// asks for, then the nearest.
    public let nearest: [Way]
    /// Nil outside every zone, and where no way of at most 100 km leads out.
    public let wayOut: WayOut?

    public init(nearest: [Way], wayOut: WayOut?) {
        self.nearest = nearest
        self.wayOut = wayOut
    }

    public var isEmpty: Bool { nearest.isEmpty && wayOut == nil }
}
