import Crypto
import FoundationEssentials
public import Safety

/// What a folder of zone files says, and everything that is wrong with it.
public struct ZonesReading: Sendable, Equatable {
    /// Nil after any error.
    public let set: ZoneSet?
    /// Grouped by file, in order of place.
    public let problems: [Problem]

    struct File: Sendable, Equatable {
        let name: String
        let bytes: [UInt8]
    }

    /// As they were on the disk, in order of name.
    let files: [File]
}

/// Reads `*.geojson` and `*.json` in a folder into one zone set. Any error refuses the whole set.
public struct ZonesReader: Sendable {
    public static let fileLimit = 256
    public static let zoneLimit = 20_000

    public let defaults: ZoneDefaults

    public init(defaults: ZoneDefaults) { self.defaults = defaults }

    /// Reads the folder at `directory`, which is absolute. Subfolders, hidden files and backups (`~`) are passed over.
    public func read(_ directory: String, source: ZoneSet.Source = .local) -> ZonesReading {
        let names: [String]
        do {
            guard try RawFile.facts(directory).kind == .folder else { throw FileError.irregular }
            names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            let reason = (error as? FileError).map { $0 == .irregular ? "it is not a folder" : $0.reason }
            let problem = Problem(
                .error, file: directory, at: .start, key: "zones.directory",
                "the zones' folder can't be read: \(reason ?? "the system refused")",
                remedy: "a folder with zone files; a unit without zones can't warn")
            return ZonesReading(set: nil, problems: [problem], files: [])
        }
        var problems = Self.strangers(names, in: directory)
        var files: [ZonesReading.File] = []
        var newest: UTCTime?
        for name in names where Self.isZoneFile(name) && files.count <= Self.fileLimit {
            let path = "\(directory)/\(name)"
            do {
                let (bytes, facts) = try RawFile.read(path, limit: ZoneFile.limitBytes)
                files.append(ZonesReading.File(name: name, bytes: bytes))
                newest = max(newest ?? facts.modified, facts.modified)
            } catch {
                let isTooLarge = error == .tooLarge
                problems.append(
                    Problem(
                        .error, file: path, at: .start, key: "file",
                        isTooLarge ? "the file is too large" : "the file can't be read: \(error.reason)",
                        remedy: isTooLarge ? "8 MiB at most; simplify or split it" : "a file that the service may read")
                )
            }
        }
        return assemble(files, in: directory, problems: problems, source: source, dated: newest)
    }

    static func isZoneFile(_ name: String) -> Bool {
        guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
        return ["geojson", "json"].contains(name[name.index(after: dot)...].lowercased())
    }

    /// Files that look as if somebody meant them to be zones.
    private static func strangers(_ names: [String], in directory: String) -> [Problem] {
        let endings = [".kml", ".kmz", ".gpkg", ".shp", ".gpx", ".geojsonl", ".geojson.txt", ".json.txt"]
        return names.filter { name in endings.contains { name.lowercased().hasSuffix($0) } }.map { name in
            Problem(
                .warning, file: "\(directory)/\(name)", at: .start, key: "file", "this file is not read",
                remedy: "export it as GeoJSON in WGS 84, to a name that ends in .geojson")
        }
    }

    private func assemble(
        _ files: [ZonesReading.File], in directory: String, problems earlier: [Problem], source: ZoneSet.Source,
        dated: UTCTime?
    ) -> ZonesReading {
        var problems = earlier
        var drafts: [ZoneDraft] = []
        if files.count > Self.fileLimit {
            problems.append(
                Problem(
                    .error, file: directory, at: .start, key: "zones.directory", "there are too many zone files",
                    remedy: "\(Self.fileLimit) at most"))
        }
        for file in files.prefix(Self.fileLimit) {
            let read = ZoneFile(file.bytes, file: "\(directory)/\(file.name)", defaults: defaults)
            problems += read.problems.listed()
            drafts += read.drafts
        }
        problems += Self.doubles(in: drafts) + Self.strays(in: drafts)
        if drafts.count > Self.zoneLimit {
            problems.append(
                Problem(
                    .error, file: directory, at: .start, key: "zones.directory", "there are \(drafts.count) zones",
                    remedy: "\(Self.zoneLimit) at most"))
        }
        // A folder that isn't mounted, or is being copied, must not read as "no danger anywhere".
        if files.isEmpty, !problems.hasErrors {
            problems.append(
                Problem(
                    .error, file: directory, at: .start, key: "zones.directory", "the folder holds no zone file",
                    remedy: "at least one *.geojson; where no zone is meant, one with an empty FeatureCollection"))
        }
        let set =
            problems.hasErrors
            ? nil
            : ZoneSet(zones: drafts.map(\.zone), sha256: Self.digest(files), source: source, dated: dated)
        return ZonesReading(set: set, problems: problems, files: files)
    }

    private static func doubles(in drafts: [ZoneDraft]) -> [Problem] {
        var first: [String: ZoneDraft] = [:]
        var problems: [Problem] = []
        for draft in drafts {
            guard let earlier = first[draft.zone.reference.id] else {
                first[draft.zone.reference.id] = draft
                continue
            }
            problems.append(
                Problem(
                    .error, file: draft.file, at: draft.place, key: "feature \(draft.feature).id",
                    "feature \(earlier.feature) of \(earlier.file) has the same id", remedy: "an id of its own",
                    zone: draft.zone.reference))
        }
        return Array(problems.prefix([Problem].limit))
    }

    private static func strays(in drafts: [ZoneDraft]) -> [Problem] {
        Axes.strays(among: drafts.map(\.zone.shape)).prefix([Problem].limit).map { index in
            let draft = drafts[index]
            return Problem(
                .error, file: draft.file, at: draft.place, key: "feature \(draft.feature).geometry",
                "latitude stands before longitude: only swapped does this lie near the other zones",
                remedy: "longitude first, as GeoJSON says", zone: draft.zone.reference)
        }
    }

    /// SHA-256 (hex) over each file's name, a zero byte, its length in 8 bytes (big-endian) and its bytes.
    static func digest(_ files: [ZonesReading.File]) -> String {
        var hash = SHA256()
        for file in files {
            hash.update(data: Array(file.name.utf8) + [0])
            hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: file.bytes.count >> (56 - 8 * $0)) })
            hash.update(data: file.bytes)
        }
        return hex(hash.finalize())
    }

    static func hex(_ digest: SHA256Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 2 ? digits : "0" + digits
        }.joined()
    }
}
