import FoundationEssentials
public import Safety

extension ZonesReader {
    /// Reads the files at `paths`, and the zone files of folders among them; the settings' own folder is not looked at.
    ///
    /// For questions asked at a terminal, about maps that may never have been near a unit.
    /// - Parameter paths: absolute.
    public func read(named paths: [String], source: ZoneSet.Source = .local) -> ZonesReading {
        var problems: [Problem] = []
        var files: [ZonesReading.File] = []
        var room = Self.byteLimit
        for path in paths.flatMap(Self.expanded) where files.count <= Self.fileLimit {
            do {
                let (bytes, facts) = try RawFile.read(path, limit: min(ZoneFile.limitBytes, room))
                room -= bytes.count
                files.append(ZonesReading.File(origin: path, bytes: bytes, modified: facts.modified))
            } catch {
                problems.append(
                    Problem(
                        .error, file: path, at: .start, key: "file",
                        error == .tooLarge ? "the file is too large" : "the file can't be read: \(error.reason)",
                        remedy: error == .tooLarge ? "simplify it" : "a zone file, or a folder with zone files"))
            }
        }
        return assemble(files, folder: { _ in nil }, problems: problems, source: source)
    }

    /// A folder's zone files in order of name; anything else is itself.
    private static func expanded(_ path: String) -> [String] {
        do {
            guard try RawFile.facts(path).kind == .folder else { return [path] }
            return try FileManager.default.contentsOfDirectory(atPath: path).filter(ZoneFormat.isZoneFile).sorted()
                .map { "\(path)/\($0)" }
        } catch {
            // Reading it says what is wrong.
            return [path]
        }
    }
}
