import FoundationEssentials
import Testing

@testable import Safety

/// The table itself, and the page that shows it.
@Suite struct AlertLifeCycleTests {
    private static let page =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/alarms.md").standardizedFileURL

    private var lines: [String] {
        get throws {
            String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
    }

    private static func cells(_ row: AlertLifeCycle.Row) -> [String] {
        [
            row.from?.rawValue ?? "nothing", row.trigger.rawValue, row.to.rawValue, row.sound.rawValue,
            row.dropsAnswers ? "yes" : "no",
        ]
    }

    @Test func thePagesTableIsTheCodes() throws {
        let shown = try lines.filter { $0.hasPrefix("|") }
            .map { $0.split(separator: "|").map { $0.trimming(while: \.isWhitespace) } }
            .filter { $0.count == 5 && $0[0] != "from" && !$0[0].hasPrefix("-") }
        let rows = AlertLifeCycle.table.map(Self.cells)
        for row in rows { #expect(shown.contains(row), "\(row) is missing from the page") }
        for row in shown { #expect(rows.contains(row), "\(row) is on the page only") }
        #expect(shown.count == rows.count)
    }

    @Test func thePagesDiagramIsTheCodes() throws {
        var shown: [[String]] = []
        for line in try lines where line.contains(" --> ") && !line.hasSuffix("--> [*]") {
            let parts = line.split(separator: ":", maxSplits: 1)
            let ends = parts[0].split(separator: " ").filter { $0 != "-->" }.map(String.init)
            for trigger in parts[1].split(separator: "/") {
                shown.append([ends[0], trigger.trimming(while: \.isWhitespace), ends[1]])
            }
        }
        let rows = AlertLifeCycle.table.map { [$0.from?.rawValue ?? "[*]", $0.trigger.rawValue, $0.to.rawValue] }
        for row in rows { #expect(shown.contains(row), "\(row) is missing from the diagram") }
        for row in shown { #expect(rows.contains(row), "\(row) is in the diagram only") }
        #expect(shown.count == rows.count)
    }

    @Test func noTransitionStandsTwice() {
        let table = AlertLifeCycle.table
        for row in table {
            #expect(table.filter { $0.from == row.from && $0.trigger == row.trigger && $0.to == row.to } == [row])
            #expect(
                row.dropsAnswers == AlertLifeCycle.dropsAnswers(row.trigger), "a trigger drops everywhere or nowhere")
            let alike = table.filter {
                $0.trigger.cause == row.trigger.cause && $0.to == row.to && $0.from != .candidate
            }
            #expect(Set(alike.map(\.sound)).count <= 1, "what a change sounds like follows from its cause and its end")
        }
    }

    @Test func nothingComesBackFromClearedAndNothingIsDeaf() {
        #expect(!AlertLifeCycle.table.contains { $0.from == .cleared })
        for trigger in AlertLifeCycle.Trigger.allCases {
            #expect(AlertLifeCycle.table.contains { $0.trigger == trigger }, "\(trigger) leads nowhere")
        }
        for phase in [AlertLifeCycle.Phase.active, .acknowledged, .shelved, .returning] {
            #expect(AlertLifeCycle.row(from: phase, .worsens, to: .active)?.sound == .yes)
            #expect(AlertLifeCycle.row(from: phase, .hazardOver, to: .cleared) != nil)
        }
    }

    @Test func onlyEvidenceOrARightfulWordClears() {
        let clearing = Set(AlertLifeCycle.table.filter { $0.to == .cleared }.map(\.trigger))
        #expect(clearing == [.hazardOver, .stoodDown])
    }
}

extension Substring {
    fileprivate func trimming(while isOut: (Character) -> Bool) -> String {
        String(drop(while: isOut).reversed().drop(while: isOut).reversed())
    }
}
