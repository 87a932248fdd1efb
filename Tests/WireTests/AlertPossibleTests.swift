import Safety
import Testing

@testable import Wire

/// What is only possible asks the crew where they are and orders nothing, whatever the level.
@Suite struct AlertPossibleTests {
    /// Zones, rings and corridors that the unit may only possibly be in, or out of.
    static let cautions: [Alert] = [AlertKind.possible, .zone, .corridor].flatMap { kind in
        Level.allCases.flatMap { level in
            [[Action.relocate], [.shelter], [.avoid], Action.allCases, []].flatMap { actions in
                [nil, 10_000.0].map { ring in
                    Samples.alert(
                        kind: kind, level: level, actions: actions,
                        zone: kind == .corridor ? Samples.road : Samples.lyptsi,
                        ring: kind == .corridor ? nil : ring, certainty: .possible)
                }
            }
        }
    }

    @Test func noneOrdersTheCrewToGoAndEachAsksWhereTheyAre() {
        for alert in Self.cautions {
            let text = AlertText(alert)
            #expect(text.ukrainian.hasPrefix("ОБЕРЕЖНО: можливо, "), "\(text.ukrainian)")
            #expect(text.english.hasPrefix("CAUTION: you may "), "\(text.english)")
            #expect(text.ukrainian.hasSuffix(". Підтвердьте, у якому ви селі"), "\(text.ukrainian)")
            #expect(text.english.hasSuffix(". Confirm which village you are in"), "\(text.english)")
            for order in ["ЕВАКУАЦІЯ", "НЕБЕЗПЕКА", "иїжджайте", "укриття", "Поверніться"] {
                #expect(!text.ukrainian.contains(order), "\(text.ukrainian)")
            }
            for order in ["EVACUATE", "DANGER", "ove away", "shelter", "eep out", "o back"] {
                #expect(!text.english.contains(order), "\(text.english)")
            }
            #expect(CAPTerms.responses(alert) == ["Assess"] && CAPTerms.certainty(alert) == "Possible")
            #expect(CAPTerms.instruction(alert)?.en == "Confirm which village you are in")
        }
    }

    /// The question outlasts the longest name, in 160 characters and in one SMS.
    @Test func theQuestionStaysWhateverIsCut() {
        let long = ZoneReference(id: "z", name: String(repeating: "Щастя-Єгорівка ", count: 20))
        for alert in Self.cautions {
            var alert = alert
            alert.zone = long
            alert.breaksDrill = true
            alert.revision = 1_234
            let text = AlertText(alert)
            #expect(text.ukrainian.count <= 160 && text.english.count <= 160)
            #expect(text.ukrainian.hasPrefix("НЕ НАВЧАННЯ. ОБЕРЕЖНО: ") && text.ukrainian.hasSuffix("у якому ви селі"))
            #expect(text.english.hasSuffix("which village you are in"))
            let sms = AlertSMS(alert, unit: "unit-0123456789")?.text ?? ""
            #expect((GSM7.septets(of: sms) ?? 999) <= 160, "\(sms)")
            #expect(sms.contains("Pidtverdte, u yakomu vy seli #0123456789ab.1234"), "\(sms)")
        }
    }

    @Test(arguments: [
        (Samples.alert(kind: .possible, certainty: .possible), "OBEREZHNO: mozhlyvo, vy v zoni \"Lyptsi, 5 km\""),
        (
            Samples.alert(kind: .possible, level: .warning, ring: 10_000, certainty: .possible),
            "OBEREZHNO: mozhlyvo, do \"Lyptsi, 5 km\" menshe 10 km"
        ),
        (
            Samples.alert(kind: .corridor, zone: Samples.road, certainty: .possible),
            "OBEREZHNO: mozhlyvo, vy poza mezhamy \"Doroha na Lyptsi\""
        ),
    ])
    func theSMSIsACautionToo(alert: Alert, text: String) {
        #expect(
            AlertSMS(alert, unit: "unit-01")?.text
                == "unit-01 \(text). Pidtverdte, u yakomu vy seli #0123456789ab.2")
    }

    /// A drill, the way out and the end of it keep the caution's word until it is clear.
    @Test(arguments: [
        (AlertState.active, true, "НАВЧАННЯ. ОБЕРЕЖНО: можливо, ви в зоні «Липці, 5 км». Підтвердьте, у якому ви селі"),
        (.returning, false, "ОБЕРЕЖНО: Липці, 5 км. Виїхали, перевіряємо"), (.cleared, false, "ВІДБІЙ: Липці, 5 км"),
    ])
    func itsWholeLife(state: AlertState, drill: Bool, text: String) {
        let alert = Samples.alert(kind: .possible, state: state, certainty: .possible, drill: drill)
        #expect(AlertText(alert).ukrainian == text)
    }

    @Test(arguments: [(Level.advisory, "UVAHA"), (.warning, "POPEREDZHENNIA"), (.evacuate, "TRYVOHA")])
    func aLostPositionSaysWhatToDoOnEveryBearer(level: Level, word: String) {
        let alert = Samples.alert(kind: .positionLost, level: level, actions: [.avoid], zone: nil)
        #expect(AlertText(alert).ukrainian.hasSuffix("стежте за дорогою і підтвердьте, у якому ви селі"))
        #expect(AlertText(alert).english.hasSuffix("watch the road and confirm which village you are in"))
        let advice = "Poperedzhen mozhe ne buty: stezhte za dorohoiu i pidtverdte, u yakomu vy seli"
        #expect(
            AlertSMS(alert, unit: "unit-01")?.text
                == "unit-01 \(word): koordynaty vtracheno. \(advice) #0123456789ab.2")
    }
}

@Suite struct ReasonTextTests {
    @Test func everyCodeHasItsOwnShortWords() {
        let codes =
            IntegrityTest.allCases.map(\.rawValue) + [
                "no_fix", "accuracy", "unproven", "recovering", "out_of_reach", "crew", "starting",
            ]
        let words = codes.compactMap { ReasonText.english($0) }
        #expect(words.count == codes.count && Set(words).count == codes.count)
        #expect(words.allSatisfy { (8...70).contains($0.count) && !$0.hasSuffix(".") && !$0.contains("_") })
        #expect(ReasonText.english("of_a_later_release") == nil)
    }
}
