import Testing

@testable import Settings

@Suite struct SuggestionTests {
    @Test(
        arguments: [
            ("mi", nil), ("M", "m"), ("kn", "km"), ("KM", "km"), ("metres", nil),
        ] as [(String, String?)])
    func aUnitIsGuessedOnlyWhereNothingElseCanBeMeant(word: String, meant: String?) {
        #expect(Suggestion.nearest(to: word, among: ["m", "km"]) == meant)
    }
}
