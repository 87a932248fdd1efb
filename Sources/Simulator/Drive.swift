import Glibc

/// A made drive of one vehicle along waypoints, and what its receiver says on the way.
///
/// Between waypoints the vehicle follows the line that is straight in latitude and longitude (right for legs of a few
/// tens of kilometres) at the leg's speed, without accelerating; at a waypoint it may stand. The same seed gives the
/// same drive, byte for byte.
public struct Drive: Sendable {
    public struct Waypoint: Sendable, Equatable {
        /// WGS-84, −89...89.
        public var latitudeDegrees: Double
        /// WGS-84, −180...180; a leg doesn't cross 180°.
        public var longitudeDegrees: Double
        /// Towards the next waypoint; above 0.
        public var speedMetresPerSecond: Double
        /// How long the vehicle stands here first.
        public var stop: Duration

        public init(
            latitudeDegrees: Double, longitudeDegrees: Double, speedMetresPerSecond: Double, stop: Duration = .zero
        ) {
            self.latitudeDegrees = latitudeDegrees
            self.longitudeDegrees = longitudeDegrees
            self.speedMetresPerSecond = speedMetresPerSecond
            self.stop = stop
        }
    }

    /// One cycle of the receiver: where the vehicle truly is, where the receiver puts it, and its sentences.
    public struct Epoch: Sendable, Equatable {
        public var latitudeDegrees: Double
        public var longitudeDegrees: Double
        public var speedMetresPerSecond: Double
        /// 0..<360 from true north; while standing, where the vehicle last headed.
        public var trackDegrees: Double
        public var timeUnixMilliseconds: Int64
        /// The truth with the noise on it, as the sentences say it.
        public var reportedLatitudeDegrees: Double
        public var reportedLongitudeDegrees: Double
        /// RMC, GGA, GSA, GSV with checksums, without line ends.
        public var nmea: [String]
    }

    private static let metresPerDegree = 111_195.0

    public let waypoints: [Waypoint]
    public let startUnixMilliseconds: Int64
    public let epochsPerSecond: Int
    public let seed: UInt64
    public let noiseMetres: Double

    /// - Parameters:
    ///   - waypoints: at least two.
    ///   - startUnixMilliseconds: time of the first epoch, from 1980-01-06 on.
    ///   - epochsPerSecond: 1...10, a divisor of 1000.
    ///   - noiseMetres: about the standard deviation of the position's noise in each direction, 0 or more.
    public init(
        waypoints: [Waypoint], startUnixMilliseconds: Int64, epochsPerSecond: Int = 1, seed: UInt64 = 1,
        noiseMetres: Double = 1
    ) {
        precondition(waypoints.count >= 2, "a drive has two waypoints or more")
        precondition(waypoints.allSatisfy { $0.speedMetresPerSecond > 0 && $0.stop >= .zero }, "a drive goes on")
        precondition((1...10).contains(epochsPerSecond) && 1000 % epochsPerSecond == 0, "a rate that receivers have")
        precondition(noiseMetres >= 0 && startUnixMilliseconds >= 315_964_800_000, "noise and start are possible")
        self.waypoints = waypoints
        self.startUnixMilliseconds = startUnixMilliseconds
        self.epochsPerSecond = epochsPerSecond
        self.seed = seed
        self.noiseMetres = noiseMetres
    }

    /// The whole drive, ending at the last waypoint after its stop.
    public func epochs() -> [Epoch] {
        var random = SplitMix64(seed: seed)
        let sky = NMEASentences.Sky(seed: seed)
        let interval = 1 / Double(epochsPerSecond)
        var epochs: [Epoch] = []
        for state in states(every: interval) {
            let time = startUnixMilliseconds + Int64(epochs.count * 1000 / epochsPerSecond)
            let latitude = state.latitude + noise(&random) / Self.metresPerDegree
            let longitude = state.longitude + noise(&random) / Self.metresPerDegree / cos(state.latitude * .pi / 180)
            let fix = NMEASentences.Fix(
                latitudeDegrees: latitude, longitudeDegrees: longitude,
                speedMetresPerSecond: state.speed, trackDegrees: state.track, altitudeMetres: 150 + noise(&random),
                timeUnixMilliseconds: time)
            epochs.append(
                Epoch(
                    latitudeDegrees: state.latitude, longitudeDegrees: state.longitude,
                    speedMetresPerSecond: state.speed, trackDegrees: state.track, timeUnixMilliseconds: time,
                    reportedLatitudeDegrees: latitude, reportedLongitudeDegrees: longitude,
                    nmea: NMEASentences.epoch(fix, sky: sky)))
        }
        return epochs
    }

    private typealias State = (latitude: Double, longitude: Double, speed: Double, track: Double)

    private func states(every interval: Double) -> [State] {
        var states: [State] = []
        // What is left of an interval at a waypoint counts for the next leg, so that the mean speed is right.
        var spent = 0.0
        var track = 0.0
        for (index, from) in waypoints.enumerated() {
            let leg = index + 1 < waypoints.count ? Leg(from, waypoints[index + 1]) : nil
            if let leg { track = leg.track }
            let stop = Double(from.stop.components.seconds) + Double(from.stop.components.attoseconds) / 1e18
            while spent < stop {
                states.append((from.latitudeDegrees, from.longitudeDegrees, 0, track))
                spent += interval
            }
            spent -= stop
            guard let leg else { continue }
            let duration = leg.metres / from.speedMetresPerSecond
            while spent < duration {
                let part = spent / duration
                states.append(
                    (
                        from.latitudeDegrees + part * leg.northDegrees, from.longitudeDegrees + part * leg.eastDegrees,
                        from.speedMetresPerSecond, track
                    ))
                spent += interval
            }
            spent -= duration
        }
        return states
    }

    private struct Leg {
        let northDegrees: Double
        let eastDegrees: Double
        let metres: Double
        let track: Double

        init(_ from: Waypoint, _ to: Waypoint) {
            northDegrees = to.latitudeDegrees - from.latitudeDegrees
            eastDegrees = to.longitudeDegrees - from.longitudeDegrees
            let middle = (to.latitudeDegrees + from.latitudeDegrees) / 2 * .pi / 180
            let (north, east) = (northDegrees * metresPerDegree, eastDegrees * metresPerDegree * cos(middle))
            metres = (north * north + east * east).squareRoot()
            let degrees = atan2(east, north) * 180 / .pi
            track = degrees < 0 ? degrees + 360 : degrees
        }
    }

    /// Near enough to normal: the sum of four uniform numbers, never beyond 3.5 deviations.
    private func noise(_ random: inout SplitMix64) -> Double {
        let sum = (0..<4).reduce(0.0) { total, _ in total + Double.random(in: -1...1, using: &random) }
        return noiseMetres * sum * (3.0 / 4).squareRoot()
    }
}
