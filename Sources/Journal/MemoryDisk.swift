import GRDB

/// A pretend disk for tests and the simulator: it outlives the journals that are opened on it, as a disk outlives a
/// process that is killed.
///
/// Used by one journal at a time.
public final class MemoryDisk {
    let database: DatabaseQueue
    var mirror: [UInt8]?

    /// - Precondition: there is memory for an empty database.
    public init() {
        do {
            database = try DatabaseQueue(configuration: JournalFile.configuration(inMemory: true))
        } catch {
            preconditionFailure("no memory for an empty database")
        }
    }
}

/// Where the mirror is kept.
enum MirrorStore {
    case folder(StateFolder)
    case memory(MemoryDisk)

    static let name = "safety.json"
    /// Filled up with blanks to a multiple of this size, the mirror needs no more space when it grows by an alert, and
    /// so a full disk forgets none. Handled orders can fill several.
    static let slotBytes = 16_384
    /// What is left free while there is room for another slot.
    static let spareBytes = 4_096

    func read() throws(JournalError) -> [UInt8]? {
        switch self {
        case .folder(let folder): try folder.read(Self.name)
        case .memory(let disk): disk.mirror
        }
    }

    func write(_ bytes: [UInt8]) throws(JournalError) {
        switch self {
        case .folder(let folder):
            let current = folder.size(Self.name) ?? 0
            let slots = (bytes.count + Self.spareBytes) / Self.slotBytes + 1
            let wanted = max(current, slots * Self.slotBytes)
            do {
                try folder.replace(Self.name, with: Self.filled(bytes, to: wanted))
            } catch {
                guard error == .full, bytes.count <= current, current < wanted else { throw error }
                try folder.replace(Self.name, with: Self.filled(bytes, to: current))
            }
        case .memory(let disk): disk.mirror = bytes
        }
    }

    private static func filled(_ bytes: [UInt8], to size: Int) -> [UInt8] {
        bytes + [UInt8](repeating: UInt8(ascii: " "), count: max(0, size - bytes.count))
    }

    /// Gets an unreadable mirror out of the way under a dated name.
    func setAside(on date: String) throws(JournalError) {
        guard case .folder(let folder) = self else { return }
        try folder.rename(Self.name, to: "safety-damaged-\(date).json")
    }
}
