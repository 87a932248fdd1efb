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
        (
            Samples.alert(kind: .positionLost, level: .advisory, actions: [], zone: nil),
            "УВАГА: координати втрачено. Стежте за дорогою: попереджень може не бути",
            "ADVISORY: position lost. Watch the road: warnings may fail"
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
        #expect(text.ukrainian == "ОБЕРЕЖНО: можливо, ви в зоні «Липці, 5 км». Підтвердьте, де ви")
        #expect(text.english == "CAUTION: you may be inside “Липці, 5 км”. Confirm where you are")
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
                    kind: kind, level: level, actions: actions, zone: zone, state: state, certainty: certainty,
                    drill: true)
                for line in [AlertText(alert).ukrainian, AlertText(alert).english] {
                    #expect(line.count <= 160, "\(line.count): \(line)")
                    #expect(
                        line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x85 && $0.value != 0x2028 })
                }
            }
        }
    }
}
