import Foundation
import Safety
import Simulator
import Testing

@testable import Tracks

/// docs/replay.md names what a program finds in the lines: each key, and no key that isn't there.
@Suite struct DocumentationTests {
    private static let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/replay.md")

    @Test func everyKeyOfTheLinesIsDocumentedAndEveryDocumentedKeyIsThere() throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        let start = try #require(text.range(of: "## NDJSON")).upperBound
        let end = try #require(text.range(of: "## The map")).lowerBound
        let documented = Set(
            text[start..<end].split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
                (row.split(separator: "|").first ?? "").matches(of: #/`(\w+)`/#).map { String($0.1) }
            })
        var written: Set<String> = []
        for event in try Self.events() {
            let object = try JSONSerialization.jsonObject(with: Data(event.json)) as? [String: Any]
            written.formUnion(try #require(object).keys)
        }
        #expect(written == documented)
    }

    /// One of each kind, with everything that it can carry.
    private static func events() throws -> [ReplayEvent] {
        let epochs = Bench.drive([50.19, 50.2055, 50.185], stop: .seconds(150)).epochs()
        let nmea = epochs.flatMap(\.nmea).joined(separator: "\n") + "\n"
        var zone = Bench.zone()
        zone = Zone(
            reference: zone.reference, level: .evacuate, action: .relocate,
            outerRings: [ZoneRing(level: .warning, action: .avoid, distanceMetres: 500)], marginMetres: 100,
            dwell: .seconds(10), shape: zone.shape)
        let pause = ReplayEvent(elapsed: .zero, time: nil, place: nil, what: .skipped(.seconds(5)))
        let cell = GridCell(southTenths: 501, westTenths: 369)
        let stamp = Stamp(boot: 1, instant: .seconds(60), utc: UTCTime(secondsSinceEpoch: 1_560_000_000), grade: .gnss)
        var chance = SeededGenerator(seed: 1)
        let jammed = InterferenceReport(
            id: Identifier(at: stamp.utc, using: &chance), kind: .jamming, reasons: [.seenUnused], cell: cell,
            began: stamp,
            ended: stamp)
        let interference = ReplayEvent(
            elapsed: .zero, time: nil, place: nil, what: .interference(jammed, began: .zero))
        return try Bench.replay(nmea, zones: [zone]).events + [pause, interference]
    }
}
