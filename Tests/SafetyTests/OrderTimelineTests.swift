import Testing

@testable import Safety

/// Each order from its arrival to its reply.
@Suite struct OrderTimelineTests {
    typealias Unit = DutyRehearsal

    @Test func anEvacuationSoundsBeforeItIsAnsweredAndTheSameBytesAgainDoNothing() throws {
        var unit = Unit()
        let signed = unit.made(Unit.evacuate)
        unit.send(.order(signed))
        #expect(unit.log == ["raised ordered evacuate@0", "reply done@0"])
        let alert = try #require(unit.alerts.first?.alert)
        #expect(alert.actions == [.relocate] && alert.certainty == .observed && !alert.drill)
        #expect(alert.order == OrderMark(id: signed.order.id, text: "To Balakliia", haven: nil))
        #expect(unit.alerts[0].sounds)
        #expect(unit.replies[0].alert == alert.id)
        unit.wait(11)
        unit.send(.order(signed))
        #expect(unit.log.count == 3 && unit.replies[1] == unit.replies[0])
        #expect(unit.refused(.replayed) == 0)
    }

    @Test func theSameBytesInAFloodAreAnsweredEveryTenSeconds() {
        var unit = Unit()
        let signed = unit.made(.message(text: "On"))
        for _ in 0..<100 {
            unit.send(.order(signed))
            unit.wait(1)
        }
        #expect(unit.messages.count == 1)
        #expect(unit.replies.count == 11)
        #expect(unit.remembered.orders?.handled.count == 1)
    }

    @Test func afterARestartTheSameBytesStillGetTheRecordedReply() {
        var unit = Unit()
        let signed = unit.made(Unit.evacuate)
        unit.send(.order(signed))
        unit.kill()
        unit.send(.order(signed))
        unit.reboot()
        unit.send(.order(signed))
        #expect(unit.alerts.count == 1)
        #expect(unit.replies == Array(repeating: unit.replies[0], count: 3))
    }

    @Test func aCrashBetweenTheAlertAndItsReplyRaisesNoSecondAlert() throws {
        var unit = Unit()
        let signed = unit.made(Unit.evacuate)
        unit.send(.order(signed))
        unit.remembered = StandingMemory()
        unit.kill()
        unit.send(.order(signed))
        #expect(unit.alerts.count == 1)
        #expect(unit.replies.map(\.outcome) == [.done, .done])
        #expect(unit.replies.last?.alert == unit.alerts[0].alert.id)
    }

    // MARK: - What doesn't count

    @Test(arguments: [
        (OrderRefusal.wrongUnit, "unit-02", 0.0, 3_600.0, DutyRehearsal.duty),
        (.expired, "unit-01", -3_700, 3_600, DutyRehearsal.duty),
        (.notYet, "unit-01", 301, 3_600, DutyRehearsal.duty),
        (.mayNotLower, "unit-01", 0, 3_600, DutyRehearsal.clerk),
    ])
    func whatDoesNotCountChangesNothingAndIsCounted(
        reason: OrderRefusal, address: String, issued: Double, lasts: Double, signer: Signer
    ) {
        var unit = Unit()
        let signed = unit.made(
            .emissionControl(minutes: 10, mode: .normal), unit: address, issued: issued, lasts: lasts, by: signer)
        unit.send(.order(signed))
        #expect(unit.log == ["reply refused \(reason)@0"])
        #expect(unit.refused(reason) == 1 && unit.snapshot.standing.emission == nil)
        #expect(unit.remembered.orders?.highest ?? [] == [], "it takes no counter")
        unit.wait(20)
        unit.send(.order(signed))
        #expect(unit.replies.map(\.reason) == [reason, reason])
    }

    @Test func aSecondOrderUnderOneCounterIsAReplay() {
        var unit = Unit()
        unit.order(.message(text: "One"))
        unit.send(.order(unit.made(.message(text: "Two"), counter: 1)))
        #expect(unit.replies.map(\.reason) == [nil, .replayed])
        #expect(unit.messages.map(\.text) == ["One"])
        unit.send(.order(unit.made(.message(text: "Three"), by: Unit.clerk, counter: 1)))
        #expect(unit.messages.map(\.text) == ["One", "Three"], "each signer counts by itself")
    }

    @Test(arguments: [(UInt64(936), true), (935, false), (1, false), (1_001, true)])
    func aCounterFarBelowTheHighestIsAReplay(counter: UInt64, counts: Bool) {
        var unit = Unit()
        unit.send(.order(unit.made(.message(text: "High"), counter: 1_000)))
        unit.send(.order(unit.made(.message(text: "Late"), counter: counter)))
        #expect(unit.messages.count == (counts ? 2 : 1))
        #expect(unit.refused(.replayed) == (counts ? 0 : 1))
    }

    @Test func refusedForTheClockStaysRefusedWhenTheClockIsGood() {
        var unit = Unit(clock: .system)
        let signed = unit.made(.emissionControl(minutes: 10, mode: .normal))
        unit.send(.order(signed))
        unit.send(.clock(unit.time, .network))
        unit.wait(20)
        unit.send(.order(signed))
        #expect(unit.log == ["reply refused clock@0", "reply refused clock@20"])
        unit.order(.emissionControl(minutes: 10, mode: .normal))
        #expect(unit.log.last == "silent normal@20")
    }

    // MARK: - Clocks

    @Test(arguments: [ClockGrade?.none, .unset, .system])
    func withoutAProvenClockRaisingCountsAndLoweringDoesNot(grade: ClockGrade?) {
        var unit = Unit(clock: grade, floor: Unit.noon.advanced(by: .seconds(-600)))
        unit.order(Unit.evacuate)
        unit.order(.drill(on: false))
        unit.order(.standDown(alert: unit.alerts[0].alert.id))
        unit.send(.order(unit.made(Unit.evacuate, issued: -3_600, lasts: 2_999)))
        unit.send(.order(unit.made(Unit.evacuate, issued: -3_600, lasts: 3_001)))
        #expect(unit.replies.map(\.reason) == [nil, nil, .clock, .expired, nil])
        #expect(unit.openAlerts.count == 2)
    }

    @Test func theReceiversTimeCountsWhileItsPositionsAreBelieved() {
        var policy = Unit.policy()
        policy.lostAfter = .seconds(15)
        var unit = Unit(policy: policy, clock: .system)
        unit.fix(metresNorth: -400, time: Unit.noon)
        #expect(unit.order(.emissionControl(minutes: 1, mode: .total))?.outcome == .done)
        unit.wait(200)
        #expect(unit.order(.emissionControl(minutes: 1, mode: .total))?.reason == .clock)
    }

    @Test func aSpoofedDateMakesNoEvacuationExpireWhileTheNetworkKnowsBetter() {
        var unit = Unit()
        unit.fix(metresNorth: -400, time: Unit.noon.advanced(by: .seconds(86_400)))
        #expect(unit.order(Unit.evacuate)?.outcome == .done)
        #expect(unit.order(.emissionControl(minutes: 1, mode: .normal))?.reason == .expired)
    }

    // MARK: - Work

    @Test func aStandDownEndsWhatWasOrdered() throws {
        var unit = Unit()
        unit.order(Unit.evacuate)
        let alert = try #require(unit.openAlerts.first)
        let reply = unit.order(.standDown(alert: alert.id))
        #expect(unit.log.suffix(2) == ["cleared ordered evacuate@0", "reply done@0"])
        #expect(reply?.alert == alert.id && unit.openAlerts == [])
        #expect(unit.order(.standDown(alert: alert.id))?.reason == .noSuchAlert)
    }

    @Test func aStandDownOnlySilencesWhatLiveFixesHoldUp() throws {
        var unit = Unit()
        unit.fix(metresNorth: 30)
        let alert = try #require(unit.openAlerts.first)
        let reply = unit.order(.standDown(alert: alert.id))
        #expect(reply?.outcome == .failed && reply?.reason == .stillInDanger && reply?.alert == alert.id)
        let after = try #require(unit.openAlerts.first)
        #expect(after.state == .active && after.crewAck?.via == .order && after.officeAck?.by == "duty")
        unit.order(.standDown(alert: alert.id))
        #expect(unit.alerts.map(\.cause) == [.raised, .acknowledged, .acknowledged], "once is enough")
    }

    @Test func theOfficeAcknowledgesForItself() throws {
        var unit = Unit()
        unit.fix(metresNorth: 30)
        let id = try #require(unit.openAlerts.first?.id)
        let reply = unit.order(.acknowledge(alert: id), by: Unit.clerk)
        #expect(reply?.outcome == .done && reply?.alert == id)
        let alert = try #require(unit.openAlerts.first)
        #expect(alert.officeAck?.by == "clerk" && alert.officeAck?.via == .order && alert.crewAck == nil)
        #expect(unit.order(.acknowledge(alert: Identifier(at: unit.time, using: &unit.chance)))?.reason == .noSuchAlert)
    }

    @Test func aReportIsMadeWhereThereIsAPosition() {
        var unit = Unit()
        #expect(unit.order(.report)?.reason == .noPosition)
        unit.fix(metresNorth: -400)
        unit.order(.report)
        #expect(unit.log.suffix(2) == ["reply done@1", "report@1"])
    }

    @Test func zonesAreThereFromTheirVersionOn() {
        var unit = Unit()
        unit.order(.zones(version: 7))
        unit.send(.zones(ZoneSet(zones: [], sha256: "bb", source: .office, dated: nil, officeVersion: 7)))
        unit.order(.zones(version: 7))
        unit.order(.zones(version: 8))
        #expect(unit.replies.map(\.reason) == [.olderZones, nil, .olderZones])
        #expect(unit.effects.last == .status)
    }

    @Test func theNewestTwentyMessagesAreKeptInOneLineEach() {
        var unit = Unit()
        for number in 1...25 { unit.order(.message(text: "No. \(number)\nnow")) }
        #expect(unit.remembered.messages?.map(\.text) == (6...25).map { "No. \($0) now" })
        #expect(unit.messages.count == 25 && unit.messages[0].from == "duty" && !unit.messages[0].drill)
        unit.order(.message(text: String(repeating: "x", count: 400)))
        #expect(unit.messages[25].text.count == 280)
    }

    @Test func whatNoUnitDoesIsRefusedByNameAndRemembered() {
        var unit = Unit()
        #expect(unit.order(.unsupported("keys"))?.reason == .unsupported)
        #expect(unit.order(.emissionControl(minutes: 241, mode: .normal))?.reason == .unsupported)
        #expect(unit.refused(.unsupported) == 2 && unit.remembered.orders?.handled.count == 2)
    }

    @Test func atMostSixteenOrdersAreOpen() {
        var unit = Unit()
        for _ in 0..<17 { unit.order(Unit.evacuate) }
        #expect(unit.openAlerts.count == 16)
        #expect(unit.replies.last?.outcome == .failed && unit.replies.last?.reason == .tooMany)
    }

    /// A receiver that is lied to about the date is no proof that an order still counts: what was proven before stands.
    @Test func aDatePutBackBringsNoLoweringOrderBackToLife() throws {
        var unit = Unit(clock: nil, floor: Unit.noon.advanced(by: .seconds(7_200)))
        unit.send(.crew(.distress(duress: false), ticket: 1))
        let id = try #require(unit.openAlerts.first?.id)
        unit.fix(metresNorth: -400, time: Unit.noon)
        unit.send(.order(unit.made(.standDown(alert: id), lasts: 3_600)))
        #expect(unit.replies.last?.reason == .expired && unit.openAlerts.map(\.id) == [id])
        unit.send(.order(unit.made(.standDown(alert: id), lasts: 10_800)))
        #expect(unit.replies.last?.outcome == .done && unit.openAlerts.isEmpty)
    }

    /// The database and its mirror are joined at each start: neither's word against an order may get lost by it.
    @Test func whatEitherPlaceRefusedOrForgotStaysRefused() {
        var unit = Unit()
        func reply(_ counter: UInt64, _ outcome: OrderReply.Outcome) -> OrderReply {
            OrderReply(
                order: unit.made(.report, counter: counter).order.id, outcome: outcome, at: unit.monitor.stamp(unit.now)
            )
        }
        var (early, late) = (OrderMemory(), OrderMemory())
        let refused = [reply(7, .refused), reply(8, .refused)]
        early.record(reply(3, .done), of: "aa", counter: 3)
        early.recordRefused(refused[0], of: "aa", counter: 7)
        early.highest[0].floor = 3
        late.record(reply(4, .done), of: "aa", counter: 4)
        late.record(reply(1, .done), of: "bb", counter: 1)
        late.recordRefused(refused[1], of: "aa", counter: 8)
        for joined in [late.joined(withEarlier: early), early.joined(withEarlier: late)] {
            #expect(refused.allSatisfy { joined.reply(to: $0.order) == $0 })
            #expect(joined.isReplayed(counter: 2, of: "aa"), "below the floor")
            #expect(joined.highest.map(\.signer) == ["aa", "bb"] && joined.highest.map(\.counter) == [4, 1])
            #expect(Set(joined.handled.map(\.counter)) == [1, 3, 4])
        }
    }
}
