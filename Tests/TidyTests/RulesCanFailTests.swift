import Testing

/// Every rule fails on a bad sample and passes a good one; a rule that can't fail holds nothing.
@Suite struct RulesCanFailTests {
    private func source(_ text: String, in room: String = "Gateway") -> TreeFile {
        TreeFile(path: "Sources/\(room)/Sample.swift", text: text)
    }

    private func test(_ text: String) -> TreeFile { TreeFile(path: "Tests/GatewayTests/Sample.swift", text: text) }

    // MARK: Import arrows

    @Test(arguments: [
        ("import Foo", "Foo"), ("public import Foo", "Foo"), ("@testable import Foo", "Foo"),
        ("@preconcurrency internal import Foo", "Foo"), ("@_spi(Bar) public import struct Foo.Baz", "Foo"),
        ("    import Foo", "Foo"), ("let important = 1", nil), ("reimport Foo", nil),
    ])
    func importsAreRead(line: String, module: String?) {
        #expect(ImportArrows.module(importedBy: line) == module)
    }

    @Test(arguments: [
        ("Geodesy", "Foundation"), ("Safety", "Darwin"), ("Geodesy", "Safety"), ("Safety", "FoundationEssentials"),
        ("Safety", "Wire"),
        ("Wire", "Journal"), ("Wire", "GRDB"), ("Journal", "MQTTLink"), ("Journal", "Yams"), ("GPSDClient", "Wire"),
        ("GPSDClient", "CMosquitto"), ("MQTTLink", "Safety"), ("Settings", "GRDB"), ("Gateway", "CGPS"),
        ("Gateway", "GRDB"), ("Gateway", "Yams"), ("fieldgate", "Journal"), ("demo", "Gateway"), ("NewRoom", "Wire"),
    ])
    func upwardImportIsFound(room: String, module: String) {
        #expect(ImportArrows.findings(in: source("import \(module)\n", in: room)).count == 1)
    }

    @Test(arguments: [
        ("Safety", "Geodesy"), ("Journal", "GRDB"), ("MQTTLink", "CMosquitto"), ("Gateway", "Journal"),
        ("Geodesy", "Darwin"),
    ])
    func downwardImportPasses(room: String, module: String) {
        #expect(ImportArrows.findings(in: source("public import \(module)\n", in: room)) == [])
    }

    @Test func cModuleHasOneOwnerInTestsToo() {
        #expect(ImportArrows.findings(in: test("import CMosquitto")).count == 1)
        let owners = TreeFile(path: "Tests/MQTTLinkTests/Sample.swift", text: "import CMosquitto")
        #expect(ImportArrows.findings(in: owners) == [])
    }

    @Test func commentedImportIsNoImport() {
        #expect(ImportArrows.findings(in: source("// import GRDB\n/* import Yams\nimport CGPS */\n")) == [])
    }

    // MARK: Source text

    @Test(arguments: ["let x = try? f()", "let x = try ? f()", "fatalError(\"no\")", "let s = \"a\"; fatalError()"])
    func swallowedErrorIsFound(line: String) {
        #expect(HouseRules.forbiddenConstructs(in: source(line)).count == 1)
    }

    @Test(arguments: ["// no try? here", "let s = \"fatalError\"", "/* /* try? */ fatalError */ let x = 1", "try f()"])
    func innocentTextPasses(line: String) {
        #expect(HouseRules.forbiddenConstructs(in: source(line)) == [])
    }

    @Test func unfinishedWorkIsFoundInCommentsToo() {
        let mark = "TO" + "DO"
        #expect(HouseRules.unfinishedWork(in: source("let a = 1\n// \(mark): later")).map(\.line) == [2])
        #expect(HouseRules.unfinishedWork(in: source("let \(mark)List = 1")) == [])
    }

    @Test func printIsForProgramsOnly() {
        #expect(HouseRules.prints(in: source("    print(status)")).count == 1)
        #expect(HouseRules.prints(in: source("if a { print(status) }")).count == 1)
        #expect(HouseRules.prints(in: source("print(status)", in: "fieldgate")) == [])
        #expect(HouseRules.prints(in: source("fingerprint(key); page.print(a)")) == [])
    }

    @Test(arguments: [
        "Task { }", "func f() async", "await f()", "let d = Date()", "ContinuousClock.now", "Int.random(in: a)",
    ])
    func impureCoreIsFound(line: String) {
        #expect(HouseRules.pureCore(in: source(line, in: "Safety")).count == 1)
        #expect(HouseRules.pureCore(in: source(line, in: "Gateway")) == [])
    }

    @Test(arguments: ["/// async on purpose", "let taskCount = awaited", "let UTCDate = 1", "let s = \"Task\""])
    func pureCorePasses(line: String) {
        #expect(HouseRules.pureCore(in: source(line, in: "Safety")) == [])
    }

    @Test func sendableNeedsItsProof() {
        let bare = "\nfinal class A: @unchecked Sendable {}"
        #expect(HouseRules.unprovenSendable(in: source(bare)).map(\.line) == [2])
        #expect(HouseRules.unprovenSendable(in: source("// Only the thread touches it." + bare)) == [])
        #expect(HouseRules.unprovenSendable(in: source("let before = 1" + bare)).count == 1)
    }

    @Test(arguments: ["try await Task.sleep(for: .seconds(1))", "sleep(1)", "usleep(10)", "clock.sleep(until: t)"])
    func sleepingTestIsFound(line: String) {
        #expect(HouseRules.sleeps(in: test(line)).count == 1)
    }

    @Test(arguments: [
        "func sleep(until deadline: Instant) async throws {", "run(\"sleep(1)\")", "// never sleep()", "asleep(x)",
    ])
    func wakefulTestPasses(line: String) {
        #expect(HouseRules.sleeps(in: test(line)) == [])
    }

    @Test func longFileIsFound() {
        let fits = String(repeating: "let a = 1\n", count: HouseRules.longestFileLines)
        #expect(HouseRules.length(of: source(fits)) == [])
        #expect(HouseRules.length(of: source(fits + "let b = 2")).count == 1)
    }

    @Test func bothSetsOfRulesLookAtEveryRule() {
        let long = String(repeating: "\n", count: HouseRules.longestFileLines)
        let bad = "try? f()\nprint(1)\nawait g()\nclass A: @unchecked Sendable {}\n// FIX" + "ME\nsleep(1)\n" + long
        #expect(HouseRules.sourceFindings(in: source(bad, in: "Safety")).count == 6)
        #expect(HouseRules.testFindings(in: test(bad)).count == 3)
    }

    // MARK: The lexer under the rules

    @Test(arguments: [
        ("a // b", "a     "), ("a /* b */ c", "a         c"), ("\"try?\" x", "\"    \" x"),
        (#""a\"b" c"#, #""    " c"#),
        ("#\"a\"b\"# c", "#\"   \"# c"), ("f(\"\", \"a\")", "f(\"\", \" \")"), ("#if a // b", "#if a     "),
        ("\"\"\"\na \"b\" //\n\"\"\" c", "\"\"\"\n        \n\"\"\" c"),
        ("\"open\nx", "\"    \nx"), (#""a\\" b"#, #""   " b"#), ("/* /* */ a */ b", "              b"),
    ])
    func codeIsTold(text: String, code: String) {
        #expect(CodeText.code(of: text) == code)
    }
}
