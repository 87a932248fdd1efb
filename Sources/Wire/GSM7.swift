/// The default alphabet of short messages and what a text costs in it (3GPP TS 23.038 §6.2.1).
enum GSM7 {
    /// Of one short message: 140 bytes of 7 bits each.
    static let septetsOfMessage = 160

    private static let basic = Set(
        "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
            .unicodeScalars)
    /// Each behind an escape.
    private static let extended = Set("^{}\\[~]|€".unicodeScalars)

    /// Nil for what the alphabet hasn't. Line breaks, which it has, are no part of a message of ours.
    static func septets(of scalar: Unicode.Scalar) -> Int? {
        basic.contains(scalar) ? 1 : extended.contains(scalar) ? 2 : nil
    }

    /// Nil when it has a character that the alphabet hasn't.
    static func septets(of text: String) -> Int? {
        var total = 0
        for scalar in text.unicodeScalars {
            guard let septets = septets(of: scalar) else { return nil }
            total += septets
        }
        return total
    }

    /// The text in this alphabet: Ukrainian transliterated, signs replaced by their like, all else by `?`.
    static func folded(_ text: String) -> String {
        var folded = ""
        for character in Transliteration.latin(text) {
            if let like = likes[character] {
                folded += like
            } else if character.isWhitespace {
                folded += " "
            } else if let scalar = character.unicodeScalars.first, septets(of: scalar) != nil {
                // What stands on a letter falls off rather than the letter.
                folded.unicodeScalars.append(scalar)
            } else {
                folded += "?"
            }
        }
        return folded
    }

    private static let likes: [Character: String] = [
        "«": "\"", "»": "\"", "“": "\"", "”": "\"", "„": "\"", "‟": "\"", "‘": "'", "’": "'", "‚": "'", "‛": "'",
        "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "...", "№": "No",
        "×": "x", "•": "*", "·": "*", "°": " deg", "ё": "e", "Ё": "E", "ы": "y", "Ы": "Y", "э": "e", "Э": "E",
        "ъ": "", "Ъ": "",
    ]
}
