import Geodesy
public import Safety
import Wire

/// A recording, its zones and what happened on the way as one GeoJSON FeatureCollection, to look at on a map.
///
/// Made a piece at a time: a track of any length takes little memory. First the zones, then the track as LineStrings, cut
/// at its segments and where the trust in the position changes, last the discs and the events. Source: RFC 7946; colours
/// as simplestyle 1.1 names them.
public struct TrackMap {
    private var text = JSONText()
    private var isFirst = true
    private var segment = 0
    /// Of the segment that is being drawn: its newest position, and whether a line leads there.
    private var newest: (place: Coordinate, time: UTCTime?, worth: TrackPiece.Worth)?
    private var hasLine = false
    /// The line that is being written; nil while none is open.
    private var piece: TrackPiece?
    /// What is thought of the position, and the worst that was since the newest position.
    private var present = TrackPiece.Worth(trust: .lost)
    private var worst = TrackPiece.Worth(trust: .lost)
    private var discs = DiscDrawing()
    private var events: [ReplayEvent] = []
    /// Events beyond this many aren't drawn.
    public static let mostEvents = 100_000
    public private(set) var eventsDropped = 0

    public init(zones: ZoneSet) {
        text.raw("{\"type\":\"FeatureCollection\",\"features\":[")
        for zone in zones.zones {
            for feature in ZoneDrawing.features(zone) { add(feature) }
        }
    }

    /// What is ready to be written; nil while it is less than `count` bytes.
    public mutating func take(ifMoreThan count: Int) -> [UInt8]? { text.bytes.count > count ? text.take() : nil }

    /// All that is ready to be written.
    public mutating func take() -> [UInt8] { text.take() }

    private mutating func add(_ feature: [UInt8]) {
        separate()
        text.raw(String(decoding: feature, as: UTF8.self))
    }

    private mutating func separate() {
        text.raw(isFirst ? "\n" : ",\n")
        isFirst = false
    }

    /// Takes what a report led to, before the report itself.
    public mutating func note(_ event: ReplayEvent) {
        switch event.what {
        case .trust(let trust, let reasons, _):
            present = TrackPiece.Worth(trust: trust, reasons: reasons)
            worst.join(present)
        case .report(let report): discs.note(report, event)
        case .transition, .alert, .interference, .skipped, .summary: break
        }
        guard events.count < Self.mostEvents else { return eventsDropped += 1 }
        events.append(event)
    }

    /// Goes on with the track, after all that happened up to this report; reports without a position, and Null Island,
    /// aren't drawn.
    ///
    /// The line shows what the receiver said, believed or not; each leg in the worst that was thought between its ends.
    public mutating func note(_ report: TrackReport) {
        if report.beginsSegment { endSegment() }
        guard report.report.mode != .none, let place = report.report.coordinate, !place.isNullIsland else { return }
        defer {
            newest = (place, report.report.time, present)
            worst = present
        }
        guard let newest else { return }
        // A line over the antimeridian would be drawn around the whole Earth (RFC 7946 §3.1.9).
        if abs(newest.place.longitudeDegrees - place.longitudeDegrees) > 180 { return endSegment() }
        if piece?.worth.trust != worst.trust {
            endPiece()
            separate()
            text.raw("{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[\n")
            text.raw(ZoneDrawing.position(newest.place))
            piece = TrackPiece(worth: worst, from: newest.time, until: newest.time)
            hasLine = true
        }
        text.raw(",\n" + ZoneDrawing.position(place))
        piece?.goOn(worst, until: report.report.time)
    }

    private mutating func endPiece() {
        guard let piece else { return }
        text.raw("]},\"properties\":\(piece.properties(segment: segment + 1, isLine: true))}")
        self.piece = nil
    }

    private mutating func endSegment() {
        endPiece()
        if !hasLine, let newest {
            separate()
            let lone = TrackPiece(worth: newest.worth, from: newest.time, until: newest.time)
            text.raw(
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
                    + "\(ZoneDrawing.position(newest.place))},"
                    + "\"properties\":\(lone.properties(segment: segment + 1, isLine: false))}")
        }
        if newest != nil { segment += 1 }
        (newest, hasLine) = (nil, false)
    }

    /// Ends the track and writes the discs and events; nothing can be added afterwards.
    public mutating func finish() {
        endSegment()
        for disc in discs.features { add(disc) }
        for event in events { add(Self.feature(event)) }
        events = []
        text.raw("\n]}\n")
    }

    private static func feature(_ event: ReplayEvent) -> [UInt8] {
        var feature = JSONText()
        feature.object { feature in
            feature.field("type", "Feature")
            if let place = event.drawnPlace {
                feature.object("geometry") { geometry in
                    geometry.field("type", "Point")
                    geometry.array("coordinates") { position in
                        position.element(place.longitudeDegrees, decimals: 7)
                        position.element(place.latitudeDegrees, decimals: 7)
                    }
                }
            } else {
                feature.null("geometry")
            }
            feature.object("properties") { properties in
                properties.field("what", event.name)
                properties.field("time", event.time.map(CivilTime.text))
                properties.field("elapsed_s", event.elapsed.seconds, decimals: 3)
                event.describe(into: &properties)
            }
        }
        return feature.bytes
    }
}

extension ReplayEvent {
    /// Where it is drawn: at the fix it came from.
    fileprivate var drawnPlace: Coordinate? {
        switch what {
        case .transition(let transition): transition.fix.coordinate
        case .alert(let change): change.detail?.coordinate ?? place
        case .report(let report): report.fix.coordinate
        case .trust, .interference, .skipped, .summary: place
        }
    }
}
