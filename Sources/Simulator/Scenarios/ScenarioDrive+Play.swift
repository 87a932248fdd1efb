extension ScenarioDrive {
    /// Calls `body` with each second of the drive, in order.
    ///
    /// In a second with a report there is first the list of satellites, unless there are none, and then the fix.
    public func play(_ body: (ScenarioMoment) throws -> Void) rethrows {
        var plan = plan
        var road = Road(seed: seed)
        var sky = MadeSky(seed: seed)
        var receiver = Receiver(seed: seed)
        var missing = Dice(seed: seed, stream: 5)
        // One list and one array for the whole drive; a body that keeps them gets its own copies.
        var list: [ScenarioMoment.Satellite] = []
        list.reserveCapacity(32)
        var said: [ScenarioMoment.Said] = []
        said.reserveCapacity(4)
        var isGone = false
        for second in 0..<seconds {
            if second > 0 { road.step(to: second, plan.wish(at: second)) }
            let truth = road.moment
            let condition = plan.condition(at: second, truth: truth)
            sky.step(to: second, isMoving: truth.speedMetresPerSecond > 0, condition.signals, into: &list)
            let time = startUnixMilliseconds + Int64(second) * 1000
            let fix = receiver.report(truth, condition, time: time)
            let isMissing = missing.happens(1.0 / 900)
            switch condition.link {
            case .normal where isMissing, .silent: break
            case .gone:
                if !isGone { said.append(.gone) }
                isGone = true
            case .normal, .connected:
                if isGone { said.append(.connected) }
                isGone = false
                if !list.isEmpty { said.append(.satellites(list)) }
                said.append(.fix(fix))
            }
            try body(
                ScenarioMoment(
                    elapsedSeconds: Double(second), truth: truth, said: said,
                    isDisturbed: plan.disturbed.contains(second)))
            said.removeAll(keepingCapacity: true)
        }
    }
}
