extension ScenarioPlan {
    /// What the receiver is under in this second; called once for each, in order.
    mutating func condition(at second: Int, truth: ScenarioMoment.Truth) -> Condition {
        if let search { return search.condition(at: second) }
        guard scenario != .clean, second >= disturbed.lowerBound else { return Condition() }
        guard second < disturbed.upperBound else { return afterwards(second - disturbed.upperBound) }
        let since = second - disturbed.lowerBound
        var condition = Condition()
        switch scenario {
        case .clean, .coldStart: break
        case .tunnel: drownOut(&condition, since: since)
        case .jam: drownOut(&condition, since: since)
        case .urban: streets?.step(&condition)
        case .frozen:
            condition.isFrozen = true
            condition.freezesSpeed = freezesSpeed
        case .gpsdRestart, .unplugged: condition.link = isGone ? .gone : .silent
        case .jamThenWrong where second < lieFrom: drownOut(&condition, since: since)
        case .jamThenWrong, .jump, .circle, .dragOff, .timeStep, .altitudeJump, .uniform, .mixed:
            condition.lie = lie?.claim(after: Double(second - lieFrom), truth: truth)
            condition.signals = signals
            condition.timeOff = timeOff
            condition.altitudeOff = altitudeOff
            // What one sender sends has no sky of its own between it and the receiver.
            if condition.lie != nil { condition.noise = 0.5 }
        }
        return condition
    }

    private func drownOut(_ condition: inout Condition, since: Int) {
        condition.signals.leavesOut = signals.leavesOut
        condition.signals.isPatchy = true
        condition.signals.fallen = fall * min(1, Double(since + 1) / 3)
        condition.errorClaimed = 4 * Double(since + 1)
        if since >= satellitesLast { condition.signals.tracked = 0 }
        if since >= fixLasts {
            condition.mode = 1
            condition.signals.areUsed = false
            condition.hasTime = keepsTime
        } else if scenario == .tunnel {
            condition.signals.tracked = 0.4
        }
    }

    /// The sky is clean again.
    private func afterwards(_ since: Int) -> Condition {
        var condition = Condition()
        if since == 0, isGone, scenario == .gpsdRestart || scenario == .unplugged { condition.link = .connected }
        if since < reacquires {
            condition.mode = 1
            condition.hasTime = keepsTime
            condition.signals.areUsed = false
            condition.signals.tracked = Double(since + 1) / Double(reacquires + 1)
        } else if reacquires > 0, since < reacquires + 10 {
            condition.errorClaimed = 0.5 * Double(reacquires + 10 - since)
        }
        return condition
    }
}
