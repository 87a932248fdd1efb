import Safety

@testable import Wire

/// One office, one unit and their keys, new in each run of the tests.
struct Mail {
    static let unit = "unit-01"
    static let topics = Topics(Samples.address)
    static let orderID = Identifier("019a93f3-1000-7b22-8c33-00112233aabb")!
    static let messageID = Identifier("019a93f4-2000-7c33-9d44-aabbccddeeff")!

    let head = SigningKey()
    let duty = SigningKey()
    let stranger = SigningKey()
    let office = OpeningKey()
    let box = OpeningKey()
    let boxSigning = SigningKey()
    let keys: OfficeKeys

    init() {
        keys = OfficeKeys(
            signers: [
                .init(name: "head", verifying: head.verifying, mayLower: true),
                .init(name: "duty", verifying: duty.verifying, mayLower: false),
            ], sealing: office.sealing)
    }

    static func order(
        _ work: Order.Work = .evacuate(
            level: .evacuate, actions: [.relocate, .shelter], text: "На південь, до Чугуєва", haven: "chuhuiv"),
        unit: String = unit
    ) -> Order {
        Order(
            id: orderID, unit: unit, issued: Samples.utc(), expires: Samples.utc(3600), counter: 41, work: work)
    }

    func sealed(
        _ order: Order = order(), topic: String = topics.order, unit: String = unit, by signer: SigningKey? = nil
    ) throws -> [UInt8] {
        try OfficeMail.order(order, topic: topic, unit: unit, to: box.sealing, by: signer ?? duty)
    }

    func read(_ bytes: [UInt8], topic: String = topics.order, unit: String = unit) -> Result<SignedOrder, OrderRefusal>
    {
        OfficeMail.readOrder(bytes, topic: topic, unit: unit, opening: box, keys: keys)
    }

    var unitMail: UnitMail { UnitMail(address: Samples.address, signing: boxSigning, office: office.sealing) }

    static let receipt = Receipt(
        unit: unit, issued: Samples.utc(60), alerts: [.init(id: Samples.alertID, revision: 2)],
        keys: [KeyID("00112233445566aa")!], visits: [Samples.visitID], tracks: [Samples.trackID],
        refused: [.init(id: orderID, reason: "malformed")])

    static let presence = Presence(fleet: "kharkiv", state: .online, session: 1_795_247_000, sent: Samples.utc())

    static let reply = OrderReply(
        order: orderID, outcome: .done, alert: Samples.alertID,
        at: Stamp(boot: 3, instant: MonotonicInstant(nanoseconds: 0), utc: Samples.utc(2), grade: .gnss))

    static func zones() throws -> OfficeZones {
        let map = """
            {"features":[{"geometry":{"coordinates":[[[36.39,50.19],[36.45,50.19],[36.45,50.23],[36.39,50.19]]],\
            "type":"Polygon"},"properties":{"name":"Липці {}"},"type":"Feature"}],"type":"FeatureCollection"}
            """
        return try OfficeZones(
            version: 12, issued: Samples.utc(), validUntil: Samples.utc(86_400),
            drafts: [
                .init(
                    id: "front", terms: Array("{\"rings\":{\"evacuate\":\"0m\",\"warning\":\"10km\"}}".utf8),
                    map: Array(map.utf8))
            ])
    }

    /// A seal that is the same in every run.
    static func fixedSeal() -> SessionSeal {
        var generator = SeededGenerator(seed: 7)
        return SessionSeal(using: &generator)
    }

    /// What is inside the envelopes, each with its golden's name.
    static func publications() throws -> [(name: String, publication: Publication)] {
        let silence = order(.emissionControl(minutes: 90, mode: .normal))
        let carrier = SealCarrier(fixedSeal(), unit: unit, boot: 3, made: Samples.utc(-900))
        let refused = OrderReply(order: orderID, outcome: .refused, reason: .mayNotLower, at: reply.at)
        return [
            ("order.json", Publication(topic: topics.order, payload: order().encode())),
            ("order-silence.json", Publication(topic: topics.order, payload: silence.encode())),
            ("receipt.json", Publication(topic: topics.receipt, payload: receipt.encode())),
            ("zones.json", Publication(topic: topics.officeZones, payload: try zones().json, retain: true)),
            ("presence.json", Publication(topic: topics.officePresence, payload: presence.encode(), retain: true)),
            ("seal.json", Publication(topic: topics.seal(carrier.id), payload: carrier.encode(), retain: true)),
            ("reply.json", Publication(topic: topics.reply(orderID), payload: reply.encode(unit: unit))),
            ("reply-refused.json", Publication(topic: topics.reply(orderID), payload: refused.encode(unit: unit))),
        ]
    }
}

extension Samples {
    /// Everything that has a golden: what is published as it is, and what is published sealed.
    static func payloads() throws -> [(name: String, publication: Publication)] {
        try publications() + Mail.publications()
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
