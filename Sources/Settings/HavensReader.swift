public import Safety

/// Reads hospitals, havens, assembly points and shelters: GeoJSON points, or a KML or KMZ file's placemarks.
///
/// Any error refuses the file, and only the file: guidance is an aid, and warning goes on without it.
public enum HavensReader {
    /// Larger files are refused.
    public static let byteLimit = 4 << 20

    /// A haven of which nothing was heard for so long may be none any more.
    static let stale = Duration.seconds(30 * 86_400)

    /// Reads a file; never throws, for whatever is wrong is among the problems.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - now: what the age of a status is judged by; nil judges none.
    public static func read(path: String, area: OperatingArea, now: UTCTime? = nil) -> HavensReading {
        MapReader<HavenFeature>.read(path: path, area: area, now: now) { HavenSet($0) }
    }

    /// Reads what was read before: a copy of the last good file.
    ///
    /// - Parameter file: the path that problems name, and from whose last part ids are derived.
    public static func read(
        _ bytes: [UInt8], file: String, area: OperatingArea, now: UTCTime? = nil, modified: UTCTime? = nil
    ) -> HavensReading {
        MapReader<HavenFeature>.read(bytes, file: file, area: area, now: now, modified: modified) { HavenSet($0) }
    }
}
