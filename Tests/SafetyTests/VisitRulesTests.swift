import Safety
import Testing

@Suite struct VisitRulesTests {
    @Test(arguments: ["UA63", "UA6312", "UA6312013", "UA6312013001", "UA63120130010012345"])
    func placeCodes(code: String) { #expect(VisitRules.isPlaceCode(code)) }

    @Test(arguments: [
        "", "UA", "UA631", "UA6312013001001234", "UA631201300100123456", "ua6312013001", "RU6312013001", "UA63120130O1",
        "UA 6312013001", "UA6312013001 ", "UA٦٣", "Липці",
    ])
    func whatIsNoPlaceCode(code: String) { #expect(!VisitRules.isPlaceCode(code)) }

    @Test func pseudonyms() {
        #expect(VisitRules.isPseudonym("MFRGGZDFMZTWQ2LK"))
        for text in ["MFRGGZDFMZTWQ2L", "MFRGGZDFMZTWQ2LKA", "mfrggzdfmztwq2lk", "MFRGGZDFMZTWQ2L1", "МFRGGZDFMZTWQ2L"]
        {
            #expect(!VisitRules.isPseudonym(text), "\(text)")
        }
    }

    @Test func codesOfMedication() {
        for code in ["C09", "C09A", "C09AA", "C09AA02"] { #expect(VisitRules.isATCCode(code), "\(code)") }
        for code in ["C", "C9", "C09AA0", "C09AA021", "c09aa02", "C09AAO2", "109AA02"] {
            #expect(!VisitRules.isATCCode(code), "\(code)")
        }
    }

    @Test(arguments: [
        "0501234567", "050 123 45 67", "+38 (050) 123-45-67", "050.123.45.67", "3124567890", "МТ 123456", "12.05.1948",
        "a@b.example", "тел٠٥٠١٢٣٤٥٦٧", "050\u{a0}123\u{2011}45\u{2011}67",
    ])
    func numbersOfPersonsAreSeen(text: String) { #expect(VisitRules.givesAwayPerson(text)) }

    @Test(arguments: [
        "", "Балаклійська лікарня", "Лікарня №3", "тиск 140/90, 120/80, 130/85", "Міська лікарня 17, корпус 2",
        "пульс 88, цукор 5,6", "2 табл. 3 рази на день", "цукор 5,6; 7,2; 8,1; 9,0",
    ])
    func harmlessTextPasses(text: String) { #expect(!VisitRules.givesAwayPerson(text)) }

    @Test(arguments: [
        ("name", "name"), ("patientName", "name"), ("tax-number", "tax"), ("taxNumber", "tax"), ("РНОКПП", "рнокпп"),
        ("ІПН", "іпн"), ("ім'я", "ім’я"), ("по_батькові", "побатькові"), ("EMAIL", "email"), ("e mail", "mail"),
        ("phone2", "phone"), ("Дата народження", "народження"),
    ])
    func identityIsSeenInNamesOfFields(field: String, word: String) {
        #expect(VisitRules.identityWord(inFieldName: field) == word)
    }

    @Test(arguments: [
        "id", "unit", "schema", "recorded", "place", "patient", "age", "sex", "repeat", "services", "mds", "outcome",
        "transfer", "evacuation", "medication", "supersedes", "note", "_type", "facility", "handed_over_at", "accepted",
        "reason", "to", "persons", "mobility", "atc", "quantity", "boot", "clock", "monotonic_ms", "time", "rename",
        "tinnitus", "",
    ])
    func honestNamesPass(field: String) { #expect(VisitRules.identityWord(inFieldName: field) == nil) }

    /// The closed lists are a contract: a change here is a change of the schema.
    @Test func closedLists() {
        #expect(
            VisitService.allCases.map(\.rawValue) == [
                "consultation", "ecg", "glucometry", "dressing", "injection", "medication", "prescription",
                "counselling", "referral", "transfer", "evacuation", "other",
            ])
        #expect(AgeBand.allCases.map(\.rawValue) == ["0", "1-4", "5-17", "18-59", "60-64", "65-79", "80+"])
        #expect(PatientSex.allCases.map(\.rawValue) == ["f", "m", "f_pregnant"])
        #expect(VisitRules.items == 4...46 && VisitRules.outcomes == 36...43 && VisitRules.relations == 44...46)
    }
}
