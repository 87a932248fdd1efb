/// What was done at a visit: the local closed list, and the truth that the office maps from.
public enum VisitService: String, Sendable, Hashable, Codable, CaseIterable {
    case consultation, ecg, glucometry, dressing, injection, medication, prescription, counselling, referral
    case transfer, evacuation, other
}

/// The patient's age band, years. Finer than the WHO bands, because partners also count from 60.
public enum AgeBand: String, Sendable, Hashable, Codable, CaseIterable {
    case infant = "0"
    case from1To4 = "1-4"
    case from5To17 = "5-17"
    case from18To59 = "18-59"
    case from60To64 = "60-64"
    case from65To79 = "65-79"
    case from80 = "80+"
}

/// The three columns of the WHO minimum data set, exactly one a visit.
public enum PatientSex: String, Sendable, Hashable, Codable, CaseIterable {
    case female = "f"
    case male = "m"
    case femalePregnant = "f_pregnant"
}

/// Why a person was evacuated.
public enum EvacuationReason: String, Sendable, Hashable, Codable, CaseIterable {
    case frontAdvance = "front_advance"
    case bombing, order, medical, other
}

/// How an evacuated person can be moved.
public enum Mobility: String, Sendable, Hashable, Codable, CaseIterable {
    case walking, assisted, wheelchair, stretcher
}

/// The rules of a visit record that need no clock and no file: item ranges, codes, and what gives a person away.
///
/// Pure. A rule says whether a text is acceptable and never keeps or repeats it.
public enum VisitRules {
    /// Items of the WHO Emergency Medical Team minimum data set that a record may carry. 47 to 50 (protection) take a
    /// confidential path and are never on the wire.
    public static let items = 4...46
    /// Its outcomes.
    public static let outcomes = 36...43
    /// Its relation to the event: at most one of them.
    public static let relations = 44...46
    /// Longest note, bytes of UTF-8.
    public static let noteBytes = 280
    /// Longest name of a facility or a destination, bytes of UTF-8.
    public static let facilityBytes = 120
    /// Persons in one evacuation.
    public static let evacuees = 1...100
    /// Kinds of medication in one visit, and units of one kind.
    public static let medicationKinds = 32
    public static let medicationQuantity = 1...10_000

    /// A settlement's KATOTTG code (`UA` and 17 digits) or a COD-AB P-code (`UA` and 2, 4, 7 or 10 digits: oblast,
    /// raion, hromada, settlement).
    public static func isPlaceCode(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: "UA".utf8), [4, 6, 9, 12, 19].contains(bytes.count) else { return false }
        return bytes.dropFirst(2).allSatisfy(isDigit)
    }

    /// 80 bits in base32 (RFC 4648 §6): 16 of `A`–`Z` and `2`–`7`.
    public static func isPseudonym(_ text: String) -> Bool {
        text.utf8.count == 16
            && text.utf8.allSatisfy { isCapital($0) || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains($0) }
    }

    /// A code of the WHO's Anatomical Therapeutic Chemical classification, from its second level (`C09`) to its fifth
    /// (`C09AA02`).
    public static func isATCCode(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let shape: [(UInt8) -> Bool] = [isCapital, isDigit, isDigit, isCapital, isCapital, isDigit, isDigit]
        guard [3, 4, 5, 7].contains(bytes.count) else { return false }
        return zip(bytes, shape).allSatisfy { byte, isRight in isRight(byte) }
    }

    /// Whether free text holds what could be a phone, tax or passport number, a date of birth, or an e-mail address:
    /// six digits in a row, eight with at most two spaces, dots, hyphens, brackets or other signs between them, or an
    /// `@`.
    ///
    /// Letters, slashes, commas, colons and semicolons part numbers, so that a row of blood pressures passes. Digits of
    /// every script count.
    public static func givesAwayPerson(_ text: String) -> Bool {
        var inARow = 0
        var altogether = 0
        var separators = 0
        for character in text {
            if character == "@" { return true }
            if character.wholeNumberValue != nil {
                inARow += 1
                altogether += 1
                separators = 0
                if inARow >= 6 || altogether >= 8 { return true }
            } else {
                inARow = 0
                separators += 1
                if separators > 2 || character.isLetter || breaks.contains(character) { altogether = 0 }
            }
        }
        return false
    }

    private static let breaks: Set<Character> = ["/", ",", ":", ";"]

    /// The word in a field's name that says it identifies a person or gives a house away; nil for an honest name.
    ///
    /// The name is taken apart at case changes and at everything that isn't a letter, so `patientPhone`,
    /// `phone_2` and `дата народження` are all found. What is returned comes from our own list, never from the input.
    public static func identityWord(inFieldName name: String) -> String? {
        let words = words(of: name)
        return (words + [words.joined()]).compactMap { identityWords[$0] }.first
    }

    private static func words(of name: String) -> [String] {
        var words = [""]
        var previousIsLowercase = false
        for character in name.prefix(128) where !apostrophes.contains(character) {
            if !character.isLetter || (character.isUppercase && previousIsLowercase) { words.append("") }
            if character.isLetter { words[words.count - 1] += character.lowercased() }
            previousIsLowercase = character.isLowercase
        }
        return words.filter { !$0.isEmpty }
    }

    private static let apostrophes: Set<Character> = ["'", "’", "ʼ", "‘", "`", "\""]

    /// Spelling as it is compared, to the spelling that is shown.
    private static let identityWords: [String: String] = {
        let plain = [
            "name", "names", "surname", "firstname", "lastname", "middlename", "fullname", "forename", "patronymic",
            "phone", "phones", "telephone", "tel", "mobile", "cellphone", "viber", "telegram", "whatsapp",
            "address", "addr", "street", "house", "building", "apartment", "flat", "postcode",
            "passport", "tax", "taxid", "taxnumber", "tin", "inn", "ipn", "rnokpp", "unzr", "ssn", "iban", "idcard",
            "idnumber", "email", "mail", "dob", "birth", "birthday", "birthdate", "dateofbirth", "photo",
            "lat", "lon", "lng", "latitude", "longitude", "coordinate", "coordinates", "gps", "location",
            "prizvyshche", "imia", "imya", "pib", "fio", "telefon", "adresa", "vulytsia", "budynok", "kvartyra",
            "pasport", "poshta",
            "прізвище", "імена", "піб", "побатькові", "телефон", "тел", "мобільний", "адреса", "вулиця", "будинок",
            "квартира", "паспорт", "рнокпп", "іпн", "інн", "ідкартка", "унзр", "податковий", "пошта", "емейл",
            "народження", "фото", "координати", "широта", "довгота",
            "имя", "фамилия", "отчество", "фио", "адрес", "улица", "дом", "инн", "почта", "рождения",
        ]
        return Dictionary(uniqueKeysWithValues: plain.map { ($0, $0) } + [("імя", "ім’я")])
    }()

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
}
