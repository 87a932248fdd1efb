import Crypto
import FoundationEssentials
import Geodesy
public import Safety

/// Reads the zone files of a folder and of the settings' layers into one zone set. Any error refuses the whole set.
public struct ZonesReader: Sendable {
    public static let fileLimit = 256
    public static let zoneLimit = 20_000
    /// Of all files together: what a board of 1 GiB reads while the old set is still in force.
    public static let byteLimit = 96 << 20
    /// Of all zones together.
    public static let positionLimit = 2_000_000

    public let settings: UnitSettings.Zones
    /// Zones for other units are left out; nil keeps all.
    public let unit: String?
    let calendar: ZoneCalendar
    /// Whether outlines are looked at for slips of the hand that don't keep a set from use; takes seconds for millions
    /// of positions.
    public let isThorough: Bool

    /// - Parameters:
    ///   - now: what daily hours are worked out from; nil, or a time before `earliest`, leaves such zones in force.
    ///   - timeZones: the folder of the time zone database.
    ///   - earliest: an earlier `now` is not believed; the build date, but for recordings.
    public init(
        settings: UnitSettings.Zones, unit: String? = nil, now: UTCTime?, isThorough: Bool = false,
        timeZones: String = "/usr/share/zoneinfo", earliest: UTCTime = Policy.buildDate
    ) {
        self.settings = settings
        self.unit = unit
        calendar = ZoneCalendar(now: now, folder: timeZones, earliest: earliest)
        self.isThorough = isThorough
    }

    /// Reads `*.geojson`, `*.json`, `*.kml` and `*.kmz` of the settings' folder, and the files of the layers.
    ///
    /// Subfolders, hidden files and backups (`~`) are passed over.
    public func read(source: ZoneSet.Source = .local) -> ZonesReading {
        let directory = settings.directory
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
            return ZonesReading(set: nil, problems: [problem])
        }
        var problems = Self.strangers(names, in: directory)
        var files: [ZonesReading.File] = []
        var room = Self.byteLimit
        for path in paths(names) where files.count <= Self.fileLimit {
            let isOfLayer = !names.contains(Path.name(of: path)) || Path.folder(of: path) != directory
            do {
                let (bytes, facts) = try RawFile.read(path, limit: min(ZoneFile.limitBytes, room))
                room -= bytes.count
                files.append(ZonesReading.File(origin: path, bytes: bytes, modified: facts.modified))
            } catch {
                problems.append(Self.unreadable(path, error, room: room, isOfLayer: isOfLayer))
            }
        }
        return assemble(files, folder: { _ in nil }, problems: problems, source: source)
    }

    /// The files in the folder, in order of name, then those that only layers name, in order of path.
    private func paths(_ names: [String]) -> [String] {
        let inside = names.filter(ZoneFormat.isZoneFile).map { "\(settings.directory)/\($0)" }
        let known = Set(inside)
        let outside = Set(settings.layers.map(\.path)).filter { !known.contains($0) }
        return inside + outside.sorted()
    }

    private static func unreadable(_ path: String, _ error: FileError, room: Int, isOfLayer: Bool) -> Problem {
        guard error == .tooLarge else {
            return Problem(
                .error, file: path, at: .start, key: "file", "the file can't be read: \(error.reason)",
                remedy: isOfLayer
                    ? "the file that zones.layers names, or no layer" : "a file that the service may read")
        }
        let isFull = room < ZoneFile.limitBytes
        return Problem(
            .error, file: path, at: .start, key: "file",
            isFull ? "the zone files are too large together" : "the file is too large",
            remedy: "\((isFull ? byteLimit : ZoneFile.limitBytes) >> 20) MiB at most; simplify it")
    }

    /// Files that look as if somebody meant them to be zones.
    private static func strangers(_ names: [String], in directory: String) -> [Problem] {
        let endings = [".gpkg", ".shp", ".gpx", ".geojsonl", ".geojson.txt", ".json.txt"]
        return names.filter { name in
            !ZoneFormat.isZoneFile(name) && endings.contains { name.lowercased().hasSuffix($0) }
        }.map { name in
            Problem(
                .warning, file: "\(directory)/\(name)", at: .start, key: "file", "this file is not read",
                remedy: "export it as GeoJSON in WGS 84, to a name that ends in .geojson")
        }
    }

    /// Reads copies of files, each under the path that it once had.
    ///
    /// - Parameter folder: where the copy of a file lies, for what problems say.
    func assemble(
        _ files: [ZonesReading.File], folder: (ZonesReading.File) -> String?, problems earlier: [Problem],
        source: ZoneSet.Source
    ) -> ZonesReading {
        var pile = ZonePile(problems: earlier)
        if files.count > Self.fileLimit {
            pile.problems.append(refused("there are too many zone files", "\(Self.fileLimit) at most"))
        }
        for file in files.prefix(Self.fileLimit) {
            let layers = settings.layers.filter { $0.path == file.origin }.map(Optional.some)
            for layer in layers.isEmpty ? [nil] : layers {
                pile.add(
                    ZoneFile(
                        file.bytes, file: folder(file) ?? file.origin, name: file.name, settings: settings,
                        layer: layer, calendar: calendar, unit: unit))
            }
        }
        // A folder that isn't mounted, or is being copied, must not read as "no danger anywhere".
        if files.isEmpty, !pile.problems.hasErrors {
            pile.problems.append(
                refused(
                    "the folder holds no zone file",
                    "at least one *.geojson; where no zone is meant, one with an empty FeatureCollection"))
        }
        return set(
            of: pile,
            Provenance(
                sha256: Self.digest(files, settings.layers), source: source, dated: files.map(\.modified).max()),
            files: files)
    }

    /// What a set says of itself.
    struct Provenance {
        let sha256: String
        let source: ZoneSet.Source
        let dated: UTCTime?
        var officeVersion: UInt64?
    }

    /// One set of all that was read, after the checks that span its files.
    func set(of pile: ZonePile, _ provenance: Provenance, files: [ZonesReading.File] = []) -> ZonesReading {
        let drafts = pile.drafts
        var problems = pile.problems
        problems += Self.doubles(in: drafts) + strays(in: drafts)
        if drafts.count > Self.zoneLimit {
            problems.append(refused("there are \(drafts.count) zones", "\(Self.zoneLimit) at most"))
        }
        let positions = drafts.reduce(0) { $0 + $1.zone.shape.positionCount }
        if positions > Self.positionLimit {
            problems.append(
                refused(
                    "the zones have \(positions) positions together", "\(Self.positionLimit) at most; simplify outlines"
                ))
        }
        guard !problems.hasErrors else {
            return ZonesReading(set: nil, problems: problems, forOthers: pile.forOthers, files: files)
        }
        let set = ZoneSet(
            zones: drafts.map(\.zone), sha256: provenance.sha256, source: provenance.source, dated: provenance.dated,
            officeVersion: provenance.officeVersion)
        if isThorough { problems += ZoneSurvey(drafts, set: set, area: settings.area, now: calendar.now).problems }
        return ZonesReading(set: set, problems: problems, forOthers: pile.forOthers, files: files)
    }

    private func refused(_ message: String, _ remedy: String) -> Problem {
        Problem(
            .error, file: settings.directory, at: .start, key: "zones.directory", message, remedy: remedy)
    }

    private static func doubles(in drafts: [ZoneDraft]) -> [Problem] {
        var first: [String: ZoneDraft] = [:]
        var problems: [Problem] = []
        for draft in drafts where problems.count < [Problem].limit {
            guard let earlier = first[draft.zone.reference.id] else {
                first[draft.zone.reference.id] = draft
                continue
            }
            problems.append(
                draft.problem(
                    .error, "id", "feature \(earlier.feature) of \(earlier.file) has the same id",
                    remedy: "an id of its own"))
        }
        return problems
    }

    private func strays(in drafts: [ZoneDraft]) -> [Problem] {
        Axes.strays(among: drafts.map(\.zone.shape)).prefix([Problem].limit).map { index in
            drafts[index].problem(
                .error, "geometry", "latitude stands before longitude: only swapped does this lie near the other zones",
                remedy: "longitude first, as GeoJSON says")
        }
    }

    /// SHA-256 (hex) over each file's name, a zero byte, its length in 8 bytes (big-endian) and its bytes; then, if
    /// there are any, the same over what the layers say.
    static func digest(_ files: [ZonesReading.File], _ layers: [ZoneLayer]) -> String {
        var hash = SHA256()
        func add(_ name: String, _ bytes: [UInt8]) {
            hash.update(data: Array(name.utf8) + [0])
            hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (56 - 8 * $0)) })
            hash.update(data: bytes)
        }
        for file in files { add(file.name, file.bytes) }
        if !layers.isEmpty { add("", Array(layers.map(\.canonical).joined(separator: "\n").utf8)) }
        return hex(hash.finalize())
    }

    static func hex(_ digest: SHA256Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 2 ? digits : "0" + digits
        }.joined()
    }
}

/// What was read of several files, before it is one set.
struct ZonePile {
    var problems: [Problem] = []
    private(set) var drafts: [ZoneDraft] = []
    private(set) var forOthers = 0

    init(problems: [Problem] = []) { self.problems = problems }

    mutating func add(_ file: ZoneFile) {
        problems += file.problems.listed(andUntold: file.untold)
        drafts += file.drafts
        forOthers += file.forOthers
    }
}

extension Shape {
    /// Of all rings and lines, closing ones included.
    var positionCount: Int {
        polygons.reduce(0) { $0 + $1.outer.positions.count + $1.holes.reduce(0) { $0 + $1.positions.count } }
            + bands.reduce(0) { $0 + $1.line.count }
    }
}
