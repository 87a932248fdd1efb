public import Geodesy
public import Safety

/// `fieldgate.detail`, plain or out of its seal, as the office reads it.
public struct DetailReading: Sendable, Hashable {
    /// One haven, as seen from the unit.
    public struct Way: Sendable, Hashable {
        public let id: String
        public let name: String
        public let kind: Haven.Kind
        public let status: Haven.Status
        public let distanceMetres: Int
        /// Degrees true, 0 to 359.
        public let bearingDegrees: Int
        public let crossesDanger: Bool
    }

    /// The shortest way out of the danger.
    public struct WayOut: Sendable, Hashable {
        public let distanceMetres: Int
        /// Degrees true, 0 to 359.
        public let bearingDegrees: Int
    }

    public let unit: String
    public let alert: Identifier
    public let revision: Int
    /// Nil for a distress call before any fix.
    public let coordinate: Coordinate?
    public let accuracyMetres: Int?
    /// To the named zone's nearest edge, negative inside, metres.
    public let distanceMetres: Int?
    /// Of the fix.
    public let time: UTCTime?
    /// Sealed only: the call is made under coercion. Nothing may be sent in answer that a stranger could see or hear.
    public let duress: Bool
    public let nearest: [Way]
    public let wayOut: WayOut?

    // Sealed only: what the alert says, for a covert one has no other payload.
    public let kind: AlertKind?
    public let level: Level?
    public let state: AlertState?
    public let raised: UTCTime?
    public let changed: UTCTime?
    public let boot: Int?
    public let clock: ClockGrade?
    public let drill: Bool?

    /// Reads a payload of at most 64 KiB strictly; fields it doesn't know are passed by.
    ///
    /// - Throws: the first fault, by its field.
    public init(reading payload: [UInt8]) throws(ReadingFault) {
        let fields = try PayloadFields(payload, type: "fieldgate.detail")
        unit = try fields.unit()
        alert = try fields.identifier("alert")
        revision = try fields.whole("rev", in: 1...Int(Int32.max))
        coordinate = try Self.coordinate(fields)
        accuracyMetres = try fields.ifWhole("acc", in: 1...50_000_000)
        distanceMetres = try fields.ifWhole("distance", in: -50_000_000...50_000_000)
        time = try fields.ifTime("tst")
        duress = try fields.ifFlag("duress") ?? false
        var nearest: [Way] = []
        for way in try fields.objects("nearest", atMost: 16) {
            nearest.append(
                Way(
                    id: try way.text("id", bytes: 256), name: try way.text("name", bytes: 2048),
                    kind: try way.word("kind", as: Haven.Kind.self),
                    status: try way.word("status", as: Haven.Status.self),
                    distanceMetres: try way.whole("distance", in: 0...50_000_000),
                    bearingDegrees: try way.whole("bearing", in: 0...359), crossesDanger: try way.flag("crosses")))
        }
        self.nearest = nearest
        if let out = try fields.ifObject("way_out") {
            wayOut = WayOut(
                distanceMetres: try out.whole("distance", in: 0...50_000_000),
                bearingDegrees: try out.whole("bearing", in: 0...359))
        } else {
            wayOut = nil
        }
        kind = try fields.ifWord("kind", as: AlertKind.self)
        level = try fields.ifWord("level", as: Level.self)
        state = try fields.ifWord("state", as: AlertState.self)
        raised = try fields.ifTime("raised")
        changed = try fields.ifTime("changed")
        boot = try fields.ifWhole("boot", in: 0...Int(Int32.max))
        clock = try fields.ifWord("clock", as: ClockGrade.self)
        drill = try fields.ifFlag("drill")
    }

    private static func coordinate(_ fields: PayloadFields) throws(ReadingFault) -> Coordinate? {
        switch (try fields.ifNumber("lat"), try fields.ifNumber("lon")) {
        case (nil, nil): return nil
        case (nil, _?): throw fields.fault("lat", "missing beside `lon`")
        case (_?, nil): throw fields.fault("lon", "missing beside `lat`")
        case (let latitude?, let longitude?):
            guard let coordinate = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude) else {
                throw fields.fault("lat", "with `lon` not a place on the Earth")
            }
            return coordinate
        }
    }
}
