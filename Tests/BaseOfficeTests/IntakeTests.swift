import Foundation
import Safety
import Testing
import Wire

@testable import BaseOffice

/// What the broker delivers is anybody's: nothing of it may stop the office, or be taken for what it isn't.
@Suite struct IntakeTests {
    private let opening = OpeningKey()
    private let signing = SigningKey()
    private let topic = "fieldgate/kharkiv/unit-01"

    private func intake() throws -> OfficeIntake {
        var intake = OfficeIntake(
            store: try .inMemory(), opening: opening, root: "fieldgate", fleet: "kharkiv")
        intake.use([
            Enrolment(
                unit: "unit-01", verifying: signing.verifying, sealing: OpeningKey().sealing, enrolled: Timeline.noon)
        ])
        return intake
    }

    private func mail(_ unit: String = "unit-01") throws -> UnitMail {
        let address = try #require(UnitAddress(root: "fieldgate", fleet: "kharkiv", unit: unit))
        return UnitMail(address: address, signing: signing, office: opening.sealing)
    }

    @Test func otherFleetsAndOddTopicsAreRefused() throws {
        var intake = try intake()
        for topic in [
            "fieldgate/sumy/unit-01/status", "fieldgate/kharkiv/office/status", "fieldgate/kharkiv/Unit/status",
            "fieldgate/kharkiv//status", "fieldgate/kharkiv/unit-01/order", "fieldgate/kharkiv/unit-01/alert",
            "fieldgate/kharkiv/unit-01/alert/a/b", "other",
        ] {
            #expect(try intake.read(topic: topic, payload: [1], isRetained: false) == [.refused("topic")], "\(topic)")
        }
    }

    @Test func tenThousandMessagesOfNoiseAreRefusedAndNothingIsStored() throws {
        var intake = try intake()
        var noise = SeededGenerator(seed: 11)
        let leaves = [
            "/status", "/alert/\(Timeline.id(1))", "/sealed", "/seal/0011223344556677", "/reply/\(Timeline.id(2))",
        ]
        let mail = try mail()
        let good = try mail.sealingKey(SessionSeal(), boot: 1, made: Timeline.noon, message: Timeline.id(3)).payload
        for round in 0..<2_000 {
            for leaf in leaves {
                var payload = round % 2 == 0 ? good : Array("{\"_type\":\"fieldgate.alert\",\"v\":1,\"id\":".utf8)
                for _ in 0..<4 {
                    payload[Int(noise.next() % UInt64(payload.count))] = UInt8(truncatingIfNeeded: noise.next())
                }
                payload.removeLast(Int(noise.next() % UInt64(payload.count)))
                let found = try intake.read(topic: topic + leaf, payload: payload, isRetained: true)
                for finding in found {
                    if case .refused = finding { continue }
                    #expect(finding == .nothing, "\(leaf)")
                }
            }
        }
        #expect(try intake.store.alerts().isEmpty)
    }

    @Test func aSealCountsOnlyOnItsOwnTopicFromItsOwnUnit() throws {
        var intake = try intake()
        let seal = SessionSeal()
        let carried = try mail().sealingKey(seal, boot: 1, made: Timeline.noon, message: Timeline.id(1))
        let right = try intake.read(topic: carried.topic, payload: carried.payload, isRetained: true)
        #expect(right == [.seal(SealCarrier(seal, unit: "unit-01", boot: 1, made: Timeline.noon))])
        let moved = try intake.read(
            topic: "\(topic)/seal/\(KeyID(of: [1]))", payload: carried.payload, isRetained: true)
        #expect(moved == [.refused("bad_signature")])
        let other = try intake.read(
            topic: carried.topic.replacing("unit-01", with: "unit-02"), payload: carried.payload, isRetained: true)
        #expect(other == [.refused("not_enrolled")])
    }

    @Test func whatWaitsForItsSealIsOpenedWithItAndTheRestIsBounded() throws {
        var intake = try intake()
        var seal = SessionSeal()
        let mail = try mail()
        for _ in 0..<(OfficeIntake.mostWaiting + 5) {
            let sealed = try mail.sealed(
                .position, json: Array("{}".utf8), message: Timeline.id(1), under: &seal)
            #expect(try intake.read(topic: sealed.topic, payload: sealed.payload, isRetained: false) == [.nothing])
        }
        #expect(intake.waitingDropped == 5)
        let carrier = SealCarrier(seal, unit: "unit-01", boot: 1, made: Timeline.noon)
        try intake.store.keep(carrier, at: Timeline.noon)
        let opened = try intake.opened(by: carrier)
        #expect(opened.count == OfficeIntake.mostWaiting)
        #expect(opened.allSatisfy { $0 == .event(.heard(unit: "unit-01", position: PositionSign(interval: nil))) })
    }

    @Test func retainedMessagesAreNoSignOfLife() throws {
        var intake = try intake()
        let payload = Array("{}".utf8)
        #expect(try intake.read(topic: topic, payload: payload, isRetained: true) == [.nothing])
        #expect(
            try intake.read(topic: topic, payload: payload, isRetained: false)
                == [.event(.heard(unit: "unit-01", position: PositionSign(interval: nil)))])
    }

    @Test(
        arguments: [
            (#"{"tst":100,"fg":{"next":160,"late":false}}"#, 60),
            (#"{"tst":40,"created_at":100,"fg":{"next":115}}"#, 15),
            (#"{"tst":100,"fg":{"next":160,"late":true}}"#, nil), (#"{"tst":100,"fg":{"next":90}}"#, nil),
            (#"{"tst":100,"fg":{"next":9e300}}"#, nil), ("{", nil),
        ] as [(String, Int?)])
    func aPositionPromisesTheNext(json: String, seconds: Int?) throws {
        var intake = try intake()
        let sign = PositionSign(interval: seconds.map { .seconds($0) })
        #expect(
            try intake.read(topic: topic, payload: Array(json.utf8), isRetained: false)
                == [.event(.heard(unit: "unit-01", position: sign))])
    }

    @Test func aPlainDetailIsNeverBelievedAboutDuress() throws {
        var intake = try intake()
        let json =
            #"{"_type":"fieldgate.detail","alert":"\#(Timeline.id(1))","duress":true,"rev":1,"unit":"unit-01","v":1}"#
        let found = try intake.read(topic: topic + "/event", payload: Array(json.utf8), isRetained: false)
        guard case .detail(let detail, let covert) = found.first else {
            Issue.record("\(found)")
            return
        }
        #expect(!detail.isDuress && covert == nil)
    }

    // MARK: Interference

    private func event(_ change: (String) -> String = { $0 }) throws -> [UInt8] {
        let address = try #require(UnitAddress(root: "fieldgate", fleet: "kharkiv", unit: "unit-01"))
        let stamp = Stamp(boot: 1, instant: .seconds(1), utc: Timeline.noon, grade: .gnss)
        let payload = WireEncoder(address: address, version: "0").interference(
            InterferenceReport(
                id: Timeline.id(1), kind: .spoofing, reasons: [.timeStep], cell: Timeline.kharkiv, began: stamp,
                ended: nil)
        ).payload
        return Array(change(String(decoding: payload, as: UTF8.self)).utf8)
    }

    @Test func interferenceIsReadAndIsASignOfLife() throws {
        var intake = try intake()
        let payload = try event()
        #expect(
            try intake.read(topic: topic + "/event", payload: payload, isRetained: false) == [
                .interference(try InterferenceReading(reading: payload)),
                .event(.heard(unit: "unit-01", position: nil)),
            ])
    }

    @Test func interferenceThatIsNoneIsRefused() throws {
        var intake = try intake()
        let table: [(topic: String, old: String, new: String, why: String)] = [
            ("unit-01", "\"spoofing\"", "\"lies\"", "malformed_interference"),
            ("unit-01", "49.9", "1e999", "malformed_interference"),
            ("unit-01", "\"v\":1", "\"v\":2", "malformed_interference"),
            ("unit-01", "unit-01", "unit-02", "wrong_unit"), ("unit-02", "unit-01", "unit-02", "not_enrolled"),
        ]
        for (unit, old, new, why) in table {
            let payload = try event { $0.replacing(old, with: new) }
            let found = try intake.read(
                topic: "fieldgate/kharkiv/\(unit)/event", payload: payload, isRetained: false)
            #expect(found.first == .refused(why), "\(old)")
        }
    }

    @Test func eventsOfNoiseNeverStopTheOffice() throws {
        var intake = try intake()
        var noise = SeededGenerator(seed: 23)
        let good = try event()
        var words: [String: Int] = [:]
        for _ in 0..<5_000 {
            var payload = good
            for _ in 0..<3 {
                payload[Int(noise.next() % UInt64(payload.count))] = UInt8(truncatingIfNeeded: noise.next())
            }
            payload.removeLast(Int(noise.next() % 3))
            guard let first = try intake.read(topic: topic + "/event", payload: payload, isRetained: false).first else {
                Issue.record("nothing was found")
                continue
            }
            switch first {
            case .refused(let why): words[why, default: 0] += 1
            case .interference(let reading):
                words["read", default: 0] += 1
                try intake.store.keep(InterferenceRecord(reading, received: Timeline.noon))
            default: words["passed by", default: 0] += 1
            }
        }
        #expect(words["malformed_interference", default: 0] > 1_000, "\(words)")
        #expect(try intake.store.interference().count <= OfficeStore.mostInterferenceOfUnit)
    }
}
