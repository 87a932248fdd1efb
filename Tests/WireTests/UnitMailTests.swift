import Safety
import Testing

@testable import Wire

@Suite struct UnitMailTests {
    private let mail = Mail()

    private func carrier(of seal: SessionSeal) throws -> (publication: Publication, carrier: SealCarrier) {
        let publication = try mail.unitMail.sealingKey(seal, boot: 3, made: Samples.utc(), message: Mail.messageID)
        let carrier = try UnitMail.readSealingKey(
            publication.payload, topic: publication.topic, unit: Mail.unit, opening: mail.office,
            unitKey: mail.boxSigning.verifying)
        return (publication, carrier)
    }

    @Test func theSealComesFirstAndOpensWhatFollows() throws {
        var seal = SessionSeal()
        let (publication, carrier) = try carrier(of: seal)
        #expect(publication.retain && publication.topic == "fieldgate/kharkiv/unit-01/seal/\(seal.id)")
        #expect(carrier == SealCarrier(seal, unit: Mail.unit, boot: 3, made: Samples.utc()))
        #expect(mail.unitMail.sealRemoval(seal.id) == Publication(topic: publication.topic, payload: [], retain: true))

        let detail = Samples.encoder.alertDetail(Samples.alert(), Samples.detail).payload
        for expected in [UInt64(0), 1, 2] {
            let sealed = try mail.unitMail.sealed(
                .alertDetail, json: detail, message: Mail.messageID, under: &seal)
            #expect(sealed.topic == Mail.topics.sealed && !sealed.retain)
            #expect(try UnitMail.sealNeeded(for: sealed.payload) == seal.id)
            let read = try UnitMail.readSealed(
                sealed.payload, topic: sealed.topic, seal: carrier, unitKey: mail.boxSigning.verifying)
            #expect(
                read == .init(kind: .alertDetail, message: Mail.messageID, sequence: expected, json: detail))
        }
        let reply = try mail.unitMail.reply(Mail.reply, message: Mail.messageID, under: &seal)
        #expect(reply.topic == Mail.topics.reply(Mail.orderID) && reply.expirySeconds == 86_400 && !reply.retain)
        let read = try UnitMail.readReply(
            reply.payload, topic: reply.topic, unit: Mail.unit, seal: carrier, unitKey: mail.boxSigning.verifying)
        #expect(read == (3, Mail.reply))
    }

    /// What leaves the unit sealed gives no place away, whoever reads the broker.
    @Test func noCoordinateIsReadableOutside() throws {
        var seal = SessionSeal()
        let detail = Samples.encoder.alertDetail(Samples.alert(), Samples.detail).payload
        let sealed = try mail.unitMail.sealed(.alertDetail, json: detail, message: Mail.messageID, under: &seal)
        let text = String(decoding: sealed.payload, as: UTF8.self)
        for word in ["50.12", "36.4", "lat", "fieldgate.detail"] { #expect(!text.contains(word)) }
    }

    @Test func anotherSealOrSignerIsRefused() throws {
        var seal = SessionSeal()
        let other = SealCarrier(SessionSeal(), unit: Mail.unit, boot: 3, made: Samples.utc())
        let own = try carrier(of: seal).carrier
        let reply = try mail.unitMail.reply(Mail.reply, message: Mail.messageID, under: &seal)
        let key = mail.boxSigning.verifying
        func read(
            topic: String = reply.topic, unit: String = Mail.unit, seal: SealCarrier = own, key: VerifyingKey = key
        ) throws(EnvelopeFault) {
            _ = try UnitMail.readReply(reply.payload, topic: topic, unit: unit, seal: seal, unitKey: key)
        }
        #expect(throws: EnvelopeFault.misaddressed) { try read(seal: other) }
        #expect(throws: EnvelopeFault.unknownSigner) { try read(key: mail.stranger.verifying) }
        #expect(throws: EnvelopeFault.badSignature) { try read(topic: Mail.topics.reply(Mail.messageID)) }
        #expect(throws: EnvelopeFault.malformed("it is another unit's")) { try read(unit: "unit-02") }
        for index in reply.payload.indices {
            var forged = reply.payload
            forged[index] ^= 0x10
            #expect(throws: EnvelopeFault.self, "byte \(index)") {
                try UnitMail.readReply(forged, topic: reply.topic, unit: Mail.unit, seal: own, unitKey: key)
            }
        }
    }

    @Test func aSealForAnotherOfficeUnitOrTopicIsRefused() throws {
        let publication = try carrier(of: SessionSeal()).publication
        let key = mail.boxSigning.verifying
        func read(
            topic: String = publication.topic, unit: String = Mail.unit, opening: OpeningKey, key: VerifyingKey
        ) throws(EnvelopeFault) {
            _ = try UnitMail.readSealingKey(
                publication.payload, topic: topic, unit: unit, opening: opening, unitKey: key)
        }
        #expect(throws: EnvelopeFault.misaddressed) { try read(opening: mail.box, key: key) }
        #expect(throws: EnvelopeFault.unknownSigner) { try read(opening: mail.office, key: mail.stranger.verifying) }
        #expect(throws: EnvelopeFault.badSignature) { try read(topic: "x", opening: mail.office, key: key) }
        #expect(throws: EnvelopeFault.unopened) { try read(unit: "unit-02", opening: mail.office, key: key) }
        // Signed and sealed as it should be, on the topic of another key.
        let seal = SessionSeal()
        let topic = Mail.topics.seal(SessionSeal().id)
        let misplaced = try Envelope.sealed(
            .sealingKey, message: Mail.messageID, topic: topic, unit: Mail.unit,
            json: SealCarrier(seal, unit: Mail.unit, boot: 3, made: Samples.utc()).encode(), to: mail.office.sealing,
            by: mail.boxSigning)
        #expect(throws: EnvelopeFault.malformed("its topic names another key")) {
            try UnitMail.readSealingKey(
                misplaced, topic: topic, unit: Mail.unit, opening: mail.office, unitKey: key)
        }
    }
}
