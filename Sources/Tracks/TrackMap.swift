import Geodesy
public import Safety
import Wire

/// A recording, its zones and what happened on the way as one GeoJSON FeatureCollection, to look at on a map.
///
/// Made a piece at a time: a track of any length takes little memory. First the zones, then the track as one LineString a
/// segment, last the events as points. Source: RFC 7946.
public struct TrackMap {
    private var text = JSONText()
    private var isFirst = true
    private var segment = 0
    /// Of the segment that is being written; the first one waits for a second, for a line has two positions.
    private var positions = 0
    private var waiting: Coordinate?
    private var previous: Coordinate?
    private var span: (from: UTCTime?, until: UTCTime?)
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

    public mutating func note(_ event: ReplayEvent) {
        guard events.count < Self.mostEvents else { return eventsDropped += 1 }
        events.append(event)
    }

    /// Goes on with the track; reports without a position, and Null Island, aren't drawn.
    public mutating func note(_ report: TrackReport) {
        if report.beginsSegment { endSegment() }
        guard report.report.mode != .none, let place = report.report.coordinate, !place.isNullIsland else { return }
        // A line over the antimeridian would be drawn around the whole Earth (RFC 7946 §3.1.9).
        if let previous, abs(previous.longitudeDegrees - place.longitudeDegrees) > 180 { endSegment() }
        previous = place
        if span.from == nil { span.from = report.report.time }
        span.until = report.report.time ?? span.until
        guard let first = waiting else {
            if positions == 0 {
                waiting = place
                return
            }
            text.raw(",\n")
            position(place)
            return
        }
        waiting = nil
        separate()
        text.raw("{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[\n")
        position(first)
        text.raw(",\n")
        position(place)
    }

    private mutating func position(_ place: Coordinate) {
        positions += 1
        text.raw(ZoneDrawing.position(place))
    }

    private mutating func endSegment() {
        if let waiting {
            segment += 1
            separate()
            text.raw(
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":\(ZoneDrawing.position(waiting))}"
            )
            endProperties()
        } else if positions > 0 {
            segment += 1
            text.raw("]}")
            endProperties()
        }
        waiting = nil
        previous = nil
        positions = 0
        span = (nil, nil)
    }

    private mutating func endProperties() {
        var properties = JSONText()
        properties.object { properties in
            properties.field("what", "track")
            properties.field("segment", segment)
            properties.field("from", span.from.map(CivilTime.text))
            properties.field("until", span.until.map(CivilTime.text))
        }
        text.raw(",\"properties\":\(String(decoding: properties.bytes, as: UTF8.self))}")
    }

    /// Ends the track and writes the events; nothing can be added afterwards.
    public mutating func finish() {
        endSegment()
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
        case .trust, .skipped: place
        }
    }
}
