public import Safety

/// Reads the villages and stops that the crew can name: GeoJSON points or boundaries, or a KML or KMZ file's placemarks.
///
/// Any error refuses the file, and only the file: without it the crew can't name a place, and warning goes on.
public enum PlacesReader {
    /// Larger files are refused: 5,000 boundaries of a hundred positions.
    public static let byteLimit = 16 << 20
    /// More places are refused.
    public static let most = 5_000

    /// Reads a file; never throws, for whatever is wrong is among the problems.
    ///
    /// - Parameter path: absolute.
    public static func read(path: String, area: OperatingArea) -> PlacesReading {
        MapReader<PlaceFeature>.read(path: path, area: area, now: nil) { PlaceSet($0) }
    }

    /// Reads what was read before: a copy of the last good file.
    ///
    /// - Parameter file: the path that problems name.
    public static func read(
        _ bytes: [UInt8], file: String, area: OperatingArea, modified: UTCTime? = nil
    ) -> PlacesReading {
        MapReader<PlaceFeature>.read(bytes, file: file, area: area, now: nil, modified: modified) { PlaceSet($0) }
    }
}
