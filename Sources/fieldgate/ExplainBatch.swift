import Geodesy
import Glibc
import Safety
import Tracks
import Wire

/// Decides for many points: one JSON object a line in, one a line out.
struct ExplainBatch {
    private static let faultsListed = 100

    private let zones: ZoneSet
    private let isTimed: Bool

    init(zones: ZoneSource, isTimed: Bool) {
        self.zones = zones.set
        self.isTimed = isTimed
    }

    /// - Throws: the exit code for unusable files after the last line, when lines were unusable; each was named.
    func run(_ path: String) throws {
        var points = try PointReader(path)
        var output = LineOutput(isLive: false)
        var walk = ZoneWalk(zones)
        var decision = ZoneDecision()
        var timing = isTimed ? ExplainTiming(building: zones) : nil
        var faults = 0
        while let line = try points.next() {
            switch line {
            case .point(let point):
                let start = isTimed ? ExplainTiming.now : 0
                walk.decision(at: point, into: &decision)
                if isTimed { timing?.add(ExplainTiming.now - start) }
                try output.line(json(point, decision))
            case .fault(let fault):
                faults += 1
                if faults <= Self.faultsListed { complain(fault.description) }
            }
        }
        try output.flush()
        if faults > Self.faultsListed {
            complain("\(path): error: \(faults - Self.faultsListed) more lines can't be used; one point a line")
        }
        if let timing { complain(timing.summary) }
        if faults > 0 { throw Exit.configuration }
    }

    private func json(_ point: Coordinate, _ decision: ZoneDecision) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            text.field("lat", exactly: point.latitudeDegrees)
            text.field("lon", exactly: point.longitudeDegrees)
            text.field("level", decision.level?.rawValue ?? "none")
            text.array("zones") { text in
                for finding in decision.findings {
                    text.object { text in
                        text.field("id", zones.zones[finding.zone].reference.id)
                        text.field("level", finding.level?.rawValue ?? "none")
                        text.field("inside", finding.isInside)
                        if finding.signedDistanceMetres.isFinite {
                            text.field("distance_m", finding.signedDistanceMetres, decimals: 3)
                        } else {
                            text.null("distance_m")
                        }
                    }
                }
            }
        }
        return text.bytes
    }
}

/// How long decisions took, each by itself, without what asking the clock costs.
struct ExplainTiming {
    private let buildMilliseconds: Double
    private let clockNanoseconds: Int64
    private var nanoseconds: [Int64] = []

    /// Builds the zones' index once more, to time it.
    init(building zones: ZoneSet) {
        let start = Self.now
        let again = ZoneSet(zones: zones.zones, sha256: zones.sha256, source: zones.source, dated: zones.dated)
        buildMilliseconds = Double(Self.now - start) / 1e6
        precondition(again.index.count == zones.index.count)
        var readings: [Int64] = []
        for _ in 0..<1_001 {
            let before = Self.now
            readings.append(Self.now - before)
        }
        clockNanoseconds = readings.sorted()[500]
    }

    static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    mutating func add(_ nanoseconds: Int64) { self.nanoseconds.append(max(0, nanoseconds - clockNanoseconds)) }

    /// `timing: points 100000, build_ms 71.2, median_ns 95, p99_ns 820`.
    var summary: String {
        let sorted = nanoseconds.sorted()
        let build = JSONText.fixed(buildMilliseconds, decimals: 3) ?? "?"
        guard let last = sorted.last else { return "timing: points 0, build_ms \(build)" }
        let p99 = sorted.count < 100 ? last : sorted[sorted.count * 99 / 100]
        return "timing: points \(sorted.count), build_ms \(build), median_ns \(sorted[sorted.count / 2]), p99_ns \(p99)"
    }
}
