import Geodesy
import Safety
import Wire

/// Where the unit must have been, now and then while its position wasn't believed: the disc of a position report.
///
/// Bounded: when there are too many, every second one is left out, and of those to come too.
struct DiscDrawing {
    static let most = 1000

    private struct Disc {
        let report: PositionReport
        let radiusMetres: Double
        let elapsed: Duration
        let time: UTCTime?
    }

    private var discs: [Disc] = []
    /// Every so manieth is kept.
    private var stride = 1
    private var noted = 0

    mutating func note(_ report: PositionReport, _ event: ReplayEvent) {
        guard report.trust == .suspect || report.trust == .lost, let radius = report.fix.accuracyMetres,
            radius.isFinite, radius > 0
        else { return }
        defer { noted += 1 }
        guard noted % stride == 0 else { return }
        if discs.count == Self.most {
            discs = discs.indices.filter { $0 % 2 == 0 }.map { discs[$0] }
            stride *= 2
            guard noted % stride == 0 else { return }
        }
        discs.append(Disc(report: report, radiusMetres: radius, elapsed: event.elapsed, time: event.time))
    }

    /// The newest last.
    var features: [[UInt8]] { discs.map(Self.feature) }

    private static func feature(_ disc: Disc) -> [UInt8] {
        let centre = disc.report.fix.coordinate
        var properties = JSONText()
        properties.object { text in
            text.field("what", "disc")
            text.field("time", disc.time.map(CivilTime.text))
            text.field("elapsed_s", disc.elapsed.seconds, decimals: 3)
            text.field("trust", disc.report.trust.rawValue)
            text.list("reasons", disc.report.reasons)
            text.field("radius_m", disc.radiusMetres, decimals: 1)
            text.field("stroke", disc.report.trust.colour)
            text.field("stroke-width", 1)
            text.field("fill", disc.report.trust.colour)
            text.field("fill-opacity", 0.03, decimals: 2)
        }
        let geometry =
            ZoneDrawing.disc(centre, disc.radiusMetres).map { "{\"type\":\"Polygon\",\"coordinates\":[\($0)]}" }
            ?? "{\"type\":\"Point\",\"coordinates\":\(ZoneDrawing.position(centre))}"
        let known = String(decoding: properties.bytes, as: UTF8.self)
        return Array("{\"type\":\"Feature\",\"properties\":\(known),\"geometry\":\(geometry)}".utf8)
    }
}
