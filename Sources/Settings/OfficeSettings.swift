/// Everything `fieldbase.yaml` says.
public struct OfficeSettings: Sendable, Equatable {
    /// First segment of every topic.
    public var root: String
    public var fleet: String
    /// Nil when there is no `mqtt` part.
    public var mqtt: MQTTSettings?
    /// Absolute.
    public var storeDirectory: String
    /// Absolute.
    public var keysDirectory: String
    public var overdue: Overdue

    /// How long after it was due something is overdue.
    public struct Overdue: Sendable, Equatable {
        /// At least; twice the unit's report interval if that is longer.
        public var report: Duration
        public var checkIn: Duration

        public init(report: Duration = .seconds(180), checkIn: Duration = .seconds(300)) {
            self.report = report
            self.checkIn = checkIn
        }
    }

    public init(
        root: String = "fieldgate", fleet: String, mqtt: MQTTSettings?, storeDirectory: String, keysDirectory: String,
        overdue: Overdue = Overdue()
    ) {
        self.root = root
        self.fleet = fleet
        self.mqtt = mqtt
        self.storeDirectory = storeDirectory
        self.keysDirectory = keysDirectory
        self.overdue = overdue
    }
}
