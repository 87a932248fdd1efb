import Logging
import Safety
import Settings
import Synchronization
import Wire

/// Puts the unit's seal around what gives a place or a person away, for the office's eyes.
///
/// The key is made at the start and every 24 hours, and lives in memory only; the office gets it in an envelope of its
/// own, sealed to the office's public key. Any thread.
final class Sealer: Sendable {
    static let renewEvery = Duration.seconds(24 * 3600)

    private struct Key {
        var seal: SessionSeal
        let made: MonotonicInstant
    }

    private let identity: OfficeIdentity
    private let encoder: WireEncoder
    private let unit: String
    private let board: StatusBoard
    private let logger: Logger
    private let key: Mutex<Key>
    /// Takes the envelope that carries a new key, and the empty message that removes it.
    private let announce: @Sendable (_ key: String, _ carrier: Publication, _ removal: Publication) -> Void

    init(
        identity: OfficeIdentity, encoder: WireEncoder, unit: String, board: StatusBoard, logger: Logger,
        announce: @escaping @Sendable (_ key: String, _ carrier: Publication, _ removal: Publication) -> Void
    ) {
        self.identity = identity
        self.encoder = encoder
        self.unit = unit
        self.board = board
        self.logger = logger
        self.announce = announce
        key = Mutex(Key(seal: Self.fresh(), made: UnitClock.bootTime()))
        tell(key.withLock { $0.seal })
    }

    private static func fresh() -> SessionSeal {
        var generator = SystemRandomNumberGenerator()
        return SessionSeal(using: &generator)
    }

    /// Sealed under the present key; nil when it can't be, which is a bug and is logged.
    func seal(_ kind: EnvelopeKind, _ json: [UInt8], on topic: String, expirySeconds: UInt32? = nil) -> Publication? {
        renewIfDue()
        var generator = SystemRandomNumberGenerator()
        let message = Identifier(at: board.stamp.utc, using: &generator)
        do {
            let bytes = try key.withLock { key in
                try Envelope.sealed(
                    kind, message: message, topic: topic, json: json, under: &key.seal, by: identity.signing)
            }
            return Publication(topic: topic, payload: bytes, expirySeconds: expirySeconds)
        } catch {
            logger.critical("could not seal", metadata: ["kind": "\(kind)"])
            return nil
        }
    }

    private func renewIfDue() {
        let new: SessionSeal? = key.withLock { key in
            guard key.made.duration(to: UnitClock.bootTime()) >= Self.renewEvery else { return nil }
            key = Key(seal: Self.fresh(), made: UnitClock.bootTime())
            return key.seal
        }
        if let new { tell(new) }
    }

    private func tell(_ seal: SessionSeal) {
        var generator = SystemRandomNumberGenerator()
        let topic = encoder.topics.seal(seal.id)
        let stamp = board.stamp
        let carrier = SealCarrier(seal, unit: unit, boot: stamp.boot, made: stamp.utc)
        do {
            let bytes = try Envelope.sealed(
                .sealingKey, message: Identifier(at: stamp.utc, using: &generator), topic: topic, unit: unit,
                json: carrier.encode(), to: identity.keys.sealing, by: identity.signing)
            announce(
                seal.id.description, Publication(topic: topic, payload: bytes, retain: true),
                Publication(topic: topic, payload: [], retain: true))
        } catch {
            logger.critical("the office's public key takes no seal; nothing sealed will be read")
        }
    }
}
