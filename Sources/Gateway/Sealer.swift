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
        var seal = SessionSeal()
        let made = UnitClock.bootTime()
    }

    private let mail: UnitMail
    private let board: StatusBoard
    private let logger: Logger
    private let key = Mutex(Key())
    /// Takes the envelope that carries a new key, and the empty message that removes it.
    private let announce: @Sendable (_ key: String, _ carrier: Publication, _ removal: Publication) -> Void

    init(
        identity: OfficeIdentity, address: UnitAddress, board: StatusBoard, logger: Logger,
        announce: @escaping @Sendable (_ key: String, _ carrier: Publication, _ removal: Publication) -> Void
    ) {
        mail = UnitMail(address: address, signing: identity.signing, office: identity.keys.sealing)
        self.board = board
        self.logger = logger
        self.announce = announce
        tell(key.withLock { $0.seal })
    }

    /// What only the office may read of an alert; nil when it can't be sealed, which is logged.
    ///
    /// Blanks fill it up, so that its length doesn't tell what stands in it.
    func detail(_ json: [UInt8]) -> Publication? {
        let length = (json.count + Self.block - 1) / Self.block * Self.block
        let padded = json + [UInt8](repeating: UInt8(ascii: " "), count: length - json.count)
        return sealing { mail, seal, message throws(EnvelopeFault) in
            try mail.sealed(.alertDetail, json: padded, message: message, under: &seal)
        }
    }

    private static let block = 512

    func reply(_ reply: OrderReply) -> Publication? {
        sealing { mail, seal, message throws(EnvelopeFault) in
            try mail.reply(reply, message: message, under: &seal)
        }
    }

    private func sealing(
        _ make: (UnitMail, inout SessionSeal, Identifier) throws(EnvelopeFault) -> Publication
    ) -> Publication? {
        renewIfDue()
        let message = newMessage()
        do {
            return try key.withLock { key throws(EnvelopeFault) in try make(mail, &key.seal, message) }
        } catch {
            logger.critical("could not seal", metadata: ["why": "\(error)"])
            return nil
        }
    }

    private func renewIfDue() {
        let new: SessionSeal? = key.withLock { key in
            guard key.made.duration(to: UnitClock.bootTime()) >= Self.renewEvery else { return nil }
            key = Key()
            return key.seal
        }
        if let new { tell(new) }
    }

    private func tell(_ seal: SessionSeal) {
        let stamp = board.stamp
        do {
            let carrier = try mail.sealingKey(seal, boot: stamp.boot, made: stamp.utc, message: newMessage())
            announce(seal.id.description, carrier, mail.sealRemoval(seal.id))
        } catch {
            logger.critical("the office's public key takes no seal; nothing sealed will be read")
        }
    }

    private func newMessage() -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return Identifier(at: board.stamp.utc, using: &generator)
    }
}
