import Foundation
import Safety
import Simulator
import Wire
import Workbench

/// Envelopes on U/order that must do nothing, and the office's keys to make them with.
struct Forgeries: Sendable {
    /// In the order in which they are mixed: one of each, again and again.
    enum Kind: CaseIterable, Sendable {
        /// The bytes of an order that was carried out.
        case repeated
        /// Signed and sealed as it should be, with a counter of long ago.
        case oldCounter
        /// Signed and sealed as it should be, and over.
        case expired
        /// Signed by a key that isn't the office's.
        case strangeSigner
        /// Says that it is signed by the office, and isn't.
        case badSignature
        case truncated
        case bitFlipped
        /// Sealed to another unit's key.
        case misaddressed
        /// For another unit, sealed to this one.
        case otherUnit
        case noise
    }

    static let topic = "\(Rig.positions)/order"

    private let office = SigningKey()
    private let officeOpening = OpeningKey()
    private let unit = SigningKey()
    private let unitOpening = OpeningKey()
    private let stranger = SigningKey()
    private let otherOpening = OpeningKey()

    /// Far enough up for counters of long ago.
    static let counter: UInt64 = 1_000_000

    /// Writes the unit's bundle, and says what its settings have of it.
    func bundle(in folder: TemporaryFolder) throws -> String {
        let keys = OfficeKeys(
            signers: [OfficeKeys.Key(name: "duty", verifying: office.verifying, mayLower: true)],
            sealing: officeOpening.sealing)
        let paths = [
            try folder.write(String(decoding: keys.encode(), as: UTF8.self), to: "bundle/office.keys"),
            try folder.write(unit.text + "\n", to: "bundle/unit.signing"),
            try folder.write(unitOpening.text + "\n", to: "bundle/unit.opening"),
        ]
        for path in paths { try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path) }
        return "office:   {keys: \"\(paths[0])\", signing: \"\(paths[1])\", opening: \"\(paths[2])\"}\n"
    }

    /// An order that counts: the unit sounds it.
    func evacuate(counter: UInt64) throws -> [UInt8] { try make(order(counter: counter)) }

    /// So many of all kinds, all different but for those that repeat `genuine`.
    func made(_ count: Int, repeating genuine: [UInt8]) throws -> [[UInt8]] {
        var generator = SplitMix64(seed: 7)
        return try (0..<count).map { index in
            let old = order(counter: UInt64(index + 1))
            switch Kind.allCases[index % Kind.allCases.count] {
            case .repeated: return genuine
            case .oldCounter: return try make(old)
            case .expired: return try make(order(counter: Self.counter + 2, age: .seconds(7_200)))
            case .strangeSigner: return try make(order(counter: Self.counter + 2), by: stranger)
            case .badSignature:
                var bytes = try make(order(counter: Self.counter + 2))
                for place in bytes.indices.suffix(64) {
                    bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
                }
                return bytes
            case .truncated:
                return Array(genuine.prefix(Int.random(in: 1..<genuine.count, using: &generator)))
            case .bitFlipped:
                var bytes = try make(order(counter: Self.counter + 2))
                bytes[Int.random(in: bytes.indices, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
                return bytes
            case .misaddressed: return try make(order(counter: Self.counter + 2), to: otherOpening)
            case .otherUnit: return try make(order(counter: Self.counter + 2, unit: "unit-02"), unit: "unit-01")
            case .noise:
                return (0..<Int.random(in: 1...4_096, using: &generator)).map { _ in
                    UInt8.random(in: .min ... .max, using: &generator)
                }
            }
        }
    }

    private func order(counter: UInt64, age: Duration = .zero, unit: String = "unit-01") -> Order {
        var generator = SystemRandomNumberGenerator()
        let now = UTCTime(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
        let issued = now.advanced(by: .zero - age)
        return Order(
            id: Identifier(at: issued, using: &generator), unit: unit, issued: issued,
            expires: issued.advanced(by: .seconds(3_600)), counter: counter,
            work: .evacuate(level: .evacuate, actions: [.relocate], text: nil, haven: nil))
    }

    private func make(
        _ order: Order, by signer: SigningKey? = nil, to opening: OpeningKey? = nil, unit: String? = nil
    ) throws -> [UInt8] {
        try OfficeMail.order(
            order, topic: Self.topic, unit: unit ?? order.unit, to: (opening ?? unitOpening).sealing,
            by: signer ?? office)
    }
}
