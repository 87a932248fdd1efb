import Safety

/// The `integrity` part: when a fix is believed, and what follows when it isn't.
extension SettingsValues {
    struct Integrity {
        var policy = IntegrityPolicy()
        var lostAfter: Duration
        var lostAlertAfter: Duration
    }

    private static var numbers: [(key: String, WritableKeyPath<IntegrityPolicy, Double>)] {
        [
            ("fastest", \.fastestMetresPerSecond), ("speed_slack", \.speedSlackMetresPerSecond),
            ("acceleration", \.accelerationMetresPerSecond2), ("turn", \.turnDegreesPerSecond),
            ("turns_from", \.turnsFromMetresPerSecond), ("displacement.angle", \.displacementDegrees),
            ("time_drift", \.timeDriftPartsPerMillion), ("uniform.spread", \.uniformSpreadDecibels),
            ("signal_jump", \.riseDecibels), ("signal_collapse.fall", \.fallDecibels),
            ("altitude.jump", \.altitudeJumpMetres), ("parked_drift", \.parkedDriftMetres),
            ("disc.speed", \.discMetresPerSecond), ("disc.cap", \.discCapMetres),
        ]
    }

    private static var durations: [(key: String, WritableKeyPath<IntegrityPolicy, Duration>)] {
        [
            ("displacement.over", \.displacementOver), ("frozen", \.frozenAfter), ("time_still", \.timeStillAfter),
            ("time_step", \.timeStep), ("signal_collapse.within", \.fallWithin), ("vehicle_holds", \.vehicleHolds),
            ("latch", \.latch), ("recover_after", \.recoverAfter), ("prove_after", \.proveAfter),
            ("crew_word", \.crewWordHolds),
        ]
    }

    /// Nil after a problem.
    ///
    /// - Parameter zones: where the fleet works, which tells swapped axes.
    mutating func integrity(zones: OperatingArea?) -> Integrity? {
        let before = problems.errors.count
        var policy = IntegrityPolicy()
        for (key, path) in Self.numbers {
            if let number = number("integrity.\(key)") { policy[keyPath: path] = number }
        }
        for (key, path) in Self.durations {
            if let duration = duration("integrity.\(key)") { policy[keyPath: path] = duration }
        }
        if let percent = number("integrity.speed_share") { policy.speedFactor = percent / 100 }
        if let percent = number("integrity.displacement.share") { policy.displacementShare = percent / 100 }
        if let satellites = count("integrity.uniform.satellites") { policy.uniformSatellites = satellites }
        if let holdsStill = flag("integrity.holds_still") { policy.holdsStill = holdsStill }
        if let altitudes = altitudes() { policy.altitudeMetres = altitudes }
        policy.off = testsTurnedOff()
        policy.area = operatingBox(zones: zones)
        if let targets = spoofTargets(zones: zones) { policy.spoofTargets = targets }
        let lostAfter = duration("integrity.lost_after")
        let lostAlertAfter = duration("integrity.lost_alert_after")
        guard problems.errors.count == before, let lostAfter, let lostAlertAfter else { return nil }
        let integrity = Integrity(policy: policy, lostAfter: lostAfter, lostAlertAfter: lostAlertAfter)
        agree(integrity)
        return problems.errors.count == before ? integrity : nil
    }

    private mutating func altitudes() -> ClosedRange<Double>? {
        let lowest = number("integrity.altitude.lowest")
        let highest = number("integrity.altitude.highest")
        guard let lowest, let highest else { return nil }
        guard lowest < highest else {
            let key =
                isPresent("integrity.altitude.lowest") ? "integrity.altitude.lowest" : "integrity.altitude.highest"
            problem(key, at: place(key), "lowest is not below highest", "lowest: -100m, highest: 3km")
            return nil
        }
        return lowest...highest
    }

    /// What one value says about another.
    private mutating func agree(_ integrity: Integrity) {
        if integrity.lostAlertAfter < integrity.lostAfter {
            let key = isPresent("integrity.lost_alert_after") ? "integrity.lost_alert_after" : "integrity.lost_after"
            problem(
                key, at: place(key), "the alert would come before the position counts as lost",
                "lost_alert_after no shorter than lost_after")
        }
        if integrity.policy.discMetresPerSecond > integrity.policy.fastestMetresPerSecond {
            let key = isPresent("integrity.disc.speed") ? "integrity.disc.speed" : "integrity.fastest"
            problem(
                key, at: place(key), "the disc would grow faster than any fix is believed to move",
                "disc.speed no greater than fastest")
        }
    }

    // MARK: Tests that are turned off

    private mutating func testsTurnedOff() -> IntegrityTests {
        let key = "integrity.off"
        var off: IntegrityTests = []
        for (index, item) in (list(key, atMost: IntegrityTest.allCases.count) ?? []).enumerated() {
            let name = "\(key)[\(index + 1)]"
            guard let test = word(item, name, IntegrityTest.self) else { continue }
            guard !off.contains(IntegrityTests(test)) else {
                problem(name, at: place(of: item.spot), "\(test.rawValue.quotable) stands there twice", "keep one")
                continue
            }
            off.insert(IntegrityTests(test))
            guard let unseen = test.unseenWhenOff else { continue }
            warning(
                name, at: place(of: item.spot), "with this test off nobody sees \(unseen)",
                "remove it, unless it is known to be wrong on this vehicle")
        }
        return off
    }

    // MARK: Where units work, and where spoofers put them

    private mutating func operatingBox(zones: OperatingArea?) -> OperatingBox? {
        let section = "integrity.area"
        let edges = ["south", "west", "north", "east"]
        let missing = edges.filter { !isPresent("\(section).\($0)") }
        guard missing.count < edges.count else { return nil }
        guard missing.isEmpty else {
            problem(
                section, at: place("\(section).\(missing[0])"), "there is no \(missing.joined(separator: ", no "))",
                "all four edges, or none of them")
            return nil
        }
        guard let area = box(section) else { return nil }
        if let zones, !area.overlaps(zones) {
            warning(
                section, at: place("\(section).south"),
                "it lies outside zones.area: no fix where the fleet works would be believed",
                "the edges of where units drive, or zones.area")
        }
        return OperatingBox(
            southDegrees: area.south, westDegrees: area.west, northDegrees: area.north, eastDegrees: area.east)
    }
}

extension OperatingArea {
    /// Whether they have a place in common.
    func overlaps(_ other: OperatingArea) -> Bool {
        max(south, other.south) <= min(north, other.north)
            && (contains(latitude: south, longitude: other.west)
                || other.contains(latitude: other.south, longitude: west))
    }
}

extension IntegrityTest {
    /// What goes unseen without the test; nil where no fix was disbelieved for it alone.
    var unseenWhenOff: String? {
        switch self {
        case .impliedSpeed: "a position that jumps further than a vehicle drives"
        case .displacement: "speed and course that contradict the places"
        case .frozen: "a receiver that repeats one place for ever"
        case .timeStill: "a receiver whose time stands still"
        case .timeStep: "GNSS time that jumps, as it does at most spoofing"
        case .signalUniform: "satellites that are all one transmitter"
        case .seenUnused: "that no satellite in view is used"
        case .altitude: "a fix above or below where units work"
        case .altitudeJump: "an altitude that jumps"
        case .operatingArea: "a jump out of where units work"
        case .spoofTarget: "a jump to where spoofers are known to put receivers"
        case .circle: "circles that are drawn around a parked vehicle"
        case .parkedTruth: "a position that moves while the vehicle stands"
        case .acceleration, .turnRate, .timeDrift, .signalJump, .signalCollapse, .accuracyJump, .crawl: nil
        }
    }
}
