import Geodesy
public import Safety

/// What zone files say, and everything that is wrong with them.
public struct ZonesReading: Sendable, Equatable {
    /// Nil after any error.
    public let set: ZoneSet?
    /// Grouped by file, in order of place.
    public let problems: [Problem]
    /// Zones that are for other units only, and left out.
    public let forOthers: Int

    struct File: Sendable, Equatable {
        /// Where the file was, absolute; its last part is its name.
        let origin: String
        let bytes: [UInt8]
        let modified: UTCTime

        var name: String { Path.name(of: origin) }
    }

    /// As they were on the disk, in the order in which they were read.
    let files: [File]

    init(set: ZoneSet?, problems: [Problem], forOthers: Int = 0, files: [File] = []) {
        self.set = set
        self.problems = problems
        self.forOthers = forOthers
        self.files = files
    }

    /// With the office's zones beside these: its problems too, and of its errors none that takes these away.
    func joined(by office: ZonesReading) -> ZonesReading {
        ZonesReading(
            set: set.map { set in office.set.map(set.joined) ?? set }, problems: problems + office.problems,
            forOthers: forOthers + office.forOthers, files: files)
    }

    /// The whole set's size in words: zones, those left out, rings, positions and the index; nil after any error.
    public var size: String? {
        guard let set else { return nil }
        let rings = set.zones.reduce(0) { $0 + $1.rings.count }
        let positions = set.zones.reduce(0) { $0 + $1.shape.positionCount }
        let others = forOthers > 0 ? ", \(forOthers) for other units left out" : ""
        let timed = set.zones.count { $0.schedule != nil }
        return "\(set.zones.count) with \(rings) rings\(others); \(timed) at times only; "
            + "\(positions) positions in \(files.count) files, index \(set.index.byteCount / 1024) KiB"
    }
}
