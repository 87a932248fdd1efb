/// Ukrainian in Latin letters, as passports and maps write it.
///
/// Source: the table of the Cabinet of Ministers' resolution no. 55 of 27 January 2010. Є, Ї, Й, Ю and Я differ at the
/// start of a word; `зг` is `zgh`; the soft sign and the apostrophe aren't written.
enum Transliteration {
    /// Everything that isn't Ukrainian stays as it is.
    static func latin(_ text: String) -> String {
        let characters = Array(text)
        var latin = ""
        for (index, character) in characters.enumerated() {
            let before = index > 0 ? characters[index - 1] : " "
            let after = index + 1 < characters.count ? characters[index + 1] : " "
            if apostrophes.contains(character), isUkrainian(before), isUkrainian(after) { continue }
            let lower = Character(character.lowercased())
            guard var letters = letters(lower, isFirst: !before.isLetter && !apostrophes.contains(before)) else {
                latin.append(character)
                continue
            }
            if lower == "г", before.lowercased() == "з" { letters = "gh" }
            latin += character.isUppercase ? capitals(letters, isShouted: isShouted(before, after)) : letters
        }
        return latin
    }

    private static func letters(_ lower: Character, isFirst: Bool) -> String? {
        if isFirst, let letters = firstLetters[lower] { return letters }
        return table[lower]
    }

    /// Whether a capital stands among capitals, and so both of its Latin letters are.
    private static func isShouted(_ before: Character, _ after: Character) -> Bool {
        after.isLetter ? after.isUppercase : before.isUppercase
    }

    private static func capitals(_ letters: String, isShouted: Bool) -> String {
        isShouted ? letters.uppercased() : letters.prefix(1).uppercased() + letters.dropFirst()
    }

    private static func isUkrainian(_ character: Character) -> Bool {
        table[Character(character.lowercased())] != nil
    }

    private static let apostrophes: Set<Character> = ["'", "’", "ʼ", "‘", "`"]

    private static let firstLetters: [Character: String] = ["є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"]

    private static let table: [Character: String] = [
        "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z",
        "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
        "ь": "", "ю": "iu", "я": "ia",
    ]
}
