import Safety
import Testing

@testable import Wire

@Suite struct EnvelopeTests {
    private let mail = Mail()
    private let json = Array("{\"a\":1}".utf8)
    private let topic = "fieldgate/kharkiv/unit-01/sealed"

    @Test(arguments: EnvelopeKind.allCases) func everyKindComesBackAsItWas(_ kind: EnvelopeKind) throws {
        var seal = SessionSeal()
        let bytes: [UInt8]
        switch kind.suite {
        case .signed:
            bytes = Envelope.signed(kind, message: Mail.messageID, topic: topic, json: json, by: mail.duty)
        case .addressed:
            bytes = try Envelope.sealed(
                kind, message: Mail.messageID, topic: topic, unit: Mail.unit, json: json, to: mail.box.sealing,
                by: mail.duty)
        case .session:
            bytes = try Envelope.sealed(
                kind, message: Mail.messageID, topic: topic, json: json, under: &seal, by: mail.duty)
        }
        let envelope = try Envelope(reading: bytes)
        #expect(envelope.kind == kind && envelope.suite == kind.suite)
        #expect(envelope.message == Mail.messageID && envelope.signer == mail.duty.verifying.id)
        try envelope.check(topic: topic, by: mail.keys.verifying)
        switch kind.suite {
        case .signed:
            #expect(envelope.key == mail.duty.verifying.id)
            #expect(try envelope.open(topic: topic) == json)
        case .addressed:
            #expect(envelope.key == mail.box.sealing.id)
            #expect(try envelope.open(topic: topic, unit: Mail.unit, with: mail.box) == json)
            #expect(bytes.count == 27 + 1120 + 256 + 16 + 72)
        case .session:
            #expect(envelope.key == seal.id)
            #expect(try envelope.open(topic: topic, with: seal.key) == (0, json))
            #expect(bytes.count == json.count + 123)
        }
    }

    /// The words are part of what a seal is bound to: changing one makes every envelope unreadable.
    @Test func theWordsOfTheKinds() {
        #expect(
            EnvelopeKind.allCases.map { "\($0.rawValue) \($0.name) \($0.suite.rawValue)" } == [
                "1 visit 1", "2 position 2", "3 zone set 0", "4 order 1", "5 receipt 0", "6 sealing key 1",
                "7 alert detail 2", "8 event 2", "9 track 2", "10 reply 2", "11 presence 0",
            ])
    }

    @Test func theHeaderIsTheContracts() throws {
        let bytes = Envelope.signed(.receipt, message: Mail.messageID, topic: topic, json: json, by: mail.duty)
        let id = mail.duty.verifying.id.bytes
        #expect(Array(bytes[..<11]) == [1, 5, 0] + id)
        #expect(HexText.text(bytes[11..<27]) == "019a93f420007c339d44aabbccddeeff")
        #expect(Array(bytes[27..<27 + json.count]) == json)
        #expect(Array(bytes.suffix(72).prefix(8)) == id)
    }

    @Test func sequencesCountFromNoughtAndCopiesCountOn() throws {
        var seal = SessionSeal()
        var copy = seal
        #expect([seal.next(), copy.next(), seal.next(), copy.next()] == [0, 1, 2, 3])
        #expect(SessionSeal().id != seal.id)
    }

    @Test func anotherTopicUnitOrKeyOpensNothing() throws {
        let order = try Envelope(reading: try mail.sealed())
        let topic = Mail.topics.order
        #expect(throws: EnvelopeFault.unopened) { try order.open(topic: topic, unit: "unit-02", with: mail.box) }
        #expect(throws: EnvelopeFault.unopened) { try order.open(topic: "x", unit: Mail.unit, with: mail.box) }
        #expect(throws: EnvelopeFault.misaddressed) { try order.open(topic: topic, unit: Mail.unit, with: mail.office) }
        var seal = SessionSeal()
        let detail = try Envelope(
            reading: Envelope.sealed(
                .alertDetail, message: Mail.messageID, topic: topic, json: json, under: &seal, by: mail.boxSigning))
        #expect(throws: EnvelopeFault.unopened) { _ = try detail.open(topic: "x", with: seal.key) }
        #expect(throws: EnvelopeFault.unopened) { _ = try detail.open(topic: topic, with: SessionSeal().key) }
        #expect(throws: EnvelopeFault.unopened) { _ = try detail.open(topic: topic, with: [1, 2, 3]) }
    }

    @Test func anEnvelopeOpensInItsOwnSuiteAlone() throws {
        let order = try Envelope(reading: try mail.sealed())
        #expect(throws: EnvelopeFault.self) { try order.open(topic: Mail.topics.order) }
        #expect(throws: EnvelopeFault.self) { _ = try order.open(topic: Mail.topics.order, with: SessionSeal().key) }
        let receipt = try Envelope(
            reading: Envelope.signed(.receipt, message: Mail.messageID, topic: topic, json: json, by: mail.duty))
        #expect(throws: EnvelopeFault.self) { try receipt.open(topic: topic, unit: Mail.unit, with: mail.box) }
    }

    @Test(arguments: [
        ("{}", 256), (String(repeating: "x", count: 255), 256), (String(repeating: "x", count: 256), 256),
        (String(repeating: "x", count: 257), 512),
    ]) func paddingFillsUpTo256(text: String, expected: Int) {
        let padded = EnvelopePadding.pad(Array(text.utf8))
        #expect(padded.count == expected)
        #expect(padded.starts(with: text.utf8) && padded[text.utf8.count...].allSatisfy { $0 == 0 })
    }

    @Test(arguments: ["{}", "{\"a\":1}", "{" + String(repeating: " ", count: 254) + "}"])
    func paddingComesOff(_ text: String) {
        #expect(EnvelopePadding.remove(EnvelopePadding.pad(Array(text.utf8))) == Array(text.utf8))
    }

    @Test(arguments: [
        "", "\0", "{}\0x", "{}x", "{\0}", "[]", "{} ", "{}" + String(repeating: "\0", count: 256),
    ]) func whatIsNoPaddedObjectIsRefused(_ text: String) {
        #expect(EnvelopePadding.remove(Array(text.utf8)) == nil)
    }

    @Test(arguments: [1, 255, 256]) func aSealWithoutItsPaddingIsMalformed(missing: Int) throws {
        var bytes = try mail.sealed(Mail.order(.report))
        #expect(bytes.count == 27 + 1120 + 256 + 16 + 72)
        bytes.removeSubrange(1_200..<(1_200 + missing))
        #expect(throws: EnvelopeFault.malformed("it isn't padded")) { try Envelope(reading: bytes) }
    }

    @Test func aSignedEnvelopeThatNamesTwoSignersIsMalformed() throws {
        var bytes = Envelope.signed(.receipt, message: Mail.messageID, topic: topic, json: json, by: mail.duty)
        bytes.replaceSubrange(3..<11, with: mail.head.verifying.id.bytes)
        #expect(throws: EnvelopeFault.malformed("it names two signers")) { try Envelope(reading: bytes) }
    }

    @Test func whatIsTooLongForTheLinkIsNeverMade() throws {
        let long = Array("{\"a\":\"\(String(repeating: "x", count: Envelope.largest))\"}".utf8)
        #expect(throws: EnvelopeFault.malformed("it is too long")) {
            try Envelope.sealed(
                .order, message: Mail.messageID, topic: topic, unit: Mail.unit, json: long, to: mail.box.sealing,
                by: mail.duty)
        }
        var seal = SessionSeal()
        #expect(throws: EnvelopeFault.malformed("it is too long")) {
            try Envelope.sealed(
                .track, message: Mail.messageID, topic: topic, json: long, under: &seal, by: mail.duty)
        }
        #expect(throws: EnvelopeFault.malformed("it is too long")) {
            try Envelope(reading: [UInt8](repeating: 1, count: Envelope.largest + 1))
        }
    }
}
