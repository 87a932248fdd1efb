import Safety
import Testing

@testable import Wire

/// Whatever isn't exactly what the office signed for this unit changes nothing.
@Suite struct OfficeMailTests {
    private let mail = Mail()

    @Test func anOrderArrivesWithItsSigner() throws {
        let signed = try mail.read(try mail.sealed()).get()
        #expect(signed.order == Mail.order())
        #expect(
            signed.signer == Signer(key: mail.duty.verifying.id.description, name: "duty", mayLower: false))
        #expect(try mail.read(try mail.sealed(by: mail.head)).get().signer.mayLower)
    }

    @Test func everyFlippedByteOfAnOrderIsRefused() throws {
        let bytes = try mail.sealed()
        for index in bytes.indices {
            var forged = bytes
            forged[index] ^= 1 << UInt8(index % 8)
            #expect(mail.read(forged).failure != nil, "byte \(index)")
        }
    }

    @Test func everyTruncatedOrderIsRefused() throws {
        let bytes = try mail.sealed()
        for count in 0..<bytes.count {
            #expect(mail.read(Array(bytes.prefix(count))).failure != nil, "\(count) bytes")
            #expect(mail.read(Array(bytes.suffix(count))).failure != nil, "the last \(count) bytes")
        }
        #expect(mail.read(bytes + [0]).failure != nil)
    }

    @Test func ordersThatAreNotForThisUnit() throws {
        let order = Mail.order()
        let other = Topics(UnitAddress(root: "fieldgate", fleet: "kharkiv", unit: "unit-02")!)
        let elsewhere = try OfficeMail.order(
            order, topic: Mail.topics.order, unit: Mail.unit, to: OpeningKey().sealing, by: mail.duty)
        let table: [(bytes: [UInt8], refusal: OrderRefusal)] = [
            (elsewhere, .misaddressed),
            // Sent on another unit's topic, and copied to this one's.
            (try mail.sealed(topic: other.order), .badSignature),
            // Sealed for another unit, to this one's key.
            (try mail.sealed(unit: "unit-02"), .unopened),
            // An order to another unit, inside what is addressed to this one.
            (try mail.sealed(Mail.order(unit: "unit-02")), .wrongUnit),
            (try mail.sealed(by: mail.stranger), .unknownSigner),
            // A unit's own key orders nothing.
            (try mail.sealed(by: mail.boxSigning), .unknownSigner),
        ]
        for (bytes, refusal) in table { #expect(mail.read(bytes).failure == refusal) }
    }

    /// Bound to their kind: nothing signed as one thing is read as another.
    @Test func anotherKindIsNoOrder() throws {
        let json = Mail.order().encode()
        let topic = Mail.topics.order
        var seal = SessionSeal()
        let signed = Envelope.signed(.receipt, message: Mail.messageID, topic: topic, json: json, by: mail.duty)
        let visit = try Envelope.sealed(
            .visit, message: Mail.messageID, topic: topic, unit: Mail.unit, json: json, to: mail.box.sealing,
            by: mail.duty)
        let reply = try Envelope.sealed(
            .reply, message: Mail.messageID, topic: topic, json: json, under: &seal, by: mail.duty)
        for bytes in [signed, visit, reply] { #expect(mail.read(bytes).failure == .malformed) }
    }

    @Test func aStrangersKeyIdDoesNotHelp() throws {
        // The id of a key that counts, over a signature of one that doesn't.
        var bytes = try mail.sealed(by: mail.stranger)
        let end = bytes.count
        bytes.replaceSubrange((end - 72)..<(end - 64), with: mail.head.verifying.id.bytes)
        #expect(mail.read(bytes).failure == .badSignature)
    }

    @Test(arguments: ["", "{}", "[]", "{\"_type\":\"fieldgate.order\",\"v\":1}", "no json"])
    func signedNonsenseIsNoOrder(_ text: String) throws {
        let bytes = try Envelope.sealed(
            .order, message: Mail.messageID, topic: Mail.topics.order, unit: Mail.unit,
            json: Array((text.isEmpty ? "{" : text).utf8), to: mail.box.sealing, by: mail.duty)
        #expect(mail.read(bytes).failure == .malformed)
    }

    /// A unit counts what it can't read and doesn't answer, so nothing of the kind is made.
    @Test func whatAUnitWouldNotReadIsNotMade() {
        let orders = [
            Mail.order(.message(text: "two\nlines")), Mail.order(.emissionControl(minutes: 241, mode: .normal)),
            Mail.order(.evacuate(level: .warning, actions: [], text: nil, haven: nil)),
        ]
        for order in orders { #expect(throws: EnvelopeFault.self) { try mail.sealed(order) } }
        #expect(throws: EnvelopeFault.self) {
            var receipt = Mail.receipt
            receipt.refused = [.init(id: Mail.orderID, reason: "Two words")]
            _ = try OfficeMail.receipt(receipt, message: Mail.messageID, topic: "x", by: mail.duty)
        }
    }

    @Test func receiptsZonesAndPresenceArriveOnTheirTopicsOnly() throws {
        let topics = Mail.topics
        let receipt = try OfficeMail.receipt(
            Mail.receipt, message: Mail.messageID, topic: topics.receipt, by: mail.duty)
        #expect(
            OfficeMail.readReceipt(receipt, topic: topics.receipt, unit: Mail.unit, keys: mail.keys)
                == .success(Mail.receipt))
        #expect(
            OfficeMail.readReceipt(receipt, topic: "x", unit: Mail.unit, keys: mail.keys) == .failure(.badSignature))
        #expect(
            OfficeMail.readReceipt(receipt, topic: topics.receipt, unit: "unit-02", keys: mail.keys)
                == .failure(.wrongUnit))

        let zones = try OfficeMail.zones(
            try Mail.zones(), message: Mail.messageID, topic: topics.officeZones, by: mail.head)
        let arrived = try OfficeMail.readZones(zones, topic: topics.officeZones, keys: mail.keys).get()
        #expect(arrived.zones == (try Mail.zones()) && arrived.signer.mayLower)
        #expect(
            OfficeMail.readZones(zones, topic: topics.officePresence, keys: mail.keys) == .failure(.badSignature))

        let presence = OfficeMail.presence(
            Mail.presence, message: Mail.messageID, topic: topics.officePresence, by: mail.duty)
        func read(_ bytes: [UInt8], _ fleet: String = "kharkiv") -> Result<Presence, OrderRefusal> {
            OfficeMail.readPresence(bytes, topic: topics.officePresence, fleet: fleet, keys: mail.keys)
        }
        #expect(read(presence) == .success(Mail.presence))
        #expect(read(presence, "sumy") == .failure(.malformed))
        #expect(read(receipt) == .failure(.malformed))
        for index in presence.indices {
            var forged = presence
            forged[index] ^= 0x20
            #expect(read(forged).failure != nil, "byte \(index)")
        }
    }

    @Test func aSignedZoneSetThatIsNoneIsInvalid() {
        let topic = Mail.topics.officeZones
        let bytes = Envelope.signed(
            .zoneSet, message: Mail.messageID, topic: topic, json: Array("{\"_type\":\"fieldgate.zones\"}".utf8),
            by: mail.head)
        #expect(OfficeMail.readZones(bytes, topic: topic, keys: mail.keys).failure == .invalidZones)
    }
}
