import Crypto
import FoundationEssentials
import Safety

/// The copy of the last set-up that passed, under `<state>/last-good/`.
///
/// It is written to a folder beside it and moved into place, so that a power cut leaves a whole copy: the new one or
/// the one before. A manifest with digests tells a whole copy from a torn one.
struct LastGood {
    struct Copy: Equatable {
        /// Absolute path of the file that was copied: relative paths in it still start from there.
        let config: String
        let settings: [UInt8]
        /// Folder with the copied zone files.
        let zonesDirectory: String
        /// Of the copied settings, for problems.
        let path: String
        /// When the newest of the original zone files was last changed.
        let zonesDated: UTCTime?
    }

    private struct Manifest: Codable, Equatable {
        struct Entry: Codable, Equatable {
            let name: String
            let sha256: String
        }
        let format: Int
        let config: String
        let zonesDated: UTCTime?
        /// `settings.yaml` and `zones/…`, in order of name.
        let files: [Entry]
    }

    private static let settingsName = "settings.yaml"
    private static let manifestName = "manifest.json"

    let stateDirectory: String
    private var current: String { stateDirectory + "/last-good" }
    private var fresh: String { stateDirectory + "/last-good.new" }
    private var previous: String { stateDirectory + "/last-good.old" }

    /// The newest whole copy, or nil.
    func read() -> Copy? {
        // After a cut between the two moves, `last-good.new` is whole and `last-good` is gone.
        for folder in [current, fresh, previous] {
            if let copy = Self.copy(in: folder) { return copy }
        }
        return nil
    }

    /// Nil unless the folder holds a whole copy.
    private static func copy(in folder: String) -> Copy? {
        do {
            let manifest = try manifest(in: folder)
            var settings: [UInt8]?
            for entry in manifest.files {
                let limit = max(SettingsReader.limitBytes, ZoneFile.limitBytes)
                let bytes = try RawFile.read("\(folder)/\(entry.name)", limit: limit).bytes
                guard digest(bytes) == entry.sha256 else { return nil }
                if entry.name == settingsName { settings = bytes }
            }
            guard let settings, try holdsNoStrangers(folder, manifest) else { return nil }
            return Copy(
                config: manifest.config, settings: settings, zonesDirectory: "\(folder)/zones",
                path: "\(folder)/\(settingsName)", zonesDated: manifest.zonesDated)
        } catch {
            // Torn, absent or unreadable: all the same to the caller, who says that there is no copy.
            return nil
        }
    }

    private static func manifest(in folder: String) throws -> Manifest {
        let bytes = try RawFile.read("\(folder)/\(manifestName)", limit: 1 << 20).bytes
        return try JSONDecoder().decode(Manifest.self, from: Data(bytes))
    }

    /// A zone file that the manifest doesn't know would be read as a zone all the same.
    private static func holdsNoStrangers(_ folder: String, _ manifest: Manifest) throws -> Bool {
        let known = Set(manifest.files.map(\.name))
        return try FileManager.default.contentsOfDirectory(atPath: "\(folder)/zones")
            .allSatisfy { known.contains("zones/\($0)") }
    }

    private static func digest(_ bytes: [UInt8]) -> String { ZonesReader.hex(SHA256.hash(data: bytes)) }

    /// Keeps a set-up that passed; does nothing when it is kept already.
    ///
    /// - Throws: `FileError`, or what Foundation throws; the copy that was there before is then still there.
    func write(config: String, settings: [UInt8], zones: ZonesReading) throws {
        let files = [(Self.settingsName, settings)] + zones.files.map { ("zones/\($0.name)", $0.bytes) }
        let manifest = Manifest(
            format: 1, config: config, zonesDated: zones.set?.dated,
            files: files.map { Manifest.Entry(name: $0.0, sha256: Self.digest($0.1)) })
        if Self.copy(in: current) != nil, try Self.manifest(in: current) == manifest { return }
        try FileManager.default.createDirectory(atPath: stateDirectory, withIntermediateDirectories: true)
        try remove(fresh)
        try RawFile.makeFolder(fresh)
        try RawFile.makeFolder(fresh + "/zones")
        for (name, bytes) in files { try RawFile.write(bytes, to: "\(fresh)/\(name)") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try RawFile.write(Array(try encoder.encode(manifest)), to: "\(fresh)/\(Self.manifestName)")
        try RawFile.syncFolder(fresh + "/zones")
        try RawFile.syncFolder(fresh)
        try remove(previous)
        if exists(current) { try RawFile.rename(current, to: previous) }
        try RawFile.rename(fresh, to: current)
        try RawFile.syncFolder(stateDirectory)
        try remove(previous)
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private func remove(_ path: String) throws {
        if exists(path) { try FileManager.default.removeItem(atPath: path) }
    }
}
