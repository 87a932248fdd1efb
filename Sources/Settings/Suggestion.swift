/// Finds what a misspelt word was meant to be.
enum Suggestion {
    /// The nearest of `words` within one slip, or two for words of more than 3 letters; the first of equals. A word of
    /// one letter is meant by nothing but itself: who writes `mi` for miles doesn't mean `m`.
    static func nearest(to word: String, among words: [String]) -> String? {
        let folded = word.lowercased()
        guard folded.count <= 64 else { return nil }
        let ranked = words.map { (word: $0, distance: distance(folded, $0.lowercased())) }
            .filter { $0.distance <= ($0.word.count == 1 ? 0 : $0.word.count <= 3 ? 1 : 2) }
        return ranked.min { $0.distance < $1.distance }?.word
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (Damerau 1964, restricted form).
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a)
        let b = Array(b)
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i] + [Int](repeating: 0, count: b.count)
            for j in 1...b.count {
                row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
