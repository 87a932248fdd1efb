import FoundationEssentials
public import Safety

/// Where the fleet saw jamming and spoofing: cells of 0.1°, from what the units reported.
public struct InterferenceMap: Sendable {
    /// One cell, or all that came without one.
    public struct Cell: Sendable, Equatable {
        /// Nil for what came without.
        public let place: GridCell?
        /// Reports of jamming, and of spoofing.
        public let jamming: Int
        public let spoofing: Int
        /// Sorted, each once.
        public let units: [String]
        /// Codes of the units' tests; sorted, each once.
        public let reasons: [String]
        /// By the office's clock.
        public let first: UTCTime
        public let last: UTCTime
        /// Whether some of it goes on, as far as is known.
        public let isGoingOn: Bool

        public var count: Int { jamming + spoofing }
        /// `jamming`, `spoofing` or both.
        public var kinds: [String] {
            InterferenceReport.Kind.allCases.filter { $0 == .jamming ? jamming > 0 : spoofing > 0 }.map(\.rawValue)
        }
    }

    /// Those that go on first, then the latest first; what has no cell at the end.
    public let cells: [Cell]
    public let now: UTCTime

    /// - Parameter span: back from `now`: what ended before it isn't there.
    public init(_ store: OfficeStore, span: Duration, at now: UTCTime) throws {
        let units = try store.units()
        let status = Dictionary(units.map { ($0.unit, $0.status) }, uniquingKeysWith: { first, _ in first })
        self.init(
            try store.interference(), span: span, isGoingOn: { $0.isGoingOn(status[$0.unit] ?? nil) }, at: now)
    }

    init(
        _ records: [InterferenceRecord], span: Duration, isGoingOn: (InterferenceRecord) -> Bool, at now: UTCTime
    ) {
        let since = now.advanced(by: .zero - span)
        var found: [GridCell?: [(record: InterferenceRecord, isGoingOn: Bool)]] = [:]
        for record in records {
            let goesOn = isGoingOn(record)
            if goesOn || record.last >= since { found[record.cell, default: []].append((record, goesOn)) }
        }
        cells = found.map { Self.cell($0.key, $0.value, at: now) }.sorted(by: Self.isBefore)
        self.now = now
    }

    private static func cell(
        _ place: GridCell?, _ found: [(record: InterferenceRecord, isGoingOn: Bool)], at now: UTCTime
    ) -> Cell {
        let records = found.map(\.record)
        let goesOn = found.contains { $0.isGoingOn }
        let jamming = records.count { $0.kind == .jamming }
        return Cell(
            place: place, jamming: jamming, spoofing: records.count - jamming,
            units: Set(records.map(\.unit)).sorted(), reasons: Set(records.flatMap(\.reasons)).sorted(),
            first: records.map(\.first).min() ?? now, last: goesOn ? now : records.map(\.last).max() ?? now,
            isGoingOn: goesOn)
    }

    private static func isBefore(_ a: Cell, _ b: Cell) -> Bool {
        guard let here = a.place else { return false }
        guard let there = b.place else { return true }
        if a.isGoingOn != b.isGoingOn { return a.isGoingOn }
        if a.last != b.last { return a.last > b.last }
        return (here.southTenths, here.westTenths) < (there.southTenths, there.westTenths)
    }

    /// How many reports have no cell, and so are on no map.
    public var withoutCell: Int { cells.reduce(0) { $0 + ($1.place == nil ? $1.count : 0) } }

    // MARK: - For people

    /// Plain text in 80 columns, but for long lists of units.
    public func text() -> String {
        guard !cells.isEmpty else { return "no interference was reported in this time\n" }
        var rows = [Self.row("SOUTH", "WEST", "KIND", "REPORTS", "FIRST", "LAST", "UNITS")]
        for cell in cells {
            rows.append(
                Self.row(
                    cell.place.map { Self.degrees($0.southTenths) } ?? "unknown",
                    cell.place.map { Self.degrees($0.westTenths) } ?? "", cell.kinds.joined(separator: "+"),
                    "\(cell.count)", Self.minute(cell.first), cell.isGoingOn ? "goes on" : Self.minute(cell.last),
                    cell.units.joined(separator: " ")))
        }
        return rows.joined(separator: "\n") + "\n"
    }

    private static func row(
        _ south: String, _ west: String, _ kind: String, _ reports: String, _ first: String, _ last: String,
        _ units: String
    ) -> String {
        let cells = [(south, 7), (west, 6), (kind, 16), (reports, 7), (first, 12), (last, 12)]
        return cells.map { $0 + String(repeating: " ", count: max(0, $1 - $0.count) + 1) }.joined() + units
    }

    private static func degrees(_ tenths: Int) -> String {
        "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// `11-21 08:00Z`.
    private static func minute(_ time: UTCTime) -> String {
        String(iso(time).dropFirst(5).prefix(11).map { $0 == "T" ? " " : $0 }) + "Z"
    }

    private static func iso(_ time: UTCTime) -> String {
        Date(timeIntervalSince1970: Double(time.secondsSinceEpoch)).formatted(.iso8601)
    }

    // MARK: - For programs

    private struct Body: Encodable {
        struct Cell: Encodable {
            let south, west: Double?
            let jamming, spoofing: Int
            let units, reasons: [String]
            let first, last: Int64
            let going_on: Bool
        }
        let at: Int64
        let size: Double
        let cells: [Cell]
    }

    /// One object in one line; times are epoch seconds.
    public func json() throws -> String {
        let cells = cells.map { cell in
            Body.Cell(
                south: cell.place.map { Double($0.southTenths) / 10 },
                west: cell.place.map { Double($0.westTenths) / 10 },
                jamming: cell.jamming, spoofing: cell.spoofing, units: cell.units, reasons: cell.reasons,
                first: cell.first.secondsSinceEpoch, last: cell.last.secondsSinceEpoch, going_on: cell.isGoingOn)
        }
        return try Self.encode(Body(at: now.secondsSinceEpoch, size: 0.1, cells: cells))
    }

    private struct Collection: Encodable {
        struct Feature: Encodable {
            struct Geometry: Encodable {
                let type = "Polygon"
                let coordinates: [[[Double]]]
            }
            struct Properties: Encodable {
                let count, jamming, spoofing, units: Int
                let kinds, reasons: [String]
                let first, last: String
                let going_on: Bool
            }
            let type = "Feature"
            let geometry: Geometry
            let properties: Properties
        }
        let type = "FeatureCollection"
        let features: [Feature]
    }

    /// What the file begins with: nothing else is ever replaced by one.
    static let beginning = "{\"features\":["

    /// A FeatureCollection (RFC 7946) of the cells, for QGIS and the like: how many units, not which; times are UTC.
    public func geoJSON() throws -> String {
        let features = cells.compactMap { cell in
            cell.place.map { place in
                Collection.Feature(
                    geometry: .init(coordinates: [Self.ring(place)]),
                    properties: .init(
                        count: cell.count, jamming: cell.jamming, spoofing: cell.spoofing, units: cell.units.count,
                        kinds: cell.kinds, reasons: cell.reasons, first: Self.iso(cell.first),
                        last: Self.iso(cell.last), going_on: cell.isGoingOn))
            }
        }
        return try Self.encode(Collection(features: features)) + "\n"
    }

    /// Longitude first, counterclockwise, closed. From tenths, so that neighbours share their edges to the last digit.
    private static func ring(_ cell: GridCell) -> [[Double]] {
        let (south, north) = (Double(cell.southTenths) / 10, Double(cell.southTenths + 1) / 10)
        let (west, east) = (Double(cell.westTenths) / 10, Double(cell.westTenths + 1) / 10)
        return [[west, south], [east, south], [east, north], [west, north], [west, south]]
    }

    private static func encode(_ body: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(body), as: UTF8.self)
    }
}

extension InterferenceMap {
    /// Writes the map for its owner alone; a map that is there already is replaced as a whole, and nothing else is.
    public func write(to path: String) throws {
        let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard !name.isEmpty else { throw OfficeFileError("\(path) is no name of a file") }
        let place = PrivateFolder(path: folder)
        if place.exists(name) {
            let there = try PrivateFolder.bytes(of: path, limit: 64 << 20)
            guard there.starts(with: Self.beginning.utf8) else {
                throw OfficeFileError("\(path) is there, and is no map that fieldbase wrote; another name")
            }
        }
        try place.write(try geoJSON(), to: name, replacing: true)
    }
}
