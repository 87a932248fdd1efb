/// The office's last accepted zone set, `<state>/office-zones`: the signed envelope as it came.
public struct OfficeZoneStore: Sendable {
    /// The link takes no larger packet.
    public static let limitBytes = 1 << 20

    private let folder: String
    private var path: String { folder + "/office-zones" }

    public init(stateDirectory: String) { folder = stateDirectory }

    /// Nil when there is none.
    ///
    /// - Throws: `FileError` when there is one that can't be read.
    public func read() throws -> [UInt8]? {
        do {
            return try RawFile.read(path, limit: Self.limitBytes).bytes
        } catch {
            guard error.isMissing else { throw error }
            return nil
        }
    }

    /// Puts `envelope` in the place of the one before: after a power cut it is the one or the other, whole.
    ///
    /// - Throws: `FileError`.
    public func write(_ envelope: [UInt8]) throws {
        let fresh = path + ".new"
        try RawFile.write(envelope, to: fresh)
        try RawFile.rename(fresh, to: path)
        try RawFile.syncFolder(folder)
    }
}
