import Geodesy
import Safety

/// Looks at zones that can be used for what was probably not meant. Warnings only.
struct ZoneSurvey {
    /// A third of Ukraine; a day's map of the occupied land has half of it.
    static let hugeSquareMetres = 200_000e6
    /// A slip of the mouse.
    static let tinySquareMetres = 1.0

    private(set) var problems: [Problem] = []
    private var counts: [String: Int] = [:]
    private let area: OperatingArea

    /// - Parameters:
    ///   - set: made of the drafts' zones.
    ///   - now: nil leaves times unjudged.
    init(_ drafts: [ZoneDraft], set: ZoneSet, area: OperatingArea, now: UTCTime?) {
        self.area = area
        var crossed: Swift.Set<String> = []
        var budget = RingCrossings.budget
        for draft in drafts {
            lookAtPlace(draft)
            lookAtSize(draft)
            if let now { lookAtTime(draft, now) }
            let crossings = RingCrossings.find(in: draft.zone.shape, budget: &budget)
            if crossings.count > 0 || budget == 0 { crossed.insert(draft.zone.reference.id) }
            report(crossings, draft)
            lookAtHoles(draft)
        }
        if budget == 0, let last = drafts.last {
            add(
                last,
                last.problem(
                    .warning, "geometry", "the zones' edges are too many to look for all crossings",
                    remedy: "simpler outlines, if crossings matter"))
        }
        let byID = Dictionary(drafts.map { ($0.zone.reference.id, $0) }) { first, _ in first }
        for hidden in HiddenZones.find(in: set, crossed: crossed) {
            guard let draft = byID[hidden.zone.id] else { continue }
            add(
                draft,
                draft.problem(
                    .warning, "geometry", "the zone lies wholly inside '\(hidden.behind.id)', which is as bad or worse",
                    remedy: "remove it, unless it is to outlast the other"))
        }
    }

    /// Telling where something stands reads all before it, so that what won't be listed isn't looked for.
    private mutating func add(_ draft: ZoneDraft, _ problem: @autoclosure () -> Problem) {
        let count = counts[draft.file, default: 0]
        guard count < [Problem].limit else { return }
        counts[draft.file] = count + 1
        problems.append(problem())
    }

    private mutating func lookAtPlace(_ draft: ZoneDraft) {
        guard !Axes.touches(draft.zone.shape, area) else { return }
        // A corridor or a district that spans the area has all its corners outside.
        let centre = (latitude: (area.south + area.north) / 2, longitude: (area.west + area.east) / 2)
        if let middle = Coordinate(latitudeDegrees: centre.latitude, longitudeDegrees: centre.longitude),
            !ShapeIndex([ShapeIndex.Entry(draft.zone.shape)]).answers(at: middle).isEmpty
        {
            return
        }
        add(
            draft,
            draft.problem(
                .warning, "geometry", "the zone lies outside the operating area",
                remedy: "zones.area in the settings, if the fleet works there"))
    }

    private mutating func lookAtSize(_ draft: ZoneDraft) {
        var total = 0.0
        for (number, polygon) in draft.zone.shape.polygons.enumerated() {
            let outer = Unrolled(polygon.outer.positions)
            total += outer.areaSquareMetres
            // By its box: of a ring that crosses itself, the parts' areas cancel.
            if outer.boxSquareMetres < Self.tinySquareMetres {
                let name = RingCrossings.RingName(polygon: number, ring: 0, of: draft.zone.shape)
                add(
                    draft,
                    draft.problem(
                        .warning, "geometry", "\(name) spans less than a square metre",
                        remedy: "remove it, or draw it larger"))
            }
        }
        if total > Self.hugeSquareMetres {
            add(
                draft,
                draft.problem(
                    .warning, "geometry", "the zone covers \(Int(total / 1e9) * 1000) km²",
                    remedy: "fine if that is meant; a slip of the mouse can do it too"))
        }
    }

    private mutating func lookAtTime(_ draft: ZoneDraft, _ now: UTCTime) {
        guard let schedule = draft.zone.schedule, schedule.knownUntil == nil,
            schedule.periods.allSatisfy({ $0.until <= now })
        else { return }
        add(
            draft,
            draft.problem(.warning, "valid", "the zone's time is over", remedy: "a later until, or remove the zone"))
    }

    private mutating func report(_ crossings: RingCrossings.Found, _ draft: ZoneDraft) {
        for crossing in crossings.first {
            let where_ = "\(Self.degrees(crossing.longitude)), \(Self.degrees(crossing.latitude))"
            let what =
                crossing.one == crossing.other
                ? "\(crossing.one) crosses itself" : "\(crossing.one) crosses \(crossing.other)"
            let more = crossings.count > crossings.first.count ? " (one of \(crossings.count) crossings)" : ""
            add(
                draft,
                draft.problem(
                    .warning, "geometry", "\(what) at [\(where_)]\(more)",
                    remedy: "mend the outline there; what a crossed ring surrounds counts as inside"))
        }
    }

    private static func degrees(_ value: Double) -> String {
        String((value * 1e6).rounded() / 1e6)
    }

    /// A hole that lies outside its outer ring cuts nothing out of it.
    private mutating func lookAtHoles(_ draft: ZoneDraft) {
        for (number, polygon) in draft.zone.shape.polygons.enumerated() where !polygon.holes.isEmpty {
            let outer = ShapeIndex([ShapeIndex.Entry(.polygons([Polygon(outer: polygon.outer)]))])
            for (index, hole) in polygon.holes.enumerated()
            where hole.positions.allSatisfy({ outer.answers(at: $0).isEmpty }) {
                let name = RingCrossings.RingName(polygon: number, ring: index + 1, of: draft.zone.shape)
                add(
                    draft,
                    draft.problem(
                        .warning, "geometry", "\(name) lies outside its outer ring",
                        remedy: "a polygon of its own, if it is meant as one, else remove it"))
            }
        }
    }
}
