import Safety
import Testing

@testable import Wire

@Suite struct AlertTextLifeTests {
    static func overdue(_ level: Level, state: AlertState = .active) -> Alert {
        Samples.alert(kind: .overdue, level: level, actions: [], zone: nil, state: state)
    }

    static func test(_ level: Level, state: AlertState = .active) -> Alert {
        Samples.alert(kind: .ordered, level: level, actions: [.relocate], zone: nil, state: state, drill: true)
    }

    static var heard: Alert {
        var alert = Samples.distress()
        alert.officeAck = Acknowledgement(at: Samples.stamp(90), by: "duty", via: .order)
        return alert
    }

    @Test(arguments: [
        (
            Samples.ordered(), "ЕВАКУАЦІЯ: наказ бази. Виїжджайте на Чугуїв через Кочеток. До: chuhuiv",
            "EVACUATE: order from the base. Виїжджайте на Чугуїв через Кочеток. Go to: chuhuiv"
        ),
        (Samples.ordered(nil, haven: nil), "ЕВАКУАЦІЯ: наказ бази", "EVACUATE: order from the base"),
        (
            Samples.ordered("Обстріл.\nЧекайте.", haven: nil, actions: [.shelter]),
            "НЕБЕЗПЕКА: наказ бази. Обстріл. Чекайте. Пройдіть в укриття",
            "DANGER: order from the base. Обстріл. Чекайте. Take shelter"
        ),
        (
            Samples.ordered(nil, haven: nil, level: .warning, actions: [.relocate, .shelter]),
            "ПОПЕРЕДЖЕННЯ: наказ бази. Виїжджайте звідси або пройдіть в укриття",
            "WARNING: order from the base. Move away or take shelter"
        ),
        (Samples.ordered(state: .cleared), "ВІДБІЙ: наказ бази знято", "ALL CLEAR: order from the base lifted"),
        (
            Samples.ordered("Збір", drill: true), "НАВЧАННЯ. ЕВАКУАЦІЯ: наказ бази. Збір. До: chuhuiv",
            "DRILL. EVACUATE: order from the base. Збір. Go to: chuhuiv"
        ),
        (Samples.distress(), "SOS: сигнал лиха від екіпажу", "SOS: distress call from the crew"),
        (
            heard, "SOS: сигнал лиха від екіпажу. База прийняла", "SOS: distress call from the crew. The base has it"
        ),
        (overdue(.advisory), "УВАГА: час відмітитися", "ADVISORY: check-in is due"),
        (
            overdue(.warning), "ПОПЕРЕДЖЕННЯ: екіпаж не вийшов на зв’язок. Відмітьтеся",
            "WARNING: the crew’s check-in is overdue. Check in now"
        ),
        (
            overdue(.evacuate), "ТРИВОГА: екіпаж не вийшов на зв’язок. Відмітьтеся",
            "ALARM: the crew’s check-in is overdue. Check in now"
        ),
        (overdue(.evacuate, state: .cleared), "ВІДБІЙ: екіпаж вийшов на зв’язок", "ALL CLEAR: the crew has checked in"),
        (test(.warning), "НАВЧАННЯ. ПОПЕРЕДЖЕННЯ: перевірка тривоги", "DRILL. WARNING: alarm test"),
        (test(.evacuate), "НАВЧАННЯ. ТРИВОГА: перевірка тривоги", "DRILL. ALARM: alarm test"),
        (
            test(.evacuate, state: .cleared), "НАВЧАННЯ. ВІДБІЙ: перевірку тривоги закінчено",
            "DRILL. ALL CLEAR: alarm test is over"
        ),
    ])
    func everyKindHasItsWords(alert: Alert, ukrainian: String, english: String) {
        #expect(AlertText(alert).ukrainian == ukrainian)
        #expect(AlertText(alert).english == english)
    }

    @Test func whatIsRealInADrillSaysSoFirst() {
        var alert = Samples.alert()
        alert.breaksDrill = true
        #expect(AlertText(alert).ukrainian == "НЕ НАВЧАННЯ. ЕВАКУАЦІЯ: Липці, 5 км")
        #expect(AlertText(alert).english == "NOT A DRILL. EVACUATE: Липці, 5 км")
    }

    /// Whoever misses a check-in or a position isn't told to drive off, at any level and in any state.
    @Test(arguments: [AlertKind.overdue, .positionLost, .distress], Level.allCases)
    func onlyADangerOrAnOrderSaysEvacuate(kind: AlertKind, level: Level) {
        for state in AlertState.allCases {
            let text = AlertText(Samples.alert(kind: kind, level: level, zone: nil, state: state))
            #expect(!text.english.contains("EVACUATE") && !text.ukrainian.contains("ЕВАКУАЦІЯ"))
        }
    }

    /// What to do outlasts the office's words, and those the haven's id.
    @Test(arguments: Level.allCases, [[Action.relocate], [.shelter], [.avoid], Action.allCases])
    func theLongestOrderKeepsWhatToDo(level: Level, actions: [Action]) {
        var alert = Samples.ordered(
            String(repeating: "Наказ ", count: 30), haven: String(repeating: "h", count: 64), level: level,
            actions: actions)
        alert.breaksDrill = true
        let text = AlertText(alert)
        #expect(text.ukrainian.count <= 160 && text.english.count <= 160)
        #expect(text.ukrainian.hasPrefix("НЕ НАВЧАННЯ. ") && text.ukrainian.contains("Наказ Наказ"))
        if level == .evacuate, actions == [.relocate] { return }
        let advice = [Action.relocate: "move away", .shelter: "take shelter", .avoid: "keep out"]
        for action in actions { #expect(text.english.lowercased().contains(advice[action] ?? "?"), "\(text.english)") }
    }

    @Test(arguments: [
        (359.7, "північ", "north"), (22.4, "північ", "north"), (23, "північний схід", "north-east"),
        (90, "схід", "east"), (134, "південний схід", "south-east"), (180, "південь", "south"),
        (225, "південний захід", "south-west"), (268, "захід", "west"), (315, "північний захід", "north-west"),
        (337, "північний захід", "north-west"), (338, "північ", "north"),
    ])
    func eightWinds(bearing: Double, ukrainian: String, english: String) {
        let text = AlertGuidanceText(Guidance(nearest: [], wayOut: .init(distanceMetres: 800, bearingDegrees: bearing)))
        #expect(text?.ukrainian == "Вихід із зони: 800 м на \(ukrainian)")
        #expect(text?.english == "Way out: 800 m \(english)")
    }

    @Test(arguments: [
        (0.2, "10 м", "10 m"), (121, "130 м", "130 m"), (990, "990 м", "990 m"), (991, "1 км", "1 km"),
        (1001, "1,1 км", "1.1 km"), (9901, "10 км", "10 km"), (12_004, "12 км", "12 km"), (12_600, "13 км", "13 km"),
    ])
    func distancesAreRoundedForTheEar(metres: Double, ukrainian: String, english: String) {
        let text = AlertGuidanceText(Guidance(nearest: [], wayOut: .init(distanceMetres: metres, bearingDegrees: 0)))
        #expect(text?.ukrainian == "Вихід із зони: \(ukrainian) на північ")
        #expect(text?.english == "Way out: \(english) north")
    }

    @Test func theNearestHavenAndItsDoubts() throws {
        let first = Guidance(nearest: [Samples.guidance.nearest[0]], wayOut: nil)
        #expect(AlertGuidanceText(first)?.ukrainian == "Найближче: Лікарня Чугуїв, 12 км на захід")
        #expect(AlertGuidanceText(first)?.english == "Nearest: Лікарня Чугуїв, 12 km west")
        let second = Guidance(nearest: [Samples.guidance.nearest[1]], wayOut: Samples.guidance.wayOut)
        #expect(
            AlertGuidanceText(second)?.ukrainian
                == "Вихід із зони: 130 м на південь. Найближче: Школа № 3 (стан невідомий), 900 м на північ, пряма дорога через небезпеку"
        )
        #expect(AlertGuidanceText(nil) == nil)
        #expect(AlertGuidanceText(Guidance(nearest: [], wayOut: nil)) == nil)
    }

    @Test func guidanceIsOneShortLineWhateverTheName() {
        let way = Guidance.Way(
            id: "h", name: String(repeating: "Довга\n\u{202e}назва ", count: 40), kind: .haven, status: .unknown,
            distanceMetres: 12_345_678, bearingDegrees: 226, crossesDanger: true)
        let text = AlertGuidanceText(
            Guidance(nearest: [way], wayOut: .init(distanceMetres: 9_912, bearingDegrees: 226)))
        for line in [text?.ukrainian, text?.english] {
            #expect((line?.count ?? 999) <= 160)
            #expect(line?.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e } == false)
        }
    }
}
