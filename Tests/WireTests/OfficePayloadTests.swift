import Safety
import Testing

@testable import Wire

@Suite struct OfficePayloadTests {
    private let mail = Mail()

    private func bytes(_ payload: [UInt8], _ old: String, _ new: String) -> [UInt8] {
        let text = String(decoding: payload, as: UTF8.self)
        let changed = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
        #expect(changed != text, "nothing was changed")
        return Array(changed.utf8)
    }

    @Test func payloadsComeBackAsTheyWere() throws {
        #expect(try Receipt(reading: Mail.receipt.encode()) == Mail.receipt)
        #expect(try Presence(reading: Mail.presence.encode()) == Mail.presence)
        let carrier = SealCarrier(Mail.fixedSeal(), unit: Mail.unit, boot: 3, made: Samples.utc())
        #expect(try SealCarrier(reading: carrier.encode()) == carrier)
        let reply = try OrderReply.read(Mail.reply.encode(unit: Mail.unit))
        #expect(reply == (Mail.unit, Mail.reply))
        #expect(try OfficeZones(reading: Mail.zones().json) == Mail.zones())
        #expect(try OfficeKeys(json: mail.keys.encode()) == mail.keys)
    }

    /// Later versions may add to what they say; what they say otherwise is another version.
    @Test func whatIsNotKnownIsPassedByExceptInOrdersAndKeys() throws {
        let later = "\"later\":{\"a\":[1]},\"v\":1"
        for payload in [Mail.receipt.encode(), Mail.presence.encode(), Mail.reply.encode(unit: Mail.unit)] {
            let longer = bytes(payload, "\"v\":1", later)
            #expect(throws: Never.self) { try readAny(longer) }
            #expect(throws: PayloadFault.self) { try readAny(bytes(payload, "\"v\":1", "\"v\":2")) }
        }
        #expect(throws: PayloadFault.self) { try Order(reading: bytes(Mail.order().encode(), "\"v\":1", later)) }
        #expect(throws: PayloadFault.self) { try OfficeKeys(json: bytes(mail.keys.encode(), "\"v\":1", later)) }
    }

    private func readAny(_ payload: [UInt8]) throws(PayloadFault) {
        let text = String(decoding: payload, as: UTF8.self)
        if text.contains("fieldgate.receipt") {
            _ = try Receipt(reading: payload)
        } else if text.contains("fieldgate.presence") {
            _ = try Presence(reading: payload)
        } else {
            _ = try OrderReply.read(payload)
        }
    }

    @Test func aReceiptNamesAtMostAThousandOfEach() throws {
        var generator = SeededGenerator(seed: 1)
        let ids = (0..<1_000).map { _ in Identifier(at: Samples.utc(), using: &generator) }
        let full = Receipt(
            unit: Mail.unit, issued: Samples.utc(), alerts: ids.map { .init(id: $0, revision: 1) },
            keys: ids.map { KeyID(of: Array($0.description.utf8)) }, visits: ids, tracks: ids,
            refused: ids.map { .init(id: $0, reason: "malformed") })
        let payload = full.encode()
        #expect(try Receipt(reading: payload) == full)
        #expect(payload.count < Envelope.largest)
        let more = bytes(payload, "\"visits\":[", "\"visits\":[\"\(Samples.visitID)\",")
        #expect(throws: PayloadFault.self) { try Receipt(reading: more) }
        #expect(try Receipt(reading: Array(minimal.utf8)).isEmpty)
    }

    private let minimal =
        "{\"_type\":\"fieldgate.receipt\",\"issued\":1795248000,\"unit\":\"unit-01\",\"v\":1}"

    @Test(arguments: [
        "\"alerts\":[{\"id\":\"019a93f0-5c00-7a11-8b22-0123456789ab\",\"rev\":0}]", "\"alerts\":[{}]", "\"alerts\":{}",
        "\"keys\":[\"00112233445566AA\"]", "\"visits\":[7]", "\"tracks\":[\"\"]",
        "\"refused\":[{\"id\":\"019a93f0-5c00-7a11-8b22-0123456789ab\",\"reason\":\"Too long\"}]",
    ]) func aReceiptIsReadAsAWhole(_ field: String) {
        #expect(throws: PayloadFault.self) {
            try Receipt(reading: bytes(Array(minimal.utf8), "\"unit\"", "\(field),\"unit\""))
        }
    }

    @Test func layersAreWhereTheyStand() throws {
        let zones = try Mail.zones()
        let layer = try #require(zones.layers.first)
        #expect(zones.version == 12 && zones.layers.count == 1 && layer.id == "front")
        let terms = String(decoding: zones.termsBytes(layer), as: UTF8.self)
        #expect(terms == "{\"rings\":{\"evacuate\":\"0m\",\"warning\":\"10km\"}}")
        let map = String(decoding: zones.mapBytes(layer), as: UTF8.self)
        #expect(map.hasPrefix("{\"features\":[") && map.hasSuffix("\"type\":\"FeatureCollection\"}"))
        #expect(layer.map["features"] != nil && layer.terms["rings"]?["warning"]?.text == "10km")
        #expect(Array(zones.json[layer.map.offset...].prefix(11)) == Array("{\"features\"".utf8))
    }

    @Test func zoneSetsThatAreNone() throws {
        func make(
            _ version: UInt64 = 1, until: Double = 60, id: String = "front", map: String = "{}", terms: String = "{}"
        ) throws(PayloadFault) {
            let draft = OfficeZones.Draft(id: id, terms: Array(terms.utf8), map: Array(map.utf8))
            _ = try OfficeZones(
                version: version, issued: Samples.utc(), validUntil: Samples.utc(until), drafts: [draft])
        }
        #expect(throws: Never.self) { try make() }
        #expect(throws: PayloadFault.self) { try make(0) }
        #expect(throws: PayloadFault.self) { try make(until: 0) }
        #expect(throws: PayloadFault.self) { try make(id: "a\",\"b\":\"c") }
        #expect(throws: PayloadFault.self) { try make(map: "[]") }
        #expect(throws: PayloadFault.self) { try make(map: "{") }
        // A map can't bring terms of its own.
        #expect(throws: PayloadFault.self) { try make(map: "{},\"terms\":{\"level\":\"advisory\"}") }
        #expect(throws: PayloadFault.self) { try make(terms: "null") }
        let layers = Array(repeating: OfficeZones.Draft(id: "front", map: Array("{}".utf8)), count: 2)
        #expect(throws: PayloadFault.self) {
            try OfficeZones(version: 1, issued: Samples.utc(), validUntil: Samples.utc(60), drafts: layers)
        }
    }

    @Test func theOfficesKeysAreKnownByTheirIds() throws {
        #expect(
            mail.keys.signer(mail.head.verifying.id)
                == Signer(key: mail.head.verifying.id.description, name: "head", mayLower: true))
        #expect(mail.keys.signer(mail.stranger.verifying.id) == nil)
    }

    @Test func problemsInTheOfficesKeysHaveTheirPlaces() {
        let key = mail.head.verifying.text
        let text = """
            {"_type": "fieldgate.office-keys", "v": 1,
             "sealing": "\(mail.office.text)",
             "signers": [{"name": "head", "key": "\(key)", "may_lower": true},
                         {"name": "duty", "key": "\(key)", "may_lower": false},
                         {"name": "head", "key": "\(mail.duty.verifying.text)", "may_lower": false},
                         {"name": "", "key": "x", "may-lower": 1}]}
            """
        do {
            _ = try OfficeKeys(json: Array(text.utf8))
            Issue.record("read")
        } catch {
            #expect(
                error.problems.map { "\($0.line): \($0.path): \($0.message)" } == [
                    "2: sealing: this does not begin with fieldgate-sealing-1",
                    "4: signers[1].key: a key is given twice",
                    "5: signers[2].name: a name is given twice", "6: signers[3]: unknown field",
                    "6: signers[3].key: this does not begin with fieldgate-verifying-1",
                    "6: signers[3].may_lower: missing",
                    "6: signers[3].name: not acceptable",
                ])
            #expect(!error.description.contains(mail.office.text.suffix(40)))
        }
        #expect(throws: PayloadFault.self) {
            try OfficeKeys(json: bytes(mail.keys.encode(), "\"signers\":[", "\"signers\":[],\"x\":["))
        }
    }
}
