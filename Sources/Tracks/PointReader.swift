public import Geodesy
import Wire

/// Reads points to decide about: one JSON object with `lat` and `lon`, in degrees, a line; other keys mean nothing.
public struct PointReader {
    public enum Line {
        case point(Coordinate)
        /// The line can't be used; the ones after it can.
        case fault(TrackError)
    }

    private static let limits = JSONLimits(bytes: 65_536, depth: 16, values: 1_000)

    private let path: String
    private var lines: LineReader
    private var overlong = 0

    /// - Parameter path: a file, or `-` for standard input.
    public init(_ path: String) throws(TrackError) {
        self.path = path
        lines = LineReader(try FileBytes(path))
    }

    /// The next line that isn't empty; nil at the end.
    public mutating func next() throws(TrackError) -> Line? {
        while let line = try lines.next() {
            let bytes = line.bytes.drop { $0 == 0x20 || $0 == 0x09 }
            guard !bytes.isEmpty else { continue }
            do {
                return .point(try Self.point(Array(bytes)))
            } catch {
                return .fault(TrackError(file: path, line: line.number, error.message, remedy: error.remedy))
            }
        }
        guard lines.overlong > overlong else { return nil }
        overlong = lines.overlong
        return .fault(
            TrackError(file: path, "\(overlong) lines are longer than any point", remedy: "one point a line"))
    }

    private struct Fault: Error {
        let message: String
        let remedy: String
    }

    private static func point(_ bytes: [UInt8]) throws(Fault) -> Coordinate {
        let example = "{\"lat\": 49.99, \"lon\": 36.23}"
        let node: JSONNode
        do {
            node = try JSONReader.read(bytes, within: limits)
        } catch {
            throw Fault(message: "column \(error.column): \(error.message)", remedy: error.remedy)
        }
        guard let latitude = node["lat"]?.double, let longitude = node["lon"]?.double else {
            throw Fault(message: "the line has no numbers lat and lon", remedy: example)
        }
        guard let point = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude) else {
            throw Fault(message: "the point is not on the Earth", remedy: "lat from -90 to 90, lon from -180 to 180")
        }
        return point
    }
}
