import FoundationEssentials
import Geodesy
import Safety
import Testing

@testable import Wire

extension Samples {
    static let interferenceID = Identifier("019a93f4-1c00-7d44-8e55-6789abcdef01")!

    static func interference(
        _ kind: InterferenceReport.Kind = .jamming, reasons: [IntegrityTest] = [.signalCollapse],
        cell: GridCell? = GridCell(Coordinate(49.988351, 36.231482)), ended: Stamp? = nil,
        grade: ClockGrade = .gnss
    ) -> InterferenceReport {
        InterferenceReport(
            id: interferenceID, kind: kind, reasons: reasons, cell: cell, began: stamp(grade: grade), ended: ended)
    }

    static var interferencePublications: [(name: String, publication: Publication)] {
        [
            ("interference.json", encoder.interference(interference())),
            (
                "interference-ended.json",
                encoder.interference(
                    interference(
                        .spoofing, reasons: [.timeStep, .signalUniform, .parkedTruth],
                        ended: stamp(1500, grade: .network)))
            ),
        ]
    }
}

@Suite struct InterferenceTests {
    private func payload(_ report: InterferenceReport) -> [UInt8] { Samples.encoder.interference(report).payload }

    private func read(_ report: InterferenceReport) throws -> InterferenceReading {
        try InterferenceReading(reading: payload(report))
    }

    @Test func itIsAnEventThatNobodyRetains() {
        let publication = Samples.encoder.interference(Samples.interference())
        #expect(publication.topic == "fieldgate/kharkiv/unit-01/event")
        #expect(!publication.retain && publication.expirySeconds == nil)
    }

    @Test func itIsReadAsItWasWritten() throws {
        let began = try read(Samples.interference())
        #expect(began.id == Samples.interferenceID && began.unit == "unit-01" && began.kind == .jamming)
        #expect(began.reasons == ["signal_collapse"] && began.cell == GridCell(southTenths: 499, westTenths: 362))
        #expect(began.began == Samples.utc() && began.ended == nil && began.boot == 3 && began.clock == .gnss)
        let ended = try read(
            Samples.interference(
                .spoofing, reasons: [.timeStep, .circle], cell: nil, ended: Samples.stamp(60, grade: .system)))
        #expect(ended.kind == .spoofing && ended.reasons == ["time_step", "circle"] && ended.cell == nil)
        #expect(ended.began == Samples.utc() && ended.ended == Samples.utc(60))
        #expect(ended.clock == .system, "of the end, which may be worth less than the beginning")
    }

    /// A clock that an attack moved may end before it began; the end must arrive all the same.
    @Test func anEndBeforeTheBeginningIsRead() throws {
        #expect(try read(Samples.interference(ended: Samples.stamp(-3600))).ended == Samples.utc(-3600))
    }

    /// No finer place than the cell, wherever on the Earth it is.
    @Test(
        arguments: [
            ((49.988351, 36.231482), (499, 362), #""south":49.9,"west":36.2"#),
            ((-0.00001, -0.00001), (-1, -1), #""south":-0.1,"west":-0.1"#),
            ((0, 0), (0, 0), #""south":0.0,"west":0.0"#), ((90, 180), (899, 1799), #""south":89.9,"west":179.9"#),
            ((-90, -180), (-900, -1800), #""south":-90.0,"west":-180.0"#),
            ((50, 36), (500, 360), #""south":50.0,"west":36.0"#),
        ] as [((Double, Double), (Int, Int), String)])
    func aPlaceIsSaidByItsCell(place: (Double, Double), tenths: (Int, Int), printed: String) throws {
        let cell = GridCell(Coordinate(place.0, place.1))
        #expect(cell == GridCell(southTenths: tenths.0, westTenths: tenths.1))
        let payload = payload(Samples.interference(cell: cell))
        #expect(String(decoding: payload, as: UTF8.self).contains(#""cell":{"size":0.1,\#(printed)}"#))
        #expect(try InterferenceReading(reading: payload).cell == cell)
    }

    /// Every edge of every cell comes back as itself.
    @Test func allEdgesSurviveTheWire() throws {
        for west in stride(from: -1800, through: 1799, by: 1) {
            let cell = GridCell(southTenths: west / 2, westTenths: west)
            #expect(try read(Samples.interference(cell: cell)).cell == cell)
        }
    }

    private static let whole = text(Samples.encoder.interference(Samples.interference(ended: Samples.stamp(60))))

    private func changed(_ old: String, _ new: String) -> [UInt8] {
        let changed = Self.whole.replacing(old, with: new)
        #expect(changed != Self.whole, "nothing was changed")
        return Array(changed.utf8)
    }

    @Test(arguments: [
        (#""kind":"jamming""#, #""kind":"meaconing""#, "kind"), (#""kind":"jamming","#, "", "kind"),
        (#""south":49.9"#, #""south":49.95"#, "cell.south"), (#""south":49.9"#, #""south":"49.9""#, "cell.south"),
        (#""south":49.9"#, #""south":90.0"#, "cell.south"), (#""south":49.9"#, #""south":1e300"#, "cell.south"),
        (#""west":36.2"#, #""west":180.0"#, "cell.west"), (#""west":36.2"#, #""west":null"#, "cell.west"),
        (#","west":36.2"#, "", "cell.west"), (#""size":0.1"#, #""size":0.01"#, "cell.size"),
        (#""size":0.1,"#, "", "cell.size"), (#""cell":{"#, #""cell":[{"#, ""),
        (#""reasons":["signal_collapse"]"#, #""reasons":"signal_collapse""#, "reasons"),
        (#""reasons":["signal_collapse"]"#, #""reasons":[7]"#, "reasons"),
        (#""began":1795248000"#, #""began":-1"#, "began"), (#""began":1795248000,"#, "", "began"),
        (#""ended":1795248060"#, #""ended":1795248060.5"#, "ended"),
        (#""ended":1795248060"#, #""ended":null"#, "ended"),
        (#""boot":3"#, #""boot":-3"#, "boot"), (#""clock":"gnss""#, #""clock":"sundial""#, "clock"),
        (#""id":"019a"#, #""id":"x19a"#, "id"), (#""unit":"unit-01""#, #""unit":"office of lies""#, "unit"),
        (#""v":1"#, #""v":2"#, "v"), ("fieldgate.interference", "fieldgate.detail", "_type"),
    ])
    func whatIsWrongIsSaidByItsField(old: String, new: String, field: String) {
        #expect {
            try InterferenceReading(reading: changed(old, new))
        } throws: {
            ($0 as? ReadingFault)?.field == field
        }
    }

    @Test func aLaterUnitMayKnowMoreReasonsAndSayMore() throws {
        let later = changed(
            #""reasons":["signal_collapse"]"#, #""reasons":["signal_collapse","agc\nlow"],"power_db":{"l1":-3}"#)
        #expect(try InterferenceReading(reading: later).reasons == ["signal_collapse", "agc low"])
        let many = (0..<33).map { #""r\#($0)""# }.joined(separator: ",")
        #expect(throws: ReadingFault.self) {
            try InterferenceReading(reading: changed(#"["signal_collapse"]"#, "[\(many)]"))
        }
    }

    /// Whatever the bytes become, reading them ends in a fault or in a reading that is in range.
    @Test func damagedBytesAreAFaultAndNeverACrash() {
        let whole = Array(Self.whole.utf8)
        for end in whole.indices {
            #expect(throws: ReadingFault.self) { try InterferenceReading(reading: Array(whole[..<end])) }
        }
        var noise = SeededGenerator(seed: 17)
        let digits = Array(#"0123456789.-+eE"[]{},:tfn\u"#.utf8)
        var (read, refused) = (0, 0)
        for round in 0..<20_000 {
            var bytes = whole
            for _ in 0...Int(noise.next() % 3) {
                let place = Int(noise.next() % UInt64(bytes.count))
                bytes[place] =
                    round % 2 == 0
                    ? UInt8(truncatingIfNeeded: noise.next()) : digits[Int(noise.next() % UInt64(digits.count))]
            }
            do {
                let reading = try InterferenceReading(reading: bytes)
                read += 1
                #expect(UnitAddress.isSegment(reading.unit) && reading.reasons.count <= 32)
            } catch {
                refused += 1
            }
        }
        #expect(read > 100 && refused > 10_000, "\(read) \(refused)")
    }

    /// The contract's page names every code that a unit may send.
    @Test func theDocumentNamesEveryReason() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/wire.md")
        let document = String(decoding: try Data(contentsOf: file.standardizedFileURL), as: UTF8.self)
        for test in IntegrityTest.allCases { #expect(document.contains("`\(test.rawValue)`"), "\(test.rawValue)") }
    }
}
