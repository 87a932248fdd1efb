import Safety
import Testing

@testable import Wire

@Suite struct AlertSMSTests {
    /// The resolution's own examples, and the capitals that it leaves open.
    @Test(arguments: [
        ("Алушта Андрій", "Alushta Andrii"), ("Борщагівка", "Borshchahivka"), ("Вінниця", "Vinnytsia"),
        ("Гадяч Богдан Згурський", "Hadiach Bohdan Zghurskyi"), ("Ґалаґан Ґорґани", "Galagan Gorgany"),
        ("Донецьк Дмитро", "Donetsk Dmytro"), ("Рівне Олег Есмань", "Rivne Oleh Esman"),
        ("Єнакієве Гаєвич Короп’є", "Yenakiieve Haievych Koropie"), ("Житомир Жанна", "Zhytomyr Zhanna"),
        ("Закарпаття Казимирчук", "Zakarpattia Kazymyrchuk"), ("Медвин Михайленко", "Medvyn Mykhailenko"),
        ("Іванків Іващенко", "Ivankiv Ivashchenko"), ("Їжакевич Кадиївка Мар’їне", "Yizhakevych Kadyivka Marine"),
        ("Йосипівка Стрий Олексій", "Yosypivka Stryi Oleksii"), ("Лебедин Леонід", "Lebedyn Leonid"),
        ("Сквира Соломія", "Skvyra Solomiia"), ("Ужгород Уляна", "Uzhhorod Uliana"),
        ("Фастів Філіпчук", "Fastiv Filipchuk"),
        ("Харків Христина", "Kharkiv Khrystyna"), ("Біла Церква Стеценко", "Bila Tserkva Stetsenko"),
        ("Чернівці Шевченко", "Chernivtsi Shevchenko"), ("Шостка Кишеньки", "Shostka Kyshenky"),
        ("Щербухи Гоща Гаращенко", "Shcherbukhy Hoshcha Harashchenko"), ("Юрій Корюківка", "Yurii Koriukivka"),
        ("Яготин Ярошенко Костянтин Знам’янка Феодосія", "Yahotyn Yaroshenko Kostiantyn Znamianka Feodosiia"),
        ("Згорани Розгон", "Zghorany Rozghon"), ("ЕВАКУАЦІЯ", "EVAKUATSIIA"), ("ЩО ЯК", "SHCHO YAK"),
        ("Я тут", "Ya tut"), ("Івано-Яворів", "Ivano-Yavoriv"), ("Щ", "Shch"), ("зв’язок", "zviazok"),
        ("Йод и\u{306}", "Yod y"),
    ])
    func ukrainianIsWrittenAsThePassportHasIt(ukrainian: String, latin: String) {
        #expect(Transliteration.latin(ukrainian) == latin)
    }

    @Test(arguments: [
        ("«Липці» — 5 км…", "\"Lyptsi\" - 5 km..."), ("O’Neil ‘x’", "O'Neil 'x'"), ("Школа № 3", "Shkola No 3"),
        ("a\u{a0}b\tc\nd", "a b c d"), ("日本 🚑 ё", "?? ? e"), ("[€] ñ Ω", "[€] ñ Ω"), ("e\u{30c}", "e"),
    ])
    func signsAreReplacedByTheirLike(text: String, folded: String) {
        #expect(GSM7.folded(text) == folded)
    }

    @Test func theAlphabetIsTheStandards() {
        // 128 codes of the basic table without LF, CR and the escape, and nine of its extension that are signs.
        let scalars = (0x20...0x2fff).compactMap(Unicode.Scalar.init)
        #expect(scalars.count { GSM7.septets(of: $0) == 1 } == 125)
        #expect(scalars.count { GSM7.septets(of: $0) == 2 } == 9)
        #expect(GSM7.septets(of: "{€}") == 6 && GSM7.septets(of: "ї") == nil && GSM7.septets(of: "\n") == nil)
    }

    @Test(arguments: [
        (Samples.alert(), "unit-01 EVAKUATSIIA: Lyptsi, 5 km #0123456789ab.2"),
        (Samples.alert(state: .cleared, drill: true), "unit-01 NAVCHANNIA. VIDBII: Lyptsi, 5 km #0123456789ab.2"),
        (
            Samples.alert(level: .warning, actions: [.avoid], ring: 10_000),
            "unit-01 POPEREDZHENNIA: do \"Lyptsi, 5 km\" menshe 10 km. Obizhdzhaite #0123456789ab.2"
        ),
        (Samples.distress(), "SOS unit-01 SOS: syhnal lykha vid ekipazhu #0123456789ab.2"),
        (
            Samples.ordered(),
            "unit-01 EVAKUATSIIA: nakaz bazy. Vyizhdzhaite na Chuhuiv cherez Kochetok. Do: chuhuiv #0123456789ab.2"
        ),
    ])
    func itSaysWhoWhatAndWhich(alert: Alert, text: String) {
        #expect(AlertSMS(alert, unit: "unit-01")?.text == text)
        #expect(text.contains("#\(AlertSMS.mark(of: alert.id))."))
    }

    @Test func duressIsNotInIt() {
        #expect(AlertSMS(Samples.distress(.covert), unit: "unit-01") == nil)
        #expect(AlertSMS(Samples.distress(.marked), unit: "unit-01") == AlertSMS(Samples.distress(), unit: "unit-01"))
    }

    @Test func aDrillsCallDoesntBeginLikeARealOne() {
        var call = Samples.distress()
        call.drill = true
        #expect(AlertSMS(call, unit: "unit-01")?.text.hasPrefix("unit-01 NAVCHANNIA. SOS") == true)
    }

    /// Whatever the names are, it is one message of the alphabet that names the alert, and says what to do.
    @Test(arguments: AlertKind.allCases, Level.allCases)
    func everyMessageFits(kind: AlertKind, level: Level) {
        var generator = SeededGenerator(seed: 7)
        let pool = Array("абвгґєжзїщюяЩЮЯ’«»…—{}[]~^|€\\ \u{0}\u{1b}\n\r\u{202e}🚑日é#.'\"").map(String.init)
        var names = ["", " ", String(repeating: "Щ", count: 128), String(repeating: "{", count: 128)]
        for _ in 0..<2 {
            names.append((0..<128).map { _ in pool.randomElement(using: &generator) ?? "" }.joined())
        }
        for name in names {
            for (unit, state) in [("u", AlertState.cleared), (String(repeating: "a", count: 32), .active)] {
                var alert = Samples.alert(
                    kind: kind, level: level, actions: Action.allCases, zone: ZoneReference(id: "z", name: name),
                    ring: 123_456, state: state)
                alert.breaksDrill = true
                alert.order = OrderMark(id: Samples.orderID, text: name, haven: name)
                alert.revision = 123_456
                let text = AlertSMS(alert, unit: unit)?.text ?? ""
                #expect((GSM7.septets(of: text) ?? 999) <= 160, "\(text)")
                #expect(text.hasSuffix(" #0123456789ab.123456") && text.contains(unit))
                if kind == .ordered, state == .active { #expect(text.contains("v ukryttia"), "\(text)") }
            }
        }
    }
}
