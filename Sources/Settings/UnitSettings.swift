public import Safety
public import Wire

/// A unit's settings, checked: every value is in its documented range, every path absolute.
public struct UnitSettings: Sendable, Equatable {
    /// Who the unit is. The root of its address is `fieldgate` while the `mqtt` part is absent or bad.
    public struct Unit: Sendable, Equatable {
        public var address: UnitAddress
        /// For the crew's eyes; never sent.
        public var name: String

        public init(address: UnitAddress, name: String) {
            self.address = address
            self.name = name
        }
    }

    /// Where gpsd is.
    public struct GPS: Sendable, Equatable {
        public var host: String
        public var port: UInt16
        /// A gpsd that says nothing for this long is connected to anew.
        public var silence: Duration

        public init(host: String, port: UInt16, silence: Duration) {
            self.host = host
            self.port = port
            self.silence = silence
        }
    }

    /// Where the zone files are, and what they leave out.
    public struct Zones: Sendable, Equatable {
        public var directory: String
        public var defaults: ZoneDefaults
        public var layers: [ZoneLayer]
        public var area: OperatingArea

        public init(
            directory: String, defaults: ZoneDefaults = ZoneDefaults(), layers: [ZoneLayer] = [],
            area: OperatingArea = .standard
        ) {
            self.directory = directory
            self.defaults = defaults
            self.layers = layers
            self.area = area
        }
    }

    /// Whose word lets a row leave the outbox.
    public enum Receipts: String, Sendable, CaseIterable {
        case broker
        /// The office's signed receipt; only with an `office` part.
        case required
    }

    /// How something crosses the broker.
    public enum Disclosure: String, Sendable, CaseIterable { case plain }

    public struct Privacy: Sendable, Equatable {
        public var positions: Disclosure
        public var visits: Disclosure

        public init(positions: Disclosure, visits: Disclosure) {
            self.positions = positions
            self.visits = visits
        }
    }

    public var unit: Unit
    public var gps: GPS
    /// Nil without an `mqtt` part, or with a bad one: the link is off, the warning isn't.
    public var mqtt: MQTTSettings?
    public var report: ReportPolicy
    public var zones: Zones
    public var stateDirectory: String
    public var socketPath: String
    public var receipts: Receipts
    public var privacy: Privacy
    public var alarm: AlarmSettings
    /// Nil: no check-ins are expected.
    public var checkIn: CheckInPolicy?
    /// Nil without an `office` part, or with a bad one: no orders, no receipts, nothing sealed; the warning works.
    public var office: OfficeFiles?
    /// Absolute.
    public var havensPath: String?
    public var integrity: IntegrityPolicy
    /// Without a fix for so long the position is lost.
    public var lostAfter: Duration
    /// Lost for so long it is an alert of its own; no shorter than `lostAfter`.
    public var lostAlertAfter: Duration
    /// Nil: the vehicle says nothing about itself.
    public var vehicle: VehicleSettings?
    /// Of the places that the crew may name; absolute.
    public var placesPath: String?

    public init(
        unit: Unit, gps: GPS, mqtt: MQTTSettings?, report: ReportPolicy, zones: Zones, stateDirectory: String,
        socketPath: String, receipts: Receipts, privacy: Privacy, alarm: AlarmSettings = AlarmSettings(),
        checkIn: CheckInPolicy? = nil, office: OfficeFiles? = nil, havensPath: String? = nil,
        integrity: IntegrityPolicy = IntegrityPolicy(), lostAfter: Duration = .seconds(15),
        lostAlertAfter: Duration = .seconds(60), vehicle: VehicleSettings? = nil, placesPath: String? = nil
    ) {
        self.unit = unit
        self.gps = gps
        self.mqtt = mqtt
        self.report = report
        self.zones = zones
        self.stateDirectory = stateDirectory
        self.socketPath = socketPath
        self.receipts = receipts
        self.privacy = privacy
        self.alarm = alarm
        self.checkIn = checkIn
        self.office = office
        self.havensPath = havensPath
        self.integrity = integrity
        self.lostAfter = lostAfter
        self.lostAlertAfter = lostAlertAfter
        self.vehicle = vehicle
        self.placesPath = placesPath
    }

    /// What the core takes of it.
    public var policy: Policy {
        Policy(
            report: report, lostAfter: lostAfter, lostAlertAfter: lostAlertAfter, alarm: alarm.policy,
            checkIn: checkIn, integrity: integrity)
    }
}

/// What a zone gets that doesn't say otherwise.
public struct ZoneDefaults: Sendable, Equatable {
    public var level: Level
    /// Metres, 0 or more.
    public var marginMetres: Double
    public var dwell: Duration

    public init(level: Level = .evacuate, marginMetres: Double = 250, dwell: Duration = .seconds(120)) {
        self.level = level
        self.marginMetres = marginMetres
        self.dwell = dwell
    }
}
