import Safety
import Testing

@testable import Wire

@Suite struct KeyTests {
    @Test func keysComeBackFromTheirTexts() throws {
        let signing = SigningKey()
        #expect(try SigningKey(text: signing.text).verifying == signing.verifying)
        #expect(try SigningKey(text: "\n \(signing.text) \r\n").text == signing.text)
        #expect(try VerifyingKey(text: signing.verifying.text) == signing.verifying)
        let opening = OpeningKey()
        #expect(try OpeningKey(text: opening.text).sealing == opening.sealing)
        #expect(try SealingAddress(text: opening.sealing.text) == opening.sealing)
        #expect(opening.sealing.text.split(separator: " ")[1].utf8.count == 1624)
    }

    @Test func everyKeyIsNew() {
        #expect(SigningKey().verifying != SigningKey().verifying)
        #expect(OpeningKey().sealing != OpeningKey().sealing)
    }

    /// RFC 8032, 7.1, test 1: the public key of that secret.
    @Test func theKeysAreEd25519() throws {
        let secret = HexText.bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")!
        let key = try SigningKey(text: "fieldgate-signing-1 \(Base64Text.text(secret))")
        let expected = HexText.bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")!
        #expect(key.verifying.text == "fieldgate-verifying-1 \(Base64Text.text(expected))")
        #expect(key.verifying.id == KeyID(of: expected))
        #expect(
            HexText.text(key.sign([])) == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")
    }

    @Test func aKeyIdIsTheBeginningOfTheSHA256() {
        #expect(KeyID(of: Array("abc".utf8)).description == "ba7816bf8f01cfea")
        #expect(KeyID("ba7816bf8f01cfea")?.bytes == [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea])
        #expect(KeyID("0000000000000001")! < KeyID("0100000000000000")!)
        for text in [
            "", "ba7816bf8f01cfe", "ba7816bf8f01cfeaa", "BA7816BF8F01CFEA", "ba7816bf8f01cfex", "ba7816bf8f01cf",
        ] {
            #expect(KeyID(text) == nil)
        }
    }

    /// Whatever a log, a debugger or an error makes of them, the secrets aren't in it.
    @Test func secretsAreNotShown() {
        let signing = SigningKey()
        let opening = OpeningKey()
        let seal = SessionSeal()
        let carrier = SealCarrier(seal, unit: Mail.unit, boot: 3, made: Samples.utc())
        let shown: [(secret: String, value: Any)] = [
            (String(signing.text.suffix(40)), signing), (String(opening.text.suffix(40)), opening),
            (Base64Text.text(seal.key), seal), ("\(seal.key)", seal),
            (Base64Text.text(seal.key), carrier), ("\(seal.key)", carrier),
        ]
        for (secret, value) in shown {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] { #expect(!text.contains(secret)) }
        }
    }

    @Test func wrongTextsAreRefusedAndNotRepeated() {
        let signing = SigningKey()
        let secret = String(signing.text.split(separator: " ")[1])
        let label = KeyFault.label(expected: "fieldgate-signing-1")
        let table: [(text: String, fault: KeyFault)] = [
            ("", label), (secret, label), (signing.verifying.text, label), ("fieldgate-signing-1", .base64),
            ("fieldgate-signing-1 ?\(secret.dropFirst())", .base64), (signing.text + " more", .base64),
            // The last digit before the sign has bits that no byte holds: two texts for one key.
            ("fieldgate-signing-1 \(String(repeating: "A", count: 42))B=", .base64),
            ("fieldgate-signing-1 AAAA", .length(found: 3, expected: 32)),
        ]
        for (text, fault) in table {
            #expect(throws: fault) { try SigningKey(text: text) }
            #expect(!fault.description.contains(secret.prefix(20)))
        }
        #expect(throws: KeyFault.label(expected: "fieldgate-opening-1")) { try OpeningKey(text: signing.text) }
        #expect(throws: KeyFault.length(found: 32, expected: 1216)) {
            try SealingAddress(text: "fieldgate-sealing-1 \(secret)")
        }
    }
}
