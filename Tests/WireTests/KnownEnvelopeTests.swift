import Safety
import Testing

@testable import Wire

/// Envelopes that another implementation made (Python's `cryptography` 50: HPKE with X-Wing, ChaCha20-Poly1305,
/// Ed25519), from the contract alone. They pin what seals and signatures are bound to: a change here makes every unit
/// in the field deaf.
@Suite struct KnownEnvelopeTests {
    /// 32 bytes that count up from `first`.
    private static func secret(_ label: String, from first: UInt8) -> String {
        "\(label) \(Base64Text.text(Array(first..<(first + 32))))"
    }

    private let keys: OfficeKeys
    private let opening: OpeningKey
    private let signing: SigningKey

    init() throws {
        opening = try OpeningKey(text: Self.secret(OpeningKey.label, from: 0))
        signing = try SigningKey(text: Self.secret(SigningKey.label, from: 32))
        keys = OfficeKeys(
            signers: [.init(name: "head", verifying: signing.verifying, mayLower: true)], sealing: opening.sealing)
    }

    private func bytes(_ text: String) throws -> [UInt8] { try #require(Base64Text.bytes(text)) }

    @Test func anOrderOfAnotherMakeIsRead() throws {
        let read = OfficeMail.readOrder(
            try bytes(Self.order), topic: Mail.topics.order, unit: Mail.unit, opening: opening, keys: keys)
        #expect(try read.get().order == Mail.order())
    }

    @Test func aPresenceOfAnotherMakeIsReadAndMadeAlike() throws {
        let topic = Mail.topics.officePresence
        let read = OfficeMail.readPresence(try bytes(Self.presence), topic: topic, fleet: "kharkiv", keys: keys)
        #expect(try read.get() == Mail.presence)
        // Up to the signature, which may be another each time.
        let made = OfficeMail.presence(Mail.presence, message: Mail.messageID, topic: topic, by: signing)
        #expect(Array(made.dropLast(64)) == Array(try bytes(Self.presence).dropLast(64)))
    }

    @Test func aReplyOfAnotherMakeIsRead() throws {
        let envelope = try Envelope(reading: try bytes(Self.reply))
        #expect(envelope.kind == .reply && envelope.key == KeyID(of: Array(96..<112)))
        let topic = Mail.topics.reply(Mail.orderID)
        try envelope.check(topic: topic, by: [signing.verifying])
        let (sequence, json) = try envelope.open(topic: topic, with: Array(64..<96))
        #expect(sequence == 258)
        #expect(try OrderReply.read(json) == (Mail.unit, Mail.reply))
    }

    static let order = """
        AQQByaNWX/3k9ysBmpP0IAB8M51EqrvM3e7/Gji+Dusxo1xCNpNU6lL6PHRLEGX8OvXyEuF03E5Tpytt0mkEgWs3QKe5wimGFjzTd6LhAMbc\
        svQ/XBlsjHOvobVX4o44G5TQyTZlIlIkQODH6OThHsEc962A9jkD18glFebA13gkOr8LFUzSZe9EjeGqq6bQWlYhdYi400a4W6YchikVp16i\
        O61UOUKUiRxLetWLbO+ihTQQpuVN6g4LP5yVTt/WnxIDhGBH1EXwTy5q0P+u/a/ZWUqw9VUzGXXyv2hrA7hE6tplDt+az8hZuDP9rbYxc94n\
        5AutgrG3R2g1+6KlfSVL624tI5TVHvDPVUzLiClB8b2beSopKXRDGDve/AmlEPNos/6EXyaSSObBJGzHW/j0SRq6BeC7R9By0Wna6ERtQi90\
        rnoQUrLBaU7jArsYoaRpNYjfEAJQcR7Q4i3iJF7/uWtKgh7UMNFAIsAEmrU8P3mqQvj9hvtzW/nYcOIkPjAeypcFghJKKk3Nm5IRUiWaYjTm\
        QwlTpcZ/VTyExlsmGziw2bd10x46nX8hvEa3dwttXwb5hjTdOqyHVHIt6Jlc0Qu4SA1LXv1TM7HhHsCiZQQvodRZOJc2Wu1ijc7fsL9jvC0A\
        YX0gn6DKbf7RCXOkJwX90KnjGSyR5ZXi+iJt5ZYrLhuNeyQTAOVySD4jpWmYjB7BtMUeE8Rlkvoe4CtnkDMvL+MDYOQ09r1uLPL19JwtsUSb\
        FCYoG3M1jTv+enYgpuw7nUSLYlNhNRj+FLXk/jCBCAcFV7i/b6mdR8ux6a1l28hTYNgG1N5YPGtRiIZ6tlhsmyXOwMhKtKrtXGHTD9eQT46q\
        rhyK+lOgUJ2yjItF8aC5WvHC1bmsdqH5ndeKbGTstc+bD7PL0MW7GTBMwMrRTpNkjpzff1+Bc7KvIk1jFxlc/UQXE3aGiAu8CzXP07BHmbBJ\
        ph91xleIG3Y9XEKS2PfeoOWbgvAgJJOPptfzy+u3spKbQdzqd/XIhhzotpL1KGrZSbpblVB2Mv64rhDQJW4cxNuwesP7DhGVEbAvYNj8j3Jx\
        977BqtFfsD3AAeNOet/vxXxAK86QEgwxq8vQwRg0mofMSSlBQtvmR9wy+e7jmhNM+zNthkuBC4kHyy80IRn4zrpXcxosOxURi2MfLpf/e7wq\
        Mr7JWWtMpIpguGEN2VW8VPd8S4ebSdihL6Nenlryo8Bf776u1hyBPTUgxz16aqStJCpoJb6LrDSXPrIpsGR2ojot38FGpD8v3fEgJFmXgGX8\
        6zmrN4GcXRqIeESB84cZrnsZ4KdhPbPizqYP4xTDbNdqQXO1sNeTlKuBDQ0LVmpVihoDt/L5KEG+qS5vKMevEZ183prJWEf7h2iTX5MI3QUP\
        ihkbA31v5pdhTPetGvN/ORPxeh5nT+VQ7KtIuoqJGu52sPf4x3/DH+R5ajDKRA1DmM2CRFMMSTBhs+2oo/XyXOmsyxrLi50XxQ8djOK1Cmxm\
        WHgzYzWTAeF8hPCraozvtACuvk1c/KQgRbd2AVeG1xHhqsHk9VTGU7FhMLPCEGBIUk2mAzmPJLfAxivitBxsceZrafcmyv6YRxfKlFJyHE2G\
        pW0DfPRdOl/o0RrJiewzbLxuOXPg8MFoZkNT03BI6yRWUCfGrwUm4/Vc/9UkdrBS42OXhQwTckAjN9c6twM3+mXI7lArCe8Zu6xs6NK+xVw7\
        9e81FhxQeXhPHv3ZUvZu+YXxiL4xLjo6oN0nO93y38I7v8WOiTOh8LhhmrHIrBrXmJj2dVzuSI0Yt2n5SdgtwPhEUfX6MJAzaE6I2v4IkZ6e\
        qs3pZBg27d3XxAJDNIFiiwbkZ/vAe7F0QcZFvT2abfyEzOzcuy5VazMzaFTjff1PReApuB8f6AGLSVIUHbQJ8LE63HXb7PRMAFQdXFvkg5J6\
        bRyaAOwk5WIJFpMhDwZeCes7Bbi35Aw/WE69oJvn2IzSUm5enZnwJab9Aq/JkyuyGFGD10aGYCVr76RiuBUF4iyXBUCwFDYw7hU+0bV16bMg\
        QxNH3jezwlbCs/DhH7Ql6PIysEOh7v81EBPMjZrXnaq185FeW2PZ9usC6Sjh0OGAcP3FDhyLeFPBenKiKoQr5vsdhG6cEl2yFSXvFlf1mFsU\
        SmHciwXuAqyEyshibaxXZe/f+sFx7Y2/llpwYLuOp6DJcSDD3sD3RsHyGtJVA6YZBr7f3+ipNCT27WrL/hAJecAQnz8qzAbLtf0SFJ2N86UO\
        TzByrV4PaOWE7VjI7+D4FLRhFQo6UX3IbpFkmpb7KIFGvvEI2YK/KUm8ja+vBA==
        """

    static let presence = """
        AQsAJPbtasv+EAkBmpP0IAB8M51EqrvM3e7/eyJfdHlwZSI6ImZpZWxkZ2F0ZS5wcmVzZW5jZSIsImZsZWV0Ijoia2hhcmtpdiIsInNlbnQi\
        OjE3OTUyNDgwMDAsInNlc3Npb24iOjE3OTUyNDcwMDAsInN0YXRlIjoib25saW5lIiwidiI6MX0k9u1qy/4QCT2enRItCRWPvPHSGOwwQ6k/\
        U26/Q7YBps7XhaIkYbU/A63VAEFe3ox3K3FoD5qzwPBOfNNFx8+hm1vCwlcTIwA=
        """

    static let reply = """
        AQoCLtG62SRS32cBmpP0IAB8M51EqrvM3e7/AAAAAAAAAQLlGe3TrwmqJcmrOPm+UTo91kEnNAdiU6KCGPDccnDvaJAm5A18HCpFfz/EcTag\
        jj3yQZuEFz9Cwe2LHZEd+7UuuDIFm3Z7jKR550N/icwFuQSmDjLLbygUx1Rgqw9wZQs1PGz449EMIBs/wfxp8122HAsBDv4oJmypZM32T2h3\
        LzRyeFGYA1K0g6HG5CroNAHlz2dM29+xChjV35HZx6VreDOEP3lRtS0ev5eHz1ggQ85l0tlIZL4uuO/ENUAzLsX9/yeJCXdsfu/EcocG38ne\
        DVCV0/0zTi70JPbtasv+EAka+gaqag8EZUfHbcI2kYAPsttnHtM6ia2k+HXGIJyKkKC6NJZ1GMJD17UhgRnuHJc4J43VoRbMy0ZglDkBudsB
        """
}
