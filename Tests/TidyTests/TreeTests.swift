import Testing

/// The house rules, held against the tree as it is.
@Suite struct TreeTests {
    private static let sources = "Sources"
    private static let tests = "Tests"

    @Test func importArrowsPointDown() throws {
        let files =
            try Tree.files(below: Self.sources, ending: ".swift") + Tree.files(below: Self.tests, ending: ".swift")
        #expect(files.count > 20, "the tree was not found")
        #expect(files.flatMap(ImportArrows.findings) == [])
    }

    @Test func sourcesKeepTheHouseRules() throws {
        #expect(try Tree.files(below: Self.sources, ending: ".swift").flatMap(HouseRules.sourceFindings) == [])
    }

    @Test func testsKeepTheHouseRules() throws {
        #expect(try Tree.files(below: Self.tests, ending: ".swift").flatMap(HouseRules.testFindings) == [])
    }

    @Test func everyFolderHasATargetAndARowInTheTable() throws {
        let manifest = try Tree.file("Package.swift").text
        let rooms = try Tree.folders(below: Self.sources)
        #expect(rooms.contains("Safety"), "the tree was not found")
        #expect(PaperRules.homelessFolders(try rooms + Tree.folders(below: Self.tests), manifest: manifest) == [])
        let known = Set(ImportArrows.allowed.keys).union(ImportArrows.cModuleOwners.keys)
        #expect(rooms.filter { !known.contains($0) } == [], "not in ImportArrows.allowed")
    }

    @Test func linksInDocumentsLeadSomewhere() throws {
        let documents =
            try [Tree.file("README.md"), Tree.file("CHANGELOG.md")] + Tree.files(below: "docs", ending: ".md")
            + Tree.files(below: "config", ending: ".md")
        #expect(documents.flatMap { PaperRules.brokenLinks(in: $0, exists: Tree.exists) } == [])
    }

    @Test func decisionRecordsSayWhenAndWhy() throws {
        let records = try Tree.files(below: "docs/decisions", ending: ".md").filter { !$0.path.hasSuffix("/README.md") }
        #expect(!records.isEmpty)
        #expect(records.flatMap(PaperRules.decisionFindings) == [])
        #expect(
            PaperRules.sharedNumbers(records.compactMap { $0.path.split(separator: "/").last.map(String.init) }) == [])
    }

    @Test func changelogHasItsSections() throws {
        #expect(PaperRules.changelogFindings(in: try Tree.file("CHANGELOG.md")) == [])
    }

    /// Which versions a clone builds with follows from Package.swift alone.
    @Test(.enabled(if: Tree.exists(".git"), "not a git checkout")) func resolvedVersionsAreNotTracked() throws {
        let git = ["git", "-c", "safe.directory=*", "ls-files", "--error-unmatch"]
        let tracked = try Tree.run(git + ["Package.swift"])
        #expect(tracked.status == 0, "\(tracked.output)")
        #expect(try Tree.run(git + ["Package.resolved"]).status == 1, "Package.resolved is tracked")
    }

    @Test func shippedPrivacyIsLeftToTheReader() throws {
        let settings = try Tree.file("config/fieldgate.yaml")
        #expect(settings.lines.contains { $0.text.hasPrefix("# privacy:") })
        #expect(!settings.lines.contains { $0.text.hasPrefix("privacy:") })
    }

    @Test(.enabled(if: systemdIsThere, "systemd-analyze is not installed"))
    func serviceUnitVerifies() throws {
        let result = try Tree.run(["systemd/verify.sh"])
        #expect(result.status == 0, "\(result.output)")
    }

    /// Containers often have no systemd; `make lint` installs it and insists.
    private static var systemdIsThere: Bool {
        do { return try Tree.run(["systemd-analyze", "--version"]).status == 0 } catch { return false }
    }
}
