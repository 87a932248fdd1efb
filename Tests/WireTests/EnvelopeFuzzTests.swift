import Safety
import Testing

@testable import Wire

/// 10,000 envelopes that nobody made: truncated, flipped, spliced, random. None is accepted, and none is a crash.
@Suite struct EnvelopeFuzzTests {
    private let mail = Mail()

    @Test func noForgedOrderIsAccepted() throws {
        var generator = SeededGenerator(seed: 20_261_121)
        let originals = [
            try mail.sealed(), try mail.sealed(Mail.order(.report), by: mail.head),
            try mail.sealed(topic: "fieldgate/kharkiv/unit-02/order"),
        ]
        var refusals: [OrderRefusal: Int] = [:]
        for round in 0..<10_000 {
            let forged = forge(originals, round: round, &generator)
            guard let refusal = mail.read(forged).failure else {
                Issue.record("forgery \(round) was accepted")
                continue
            }
            refusals[refusal, default: 0] += 1
        }
        #expect(refusals.values.reduce(0, +) == 10_000)
        // The forgeries reach every stage before the opening, so that the test can fail at each.
        for stage in [OrderRefusal.malformed, .misaddressed, .unknownSigner, .badSignature] {
            #expect(refusals[stage, default: 0] > 100, "\(stage)")
        }
    }

    /// Never what was signed: at least one byte differs, or it was signed for another topic.
    private func forge(_ originals: [[UInt8]], round: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        let original = originals[round % 2]
        var bytes = original
        switch round % 5 {
        case 0: bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator)))
        case 1:
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
        case 2:
            // One part of another envelope: header, body or trailer.
            let other = originals[2]
            let parts = [0..<27, 27..<(bytes.count - 72), (bytes.count - 72)..<(bytes.count - 64)]
            let part = parts[Int.random(in: 0..<3, using: &generator)]
            bytes.replaceSubrange(part, with: other[part])
            bytes[bytes.count - 1] ^= 1
        case 3:
            let start = round % 2 == 0 ? 3 : bytes.count - 72
            for index in start..<(start + 8) { bytes[index] = UInt8.random(in: .min ... .max, using: &generator) }
        default:
            let words = Int.random(in: 0..<300, using: &generator)
            bytes = (0..<words).flatMap { _ in generator.next().bigEndianBytes }
            if bytes.count > 3 { bytes.replaceSubrange(0..<3, with: [1, 4, 1]) }
        }
        return bytes == original ? [] : bytes
    }

    /// Signed by the office, and nonsense inside: what the payloads' readers have to bear.
    @Test func noMangledPayloadIsACrashOrAnotherOrder() throws {
        var generator = SeededGenerator(seed: 4)
        let originals = [
            Mail.order().encode(), Mail.receipt.encode(), Mail.presence.encode(), try Mail.zones().json,
            Mail.reply.encode(unit: Mail.unit), mail.keys.encode(),
            SealCarrier(Mail.fixedSeal(), unit: Mail.unit, boot: 3, made: Samples.utc()).encode(),
        ]
        var refused = 0
        for round in 0..<10_000 {
            var bytes = originals[round % originals.count]
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0x20...0x7e, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.removeSubrange(place...)
                }
            }
            if !isRead(bytes) { refused += 1 }
        }
        #expect(refused > 8_000)
    }

    private func isRead(_ bytes: [UInt8]) -> Bool {
        do {
            switch try JSONReader.read(bytes, within: JSONLimits(bytes: 65_536, depth: 32, values: 4_096))["_type"]?
                .text
            {
            case Order.payloadType: #expect(try Order(reading: bytes).encode().count <= bytes.count + 16)
            case Receipt.payloadType: _ = try Receipt(reading: bytes)
            case Presence.payloadType: _ = try Presence(reading: bytes)
            case OfficeZones.payloadType: _ = try OfficeZones(reading: bytes)
            case OrderReply.payloadType: _ = try OrderReply.read(bytes)
            case OfficeKeys.payloadType: _ = try OfficeKeys(json: bytes)
            case SealCarrier.payloadType: _ = try SealCarrier(reading: bytes)
            default: return false
            }
            return true
        } catch {
            return false
        }
    }
}
