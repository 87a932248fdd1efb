import FoundationEssentials
import Testing

@testable import Safety

/// docs/integrity.md explains each test in three lines: what it sees, what it can't, its weight and its setting.
@Suite struct IntegrityPageTests {
    private static let page =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/integrity.md")
        .standardizedFileURL

    private var lines: [String] {
        get throws {
            String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
    }

    private static func heading(_ code: String) -> String { "### `\(code)`" }

    @Test func itsTestsAreTheCodesInTheirOrder() throws {
        let shown = try lines.filter { $0.hasPrefix("### `") }
        #expect(shown == IntegrityTest.allCases.map { Self.heading($0.rawValue) })
    }

    @Test(arguments: IntegrityTest.allCases) func eachHasThreeLinesAndItsWeight(_ test: IntegrityTest) throws {
        let lines = try lines
        let place = try #require(lines.firstIndex(of: Self.heading(test.rawValue)))
        let paragraph = lines[(place + 1)...].prefix { !$0.hasPrefix("#") }
        try #require(paragraph.count == 3)
        let weight =
            switch test.weight {
            case .suspect: "Suspect."
            case .weak: "Weak."
            case .degraded: "Degraded."
            }
        let starts = ["- Sees ", "- Can't ", "- \(weight) "]
        for (line, start) in zip(paragraph, starts) { #expect(line.hasPrefix(start), "\(test.rawValue): \(line)") }
        let setting = try #require(paragraph.last)
        #expect(setting.contains("`integrity.") || setting.hasSuffix("No setting of its own."))
    }

    @Test func theReportHasItsPlace() throws {
        let begin = try #require(lines.firstIndex(of: "<!-- integrity-report:begin -->"))
        let end = try #require(lines.firstIndex(of: "<!-- integrity-report:end -->"))
        #expect(begin < end)
    }

    @Test func circumstancesAreExplainedToo() throws {
        let line = try #require(lines.first { $0.hasPrefix("- Reasons that are no test's:") })
        for (_, word) in Doubts.Circumstances.words { #expect(line.contains("`\(word)`"), "\(word) is missing") }
    }
}
