import Testing

/// The rules on documents and on the package's shape fail on bad samples.
@Suite struct PaperRulesCanFailTests {
    private func page(_ text: String, path: String = "docs/page.md") -> TreeFile { TreeFile(path: path, text: text) }

    @Test func brokenLinkIsFound() {
        let text =
            "[a](wire.md) [b](../README.md#top) [c](https://example.org/x) [d](#here) `[e](gone.md)`\n```\n[f](no.md)\n```\n"
        #expect(PaperRules.relativeLinks(in: page(text)).map(\.target) == ["wire.md", "../README.md"])
        #expect(PaperRules.brokenLinks(in: page(text)) { ["docs/wire.md", "README.md"].contains($0) } == [])
        #expect(
            PaperRules.brokenLinks(in: page(text)) { $0 == "README.md" }.map(\.what) == ["link leads nowhere: wire.md"])
        #expect(PaperRules.brokenLinks(in: page("[out](../../etc)")) { _ in true }.count == 1)
    }

    @Test func incompleteDecisionIsFound() {
        let whole = "# 1\n\n- Date: 2026-11-21\n- Status: accepted\n\n## Context\n\n## Options\n\n## Why\n"
        let path = "docs/decisions/0001-a-name.md"
        #expect(PaperRules.decisionFindings(in: page(whole, path: path)) == [])
        for word in ["Date", "Status", "Context", "Options", "Why"] {
            let less = whole.replacing(word, with: "Other")
            #expect(
                PaperRules.decisionFindings(in: page(less, path: path)).map(\.what) == [
                    "a decision record without \(word)"
                ])
        }
        #expect(PaperRules.decisionFindings(in: page(whole, path: "docs/decisions/first.md")).count == 1)
    }

    @Test func sharedNumberIsFound() {
        #expect(PaperRules.sharedNumbers(["0001-a.md", "0002-b.md"]) == [])
        #expect(PaperRules.sharedNumbers(["0001-a.md", "0002-b.md", "0002-c.md"]) == ["0002-b.md", "0002-c.md"])
    }

    @Test func changelogWithoutSafetyIsFound() {
        let good = "# Changelog\n## Unreleased\n### Safety\n### Features\n### Internals\n## 0.1.0\n"
        #expect(PaperRules.changelogFindings(in: page(good)) == [])
        let old = "# Changelog\n## 0.2.0\n### Features\n### Internals\n## 0.1.0\n### Safety\n"
        #expect(PaperRules.changelogFindings(in: page(old)).count == 1)
        #expect(PaperRules.changelogFindings(in: page("# Changelog\n")).count == 4)
    }

    @Test func homelessFolderIsFound() {
        let manifest = #"("Geodesy", []), ("Safety", ["Geodesy"])"#
        #expect(PaperRules.homelessFolders(["Geodesy", "Safety"], manifest: manifest) == [])
        #expect(PaperRules.homelessFolders(["Geodesy", "Geo"], manifest: manifest) == ["Geo"])
    }
}
