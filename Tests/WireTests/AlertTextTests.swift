import Safety
import Testing

@testable import Wire

@Suite struct AlertTextTests {
    @Test(arguments: [
        (Samples.alert(), "ЕВАКУАЦІЯ: Липці, 5 км", "EVACUATE: Липці, 5 км"),
        (
            Samples.alert(level: .warning, actions: [.avoid]), "ПОПЕРЕДЖЕННЯ: Липці, 5 км. Об’їжджайте",
            "WARNING: Липці, 5 км. Keep out"
        ),
        (
            Samples.alert(level: .advisory, actions: [.relocate]), "УВАГА: Липці, 5 км. Виїжджайте звідси",
            "ADVISORY: Липці, 5 км. Move away"
        ),
        (
            Samples.alert(state: .returning), "ЕВАКУАЦІЯ: Липці, 5 км. Виїхали, перевіряємо",
            "EVACUATE: Липці, 5 км. Outside, making sure"
        ),
        (Samples.alert(state: .cleared), "ВІДБІЙ: Липці, 5 км", "ALL CLEAR: Липці, 5 км"),
        // It also ends by entering: no good news.
        (
            Samples.alert(kind: .approach, level: .advisory, actions: [.avoid], state: .cleared),
            "БІЛЬШЕ НЕ ПОПЕРЕДУ: Липці, 5 км", "NO LONGER AHEAD: Липці, 5 км"
        ),
        (
            Samples.alert(kind: .positionLost, level: .advisory, actions: [], zone: nil),
            "УВАГА: координати втрачено. Попереджень може не бути: стежте за дорогою і підтвердьте, у якому ви селі",
            "ADVISORY: position lost. Warnings may fail: watch the road and confirm which village you are in"
        ),
        (
            Samples.alert(kind: .approach, level: .advisory, actions: []), "УВАГА: попереду Липці, 5 км",
            "ADVISORY: Липці, 5 км ahead"
        ),
    ])
    func theLevelComesFirst(alert: Alert, ukrainian: String, english: String) {
        #expect(AlertText(alert).ukrainian == ukrainian)
        #expect(AlertText(alert).english == english)
    }

    @Test(arguments: [AlertKind.zone, .possible])
    func possiblyInsideIsACautionAndOrdersNoEvacuation(kind: AlertKind) {
        let text = AlertText(Samples.alert(kind: kind, certainty: .possible))
        #expect(text.ukrainian == "ОБЕРЕЖНО: можливо, ви в зоні «Липці, 5 км». Підтвердьте, у якому ви селі")
        #expect(text.english == "CAUTION: you may be inside “Липці, 5 км”. Confirm which village you are in")
    }

    @Test(arguments: [
        (
            10_000.0, AlertState.active, Certainty.observed,
            "ПОПЕРЕДЖЕННЯ: до «Липці, 5 км» менше 10 км. Об’їжджайте",
            "WARNING: within 10 km of Липці, 5 км. Keep out"
        ),
        (
            2_401, .active, .likely, "ПОПЕРЕДЖЕННЯ: до «Липці, 5 км» менше 2,5 км. Об’їжджайте",
            "WARNING: within 2.5 km of Липці, 5 км. Keep out"
        ),
        (
            500, .returning, .observed, "ПОПЕРЕДЖЕННЯ: 500 м довкола «Липці, 5 км». Виїхали, перевіряємо",
            "WARNING: 500 m around Липці, 5 км. Outside, making sure"
        ),
        (
            25_000, .active, .possible,
            "ОБЕРЕЖНО: можливо, до «Липці, 5 км» менше 25 км. Підтвердьте, у якому ви селі",
            "CAUTION: you may be within 25 km of “Липці, 5 км”. Confirm which village you are in"
        ),
        (25_000, .cleared, .observed, "ВІДБІЙ: Липці, 5 км", "ALL CLEAR: Липці, 5 км"),
    ])
    func aRingSaysHowFarAtMost(
        ring: Double, state: AlertState, certainty: Certainty, ukrainian: String, english: String
    ) {
        let text = AlertText(
            Samples.alert(level: .warning, actions: [.avoid], ring: ring, state: state, certainty: certainty))
        #expect(text.ukrainian == ukrainian)
        #expect(text.english == english)
    }

    @Test(arguments: [
        (
            AlertState.active, Certainty.observed, [Action.avoid],
            "ПОПЕРЕДЖЕННЯ: ви поза межами «Дорога на Липці». Поверніться",
            "WARNING: you have left Дорога на Липці. Go back inside"
        ),
        (
            .active, .possible, [.avoid],
            "ОБЕРЕЖНО: можливо, ви поза межами «Дорога на Липці». Підтвердьте, у якому ви селі",
            "CAUTION: you may have left “Дорога на Липці”. Confirm which village you are in"
        ),
        (
            .active, .likely, [.relocate, .shelter, .avoid],
            "ПОПЕРЕДЖЕННЯ: ви поза межами «Дорога на Липці». Поверніться або пройдіть в укриття",
            "WARNING: you have left Дорога на Липці. Go back inside or take shelter"
        ),
        (
            .returning, .observed, [.avoid],
            "ПОПЕРЕДЖЕННЯ: ви поза межами «Дорога на Липці». Повернулися, перевіряємо",
            "WARNING: you have left Дорога на Липці. Back inside, making sure"
        ),
        (.cleared, .observed, [], "ВІДБІЙ: знову в межах «Дорога на Липці»", "ALL CLEAR: back inside Дорога на Липці"),
    ])
    func aCorridorSaysThatItWasLeft(
        state: AlertState, certainty: Certainty, actions: [Action], ukrainian: String, english: String
    ) {
        let text = AlertText(
            Samples.alert(
                kind: .corridor, level: .warning, actions: actions, zone: Samples.road, state: state,
                certainty: certainty))
        #expect(text.ukrainian == ukrainian)
        #expect(text.english == english)
    }

    @Test func outsideOfADoubtfulZoneIsNotPossiblyInside() {
        let text = AlertText(Samples.alert(state: .returning, certainty: .possible))
        #expect(text.ukrainian == "ОБЕРЕЖНО: Липці, 5 км. Виїхали, перевіряємо")
    }

    @Test func shelterAloneIsNoEvacuationAndATieNamesBoth() {
        #expect(AlertText(Samples.alert(actions: [.shelter])).english == "DANGER: Липці, 5 км. Take shelter")
        let tie = AlertText(Samples.alert(actions: [.relocate, .shelter]))
        #expect(tie.english == "EVACUATE: Липці, 5 км. Move away or take shelter")
        #expect(tie.ukrainian == "ЕВАКУАЦІЯ: Липці, 5 км. Виїжджайте звідси або пройдіть в укриття")
    }

    @Test func aDrillSaysSoBeforeAnythingElse() {
        let text = AlertText(Samples.alert(drill: true))
        #expect(text.ukrainian == "НАВЧАННЯ. ЕВАКУАЦІЯ: Липці, 5 км")
        #expect(text.english == "DRILL. EVACUATE: Липці, 5 км")
    }

    /// Every alert there can be fits one line of 160 characters, even with the longest name.
    @Test(arguments: AlertKind.allCases, Level.allCases)
    func everyTextIsOneShortLine(kind: AlertKind, level: Level) {
        let long = ZoneReference(id: "z", name: String(repeating: "Довга\nназва\u{1} ", count: 40))
        let actions: [[Action]] = [[], [.relocate], [.shelter], [.avoid], Action.allCases]
        for (state, certainty) in AlertState.allCases.flatMap({ s in Certainty.allCases.map { (s, $0) } }) {
            for (actions, zone) in actions.flatMap({ a in [(a, long), (a, nil)] as [([Action], ZoneReference?)] }) {
                let alert = Samples.alert(
                    kind: kind, level: level, actions: actions, zone: zone, ring: zone == nil ? nil : 123_456.7,
                    state: state, certainty: certainty, drill: true)
                for line in [AlertText(alert).ukrainian, AlertText(alert).english] {
                    #expect(line.count <= 160, "\(line.count): \(line)")
                    #expect(
                        line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x85 && $0.value != 0x2028 })
                }
            }
        }
    }
}
