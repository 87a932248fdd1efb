public import Safety

/// What an envelope holds.
public enum EnvelopeKind: UInt8, Sendable, Hashable, CaseIterable {
    case visit = 1, position, zoneSet, order, receipt, sealingKey, alertDetail, event, track, reply, presence

    /// Its words in the contract; part of what a sealed envelope is bound to.
    public var name: String {
        switch self {
        case .visit: "visit"
        case .position: "position"
        case .zoneSet: "zone set"
        case .order: "order"
        case .receipt: "receipt"
        case .sealingKey: "sealing key"
        case .alertDetail: "alert detail"
        case .event: "event"
        case .track: "track"
        case .reply: "reply"
        case .presence: "presence"
        }
    }

    /// The one suite that it comes in: an order that was merely signed would tell everyone what it says.
    public var suite: EnvelopeSuite {
        switch self {
        case .zoneSet, .receipt, .presence: .signed
        case .visit, .order, .sealingKey: .addressed
        case .position, .alertDetail, .event, .track, .reply: .session
        }
    }
}

public enum EnvelopeSuite: UInt8, Sendable, Hashable, CaseIterable {
    /// Readable by all, signed.
    case signed = 0
    /// HPKE base mode to one `SealingAddress`, and signed.
    case addressed = 1
    /// ChaCha20-Poly1305 under a `SessionSeal`, and signed.
    case session = 2
}

/// Why an envelope says nothing.
public enum EnvelopeFault: Error, Sendable, Hashable {
    /// Not of the contract's shape; says what isn't, and never what was inside.
    case malformed(String)
    /// Sealed to another key.
    case misaddressed
    case unknownSigner
    case badSignature
    /// The signature holds, and yet it can't be opened.
    case unopened

    /// The word under which it is counted.
    public var refusal: OrderRefusal {
        switch self {
        case .malformed: .malformed
        case .misaddressed: .misaddressed
        case .unknownSigner: .unknownSigner
        case .badSignature: .badSignature
        case .unopened: .unopened
        }
    }
}
