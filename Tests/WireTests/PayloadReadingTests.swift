import Geodesy
import Safety
import Testing

@testable import Wire

@Suite struct PayloadReadingTests {
    @Test func anAlertIsReadAsItWasWritten() throws {
        let read = try AlertReading(reading: Samples.encoder.alert(Samples.answered).payload)
        #expect(read.id == Samples.alertID && read.revision == 6 && read.unit == "unit-01")
        #expect(read.kind == .zone && read.level == .warning && read.actions == [.avoid])
        #expect(read.zoneID == "lyptsi-ring" && read.zoneName == "Липці, 5 км" && read.zoneSet == Samples.zoneSet)
        #expect(read.ringMetres == nil && read.orderID == nil)
        #expect(read.state == .active && read.certainty == .observed && !read.drill)
        #expect(
            read.raised == Samples.utc() && read.changed == Samples.utc(30) && read.boot == 3 && read.clock == .gnss)
        #expect(read.textUkrainian == AlertText(Samples.answered).ukrainian)
        #expect(read.textEnglish == AlertText(Samples.answered).english)
        #expect(read.crewAck == .init(at: Samples.utc(95), by: "driver", via: .local))
        #expect(read.officeAck == .init(at: Samples.utc(130), by: "duty", via: .order))
        #expect(read.shelvedUntil == Samples.utc(740))
        #expect(
            read.escalated == [
                .init(step: 1, at: Samples.utc(90), times: 2), .init(step: 2, at: Samples.utc(120), times: 1),
            ])
    }

    @Test func aDistressCallThatIsToldAgainIsRead() throws {
        var call = Samples.distress()
        call.escalation = Escalation(since: Samples.stamp(), taken: [.init(step: 0, at: Samples.stamp(60), times: 3)])
        let read = try AlertReading(reading: Samples.encoder.alert(call).payload)
        #expect(read.escalated == [.init(step: 0, at: Samples.utc(60), times: 3)])
    }

    @Test func anOrderedAlertNamesItsOrderAndARingItsDistance() throws {
        let ordered = try AlertReading(reading: Samples.encoder.alert(Samples.ordered()).payload)
        #expect(ordered.orderID == Samples.orderID && ordered.orderHaven == "chuhuiv" && ordered.zoneID == nil)
        let ring = Samples.alert(level: .warning, ring: 2400.2)
        #expect(try AlertReading(reading: Samples.encoder.alert(ring).payload).ringMetres == 2401)
    }

    @Test func aDetailIsReadAsItWasWritten() throws {
        let read = try DetailReading(
            reading: Samples.encoder.alertDetail(Samples.alert(), Samples.guidedDetail).payload)
        #expect(read.unit == "unit-01" && read.alert == Samples.alertID && read.revision == 2)
        #expect(read.coordinate == Coordinate(50.123456, 36.4) && read.accuracyMetres == 5)
        #expect(read.distanceMetres == -121 && read.time == Samples.utc(30) && !read.duress)
        #expect(
            read.nearest.first
                == .init(
                    id: "chuhuiv", name: "Лікарня Чугуїв", kind: .hospital, status: .functional,
                    distanceMetres: 12_005, bearingDegrees: 268, crossesDanger: false))
        #expect(read.nearest.last?.bearingDegrees == 0, "rounded up to north")
        #expect(read.wayOut == .init(distanceMetres: 121, bearingDegrees: 180))
        #expect(read.kind == nil && read.level == nil && read.raised == nil, "a plain detail says no more than it must")
    }

    @Test func aCovertDistressCallIsWholeInItsSealedDetail() throws {
        let read = try DetailReading(reading: Samples.encoder.sealedDetail(Samples.distress(.covert), nil))
        #expect(read.duress && read.coordinate == nil && read.time == nil && read.nearest.isEmpty)
        #expect(read.kind == .distress && read.level == .evacuate && read.state == .active && read.revision == 2)
        #expect(
            read.raised == Samples.utc() && read.changed == Samples.utc(30) && read.boot == 3 && read.drill == false)
    }

    @Test func aStatusIsReadAsItWasWritten() throws {
        let payload = try #require(Samples.alertPublications.first { $0.name == "status-silent.json" }).publication
        let read = try StatusReading(reading: payload.payload)
        #expect(read.unit == "unit-01" && read.state == .silent && read.session == 1_795_247_100 && read.boot == 3)
        #expect(read.sent == Samples.utc() && read.version == "0.1.0" && read.clock == .gnss)
        #expect(read.position == .init(state: .degraded, since: Samples.utc(-12), reasons: ["accuracy"]))
        #expect(
            read.zones
                == .init(
                    version: 7, sha256: Samples.zoneSet, count: 15, ageSeconds: 600, source: .office,
                    validUntil: Samples.utc(-3600), isStale: true))
        #expect(read.next == Samples.utc(15) && read.checkIn == nil && read.silenceUntil == Samples.utc(7200))
        #expect(read.activity == .travelling && read.drill && read.office == .online)
        #expect(read.queue.map(\.name) == ["alerts", "history", "newest", "visits"])
        #expect(read.queue.last == .init(name: "visits", count: 2, oldestAgeSeconds: 90, lastSent: Samples.utc(-3600)))
        #expect(read.refusedOrders.map(\.reason) == ["bad_signature", "replayed"])
        #expect(read.refusedOrders.map(\.count) == [10_000, 3] && read.refusedPublishes.count == 2)
        #expect(read.openAlarms == 1 && read.heldBackAlarms == 2 && read.failedHooks == 1)
        #expect(read.journal == .ok && read.lastGood == false && read.receiver == .connected)
    }

    @Test func aWillIsReadToo() throws {
        let life = BirthAndDeath(encoder: Samples.encoder, session: 7, boot: 3, connected: Samples.utc(-900))
        let read = try StatusReading(reading: life.will.payload)
        #expect(read.state == .offline && read.session == 7 && read.sent == Samples.utc(-900))
        #expect(read.clock == nil && read.position == nil && read.zones == nil && read.queue.isEmpty)
        #expect(read.openAlarms == nil && read.failedHooks == nil && !read.drill)
    }

    // MARK: What isn't as it should be

    private static let alert = text(Samples.encoder.alert(Samples.answered))

    @Test(arguments: [
        (#""rev":6"#, #""rev":0"#, "rev"), (#""rev":6"#, #""rev":"6""#, "rev"), (#""rev":6,"#, "", "rev"),
        (#""rev":6"#, #""rev":6.5"#, "rev"), (#""v":1"#, #""v":2"#, "v"), (#""v":1"#, #""v":true"#, "v"),
        (#""kind":"zone""#, #""kind":"zones""#, "kind"), (#""drill":false"#, #""drill":0"#, "drill"),
        (#""unit":"unit-01""#, #""unit":"Unit 01""#, "unit"),
        (#""by":"driver""#, #""by":["driver"]"#, "crew_ack.by"),
        (#""via":"local""#, #""via":"radio""#, "crew_ack.via"),
        (#""raised":1795248000"#, #""raised":9223372036854775807"#, "raised"),
        (#""actions":["avoid"]"#, #""actions":["avoid","dance"]"#, "actions"),
        (#""step":2"#, #""step":null"#, "escalated[1].step"), (#""name":"Липці, 5 км","#, "", "zone.name"),
        ("fieldgate.alert", "fieldgate.detail", "_type"), (#""text":{"#, #""text":["#, ""),
    ])
    func aWrongFieldIsNamed(good: String, bad: String, field: String) throws {
        #expect(Self.alert.contains(good))
        let broken = Self.alert.replacing(good, with: bad, maxReplacements: 1)
        let fault = #expect(throws: ReadingFault.self) { try AlertReading(reading: Array(broken.utf8)) }
        #expect(fault?.field == field)
        #expect(fault.map { !"\($0)".contains("driver") } ?? false, "a fault never repeats a value")
    }

    @Test func unknownFieldsArePassedBy() throws {
        let richer = Self.alert.replacing(#"{"_type""#, with: #"{"Zz":{"a":[1,null]},"_type""#, maxReplacements: 1)
        #expect(
            try AlertReading(reading: Array(richer.utf8)) == (try AlertReading(reading: Array(Self.alert.utf8))))
    }

    @Test func aTextCantWriteOnATerminal() throws {
        let hostile = Self.alert.replacing("Липці, 5 км\",\"set", with: "Лип\\u001b[2Jці\\n\\u202eкм\",\"set")
        #expect(try AlertReading(reading: Array(hostile.utf8)).zoneName == "Лип [2Jці км")
    }

    @Test func halfAPlaceIsNone() throws {
        let whole = text(Samples.encoder.alertDetail(Samples.alert(), Samples.detail))
        for (cut, field) in [(#""lat":50.123456,"#, "lat"), (#""lon":36.4,"#, "lon")] {
            let half = whole.replacing(cut, with: "")
            #expect(half != whole)
            #expect(throws: ReadingFault(field, "missing beside `\(field == "lat" ? "lon" : "lat")`")) {
                try DetailReading(reading: Array(half.utf8))
            }
        }
        #expect(throws: ReadingFault.self) {
            try DetailReading(reading: Array(whole.replacing("50.123456", with: "90.5").utf8))
        }
    }

    @Test func whatIsTooLargeIsNotRead() {
        let padded = Self.alert.replacing(#"{"_type""#, with: "{" + String(repeating: " ", count: 66_000) + #""_type""#)
        #expect(throws: ReadingFault.self) { try AlertReading(reading: Array(padded.utf8)) }
        let names = (0..<65).map { #""r\#($0)":1"# }.joined(separator: ",")
        let many = text(Samples.encoder.status(Samples.status))
            .replacing(#""orders":{"bad_signature":10000,"replayed":3}"#, with: #""orders":{\#(names)}"#)
        #expect(many.contains("r64"))
        #expect(throws: ReadingFault.self) { try StatusReading(reading: Array(many.utf8)) }
    }

    /// Whatever a payload is cut to, reading it ends in a fault or in a reading, never in a crash.
    @Test func everyCutIsAFault() {
        let payloads = (try? Samples.publications())?.map(\.publication.payload) ?? []
        #expect(payloads.count > 10)
        for payload in payloads {
            for end in stride(from: 0, to: payload.count, by: 7) {
                let cut = Array(payload[..<end])
                #expect(throws: ReadingFault.self) { try AlertReading(reading: cut) }
                #expect(throws: ReadingFault.self) { try DetailReading(reading: cut) }
                #expect(throws: ReadingFault.self) { try StatusReading(reading: cut) }
                #expect(throws: ReadingFault.self) { try InterferenceReading(reading: cut) }
            }
        }
    }

    // MARK: Duress

    @Test func duressIsInNothingPlain() {
        let plain = text(Samples.encoder.alert(Samples.distress(.marked)))
        #expect(plain == text(Samples.encoder.alert(Samples.distress())))
        let detail = text(Samples.encoder.alertDetail(Samples.distress(.marked), Samples.detail))
        #expect(detail == text(Samples.encoder.alertDetail(Samples.distress(), Samples.detail)))
        #expect(!plain.contains("duress") && !detail.contains("duress"))
    }

    @Test func aCovertCallHasNoPlainPayload() async {
        await #expect(processExitsWith: .failure) { _ = Samples.encoder.alert(Samples.distress(.covert)) }
        await #expect(processExitsWith: .failure) {
            _ = Samples.encoder.alertDetail(Samples.distress(.covert), Samples.detail)
        }
        await #expect(processExitsWith: .success) { _ = Samples.encoder.alert(Samples.distress(.marked)) }
    }
}
