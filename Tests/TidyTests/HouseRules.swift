/// Rules on the text of a Swift file. Word boundaries are `.simple`: by Unicode's, `Task.sleep` is one word.
/// Each rule is a function, so that a test can show that it fails on a bad sample.
enum HouseRules {
    static let longestFileLines = 400

    /// The rules for files below `Sources`.
    static func sourceFindings(in file: TreeFile) -> [Finding] {
        forbiddenConstructs(in: file) + unfinishedWork(in: file) + prints(in: file) + pureCore(in: file)
            + unprovenSendable(in: file) + length(of: file)
    }

    /// The rules for files below `Tests`.
    static func testFindings(in file: TreeFile) -> [Finding] {
        sleeps(in: file) + unprovenSendable(in: file) + length(of: file)
    }

    /// Errors are typed, values or traps: never swallowed by `try?`, never an unexplained `fatalError`.
    static func forbiddenConstructs(in file: TreeFile) -> [Finding] {
        matches(
            #/\btry\s*\?/#.wordBoundaryKind(.simple), in: file.codeLines(with: "try"), of: file,
            "try? swallows the error")
            + matches(
                #/\bfatalError\b/#.wordBoundaryKind(.simple), in: file.codeLines(with: "fatalError"), of: file,
                "fatalError: use precondition, or a typed error")
    }

    /// Marks of unfinished work, in comments and strings too.
    static func unfinishedWork(in file: TreeFile) -> [Finding] {
        guard file.text.contains("TODO") || file.text.contains("FIXME") else { return [] }
        return matches(
            #/\b(TODO|FIXME)\b/#.wordBoundaryKind(.simple), in: file.lines, of: file,
            "unfinished work belongs in an issue")
    }

    /// Only the programs speak on standard output; everything else logs or returns.
    static func prints(in file: TreeFile) -> [Finding] {
        guard let room = file.room, room != "fieldgate", room != "fieldbase", room != "demo" else { return [] }
        return matches(
            #/(^|[^.\w])(print|debugPrint)\(/#, in: file.codeLines(with: "rint("), of: file,
            "print( outside the programs")
    }

    /// The pure core has no tasks, no clock and no randomness of its own.
    static func pureCore(in file: TreeFile) -> [Finding] {
        guard file.room == "Safety" || file.room == "Geodesy" else { return [] }
        let words =
            #/\b(Task|async|await|actor|Date|ContinuousClock|SuspendingClock|SystemRandomNumberGenerator|clock_gettime|gettimeofday|arc4random|getrandom)\b|\.(random|randomElement|shuffled)\(/#
            .wordBoundaryKind(.simple)
        return file.codeLines.compactMap { number, line in
            line.firstMatch(of: words).map { file.finding(number, "\($0.0) in the pure core") }
        }
    }

    /// `@unchecked Sendable` needs the comment that proves it, on the line before or on the same line.
    static func unprovenSendable(in file: TreeFile) -> [Finding] {
        let lines = file.lines
        return file.codeLines(with: "@unchecked").compactMap { number, code in
            guard code.contains(#/@unchecked\s+Sendable/#) else { return nil }
            let here = lines[number - 1].text.contains("//")
            let before = number >= 2 && lines[number - 2].text.contains(#/^\s*(//|\*|.*\*\/\s*$)/#)
            return here || before ? nil : file.finding(number, "@unchecked Sendable without the comment that proves it")
        }
    }

    /// Tests wait for a state with a bound (`eventually`); they never sleep. Declaring a clock's `sleep` is allowed.
    static func sleeps(in file: TreeFile) -> [Finding] {
        file.codeLines(with: "sleep(").compactMap { number, line in
            guard line.contains(#/\b(sleep|usleep|nanosleep|clock_nanosleep)\(/#.wordBoundaryKind(.simple)),
                !line.contains(#/\bfunc\s+sleep\(/#.wordBoundaryKind(.simple))
            else { return nil }
            return file.finding(number, "a test that sleeps")
        }
    }

    /// One idea a file.
    static func length(of file: TreeFile) -> [Finding] {
        let count = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
        let lines = file.text.hasSuffix("\n") ? count - 1 : count
        return lines > longestFileLines ? [file.finding(lines, "more than \(longestFileLines) lines")] : []
    }

    private static func matches(
        _ pattern: some RegexComponent, in lines: [(number: Int, text: Substring)], of file: TreeFile, _ what: String
    ) -> [Finding] {
        lines.compactMap { number, line in line.contains(pattern) ? file.finding(number, what) : nil }
    }
}
