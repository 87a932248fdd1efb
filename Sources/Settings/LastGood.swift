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
        let zones: [ZoneCopy]
        /// Of the copied settings, for problems.
        let path: String
        let havens: MapCopy?
        let places: MapCopy?
        /// When the newest of the original zone files was last changed.
        let zonesDated: UTCTime?
    }

    struct ZoneCopy: Equatable {
        /// Absolute path of the copy.
        let path: String
        /// Absolute path of the original; nil for a file of `zones.directory`.
        let origin: String?
    }

    /// A map that isn't one of zones: a bad one disables nothing but itself.
    struct MapCopy: Equatable {
        /// Absolute path of the copy, and of the original.
        let path: String
        let origin: String
    }

    /// Such a map to be kept.
    struct Map {
        /// Absolute.
        let origin: String
        let bytes: [UInt8]
    }

    private struct Manifest: Codable, Equatable {
        struct Entry: Codable, Equatable {
            let name: String
            let sha256: String
            /// Of a layer's file from outside `zones.directory`, of the havens and the places, the absolute path.
            var origin: String?
        }
        let format: Int
        let config: String
        let zonesDated: UTCTime?
        /// `settings.yaml`, `zones/…` in order of name, `layers/…`, `havens/…` and `places/…`.
        let files: [Entry]
    }

    private static let settingsName = "settings.yaml"
    private static let mapFolders = ["havens", "places"]
    private static let folders = ["zones", "layers"] + mapFolders
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
            let zones = manifest.files.filter { file in
                file.name != settingsName && !mapFolders.contains { file.name.hasPrefix($0 + "/") }
            }.map { ZoneCopy(path: "\(folder)/\($0.name)", origin: $0.origin) }
            let map = { (inner: String) in
                manifest.files.first { $0.name.hasPrefix(inner + "/") }.flatMap { entry in
                    entry.origin.map { MapCopy(path: "\(folder)/\(entry.name)", origin: $0) }
                }
            }
            return Copy(
                config: manifest.config, settings: settings, zones: zones, path: "\(folder)/\(settingsName)",
                havens: map("havens"), places: map("places"), zonesDated: manifest.zonesDated)
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
        return try folders.allSatisfy { inner in
            guard FileManager.default.fileExists(atPath: "\(folder)/\(inner)") else { return true }
            return try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(inner)")
                .allSatisfy { known.contains("\(inner)/\($0)") }
        }
    }

    private static func digest(_ bytes: [UInt8]) -> String { ZonesReader.hex(SHA256.hash(data: bytes)) }

    /// Keeps a set-up that passed; does nothing when it is kept already.
    ///
    /// - Throws: `FileError`, or what Foundation throws; the copy that was there before is then still there.
    ///
    /// - Parameter directory: `zones.directory`, absolute.
    func write(
        config: String, settings: [UInt8], zones: ZonesReading, directory: String, havens: Map? = nil,
        places: Map? = nil
    ) throws {
        var files: [(name: String, bytes: [UInt8], origin: String?)] = [(Self.settingsName, settings, nil)]
        for (index, file) in zones.files.enumerated() {
            let isInside = Path.folder(of: file.origin) == directory
            files.append(
                (
                    isInside ? "zones/\(file.name)" : "layers/\(index + 1)-\(file.name)", file.bytes,
                    isInside ? nil : file.origin
                ))
        }
        for case (let inner, let map?) in [("havens", havens), ("places", places)] {
            files.append(("\(inner)/\(Path.name(of: map.origin))", map.bytes, map.origin))
        }
        let manifest = Manifest(
            format: 1, config: config, zonesDated: zones.files.map(\.modified).max(),
            files: files.map { Manifest.Entry(name: $0.name, sha256: Self.digest($0.bytes), origin: $0.origin) })
        if Self.copy(in: current) != nil, try Self.manifest(in: current) == manifest { return }
        try FileManager.default.createDirectory(atPath: stateDirectory, withIntermediateDirectories: true)
        try remove(fresh)
        try RawFile.makeFolder(fresh)
        for inner in Self.folders { try RawFile.makeFolder("\(fresh)/\(inner)") }
        for file in files { try RawFile.write(file.bytes, to: "\(fresh)/\(file.name)") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try RawFile.write(Array(try encoder.encode(manifest)), to: "\(fresh)/\(Self.manifestName)")
        for inner in Self.folders { try RawFile.syncFolder("\(fresh)/\(inner)") }
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

extension ZonesReader {
    /// Reads the zone files of a copy, each under the path that it had.
    func read(_ copy: LastGood.Copy, source: ZoneSet.Source) -> ZonesReading {
        var files: [ZonesReading.File] = []
        var copies: [String: String] = [:]
        for zone in copy.zones {
            let origin = zone.origin ?? "\(settings.directory)/\(Path.name(of: zone.path))"
            copies[origin] = zone.path
            do {
                let (bytes, facts) = try RawFile.read(zone.path, limit: ZoneFile.limitBytes)
                let modified = copy.zonesDated ?? facts.modified
                files.append(ZonesReading.File(origin: origin, bytes: bytes, modified: modified))
            } catch {
                let problem = Problem(
                    .error, file: zone.path, at: .start, key: "file", "the copy can't be read: \(error.reason)",
                    remedy: "a healthy disk")
                return ZonesReading(set: nil, problems: [problem])
            }
        }
        return assemble(files, folder: { copies[$0.origin] }, problems: [], source: source)
    }
}
