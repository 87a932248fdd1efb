import Geodesy
import Safety
import Tracks
import Wire

/// The answer of `explain` for one place, as text for people and as JSON; docs/explain.md describes both.
struct ExplainAnswer {
    let place: Coordinate
    let time: UTCTime?
    let isAccuracyGiven: Bool
    let explanation: ZoneExplanation
    /// The nearest zone, when none has anything to say.
    let nearest: (zone: Zone, metres: Double)?
    let zoneCount: Int

    // MARK: Text

    var lines: [String] {
        var lines = [heading]
        if let verdict = explanation.verdict {
            let zone = verdict.zone.map { " for \(Self.name($0))" } ?? ""
            let ring = verdict.ringMetres.map { ", within \(Self.metres($0)) of it" } ?? ""
            let actions = verdict.actions.map(\.rawValue).joined(separator: ", ")
            lines.append(
                "would raise: \(verdict.level.rawValue) (\(verdict.kind.rawValue))\(zone)\(ring); "
                    + "certainty \(verdict.certainty.rawValue); \(actions)")
        } else {
            lines.append("would raise: nothing (\(zoneCount) zone\(zoneCount == 1 ? "" : "s"))")
        }
        if let nearest {
            lines.append("nearest zone: \(Self.name(nearest.zone.reference)), \(Self.metres(nearest.metres)) away")
        } else if explanation.zones.isEmpty, zoneCount > 0 {
            lines.append("no zone within 100 km; latitude comes first, then longitude")
        }
        for finding in explanation.zones { lines += Self.lines(finding) }
        return lines
    }

    private var heading: String {
        let accuracy = Self.metres(explanation.accuracyMetres)
        let leg = explanation.legMetres.map { ", after a leg of \(Self.metres($0))" } ?? ""
        return "\(Self.degrees(place)), accuracy \(accuracy)\(isAccuracyGiven ? "" : " (assumed)")\(leg), "
            + "at \(time.map(CivilTime.text) ?? "an unknown time")"
    }

    private static func lines(_ finding: ZoneExplanation.Finding) -> [String] {
        let distance =
            finding.signedDistanceMetres.map { $0 <= 0 ? "\(metres(-$0)) inside" : "\(metres($0)) outside" }
            ?? "more than 100 km outside"
        let kind = finding.kind == .stayInside ? ", must not be left" : ""
        var lines = ["", "\(name(finding.reference))\(kind): \(distance)"]
        if let edge = finding.nearestEdge {
            lines.append("  nearest edge: \(name(edge)), from \(degrees(edge.from)) to \(degrees(edge.to))")
        }
        if let force = words(finding.force) { lines.append("  \(force)") }
        for ring in finding.rings {
            let own = finding.kind == .stayInside ? "outside it" : "itself"
            let what = ring.ring.distanceMetres == 0 ? own : "within \(metres(ring.ring.distanceMetres))"
            lines.append("  \(ring.ring.level.rawValue), \(what): \(words(ring, finding))")
        }
        return lines
    }

    private static func words(_ ring: ZoneExplanation.Ring, _ finding: ZoneExplanation.Finding) -> String {
        // Of what must not be left, the danger is outside.
        let isOutside = finding.kind == .stayInside
        switch ring.holding {
        case .certain: return isOutside ? "holds; the place is outside" : "holds; the place is in it"
        case .accuracy: return "holds; the place may be \(isOutside ? "outside" : "in it"), by its accuracy"
        case .leg: return "holds; the way here led \(isOutside ? "outside" : "through it")"
        case nil:
            guard let metres = ring.metresToDanger else { return "doesn't hold" }
            if metres <= 0, !finding.force.isInForce { return "would hold if it were in force" }
            return "doesn't hold; \(Self.metres(max(0, metres))) away"
        }
    }

    private static func words(_ force: ZoneExplanation.Force) -> String? {
        switch force {
        case .always: nil
        case .within(let until): until.map { "in force until \(CivilTime.text($0))" } ?? "in force"
        case .timeUnknown: "in force, for the time is unknown"
        case .beyondKnowledge: "in force, for its hours aren't worked out so far ahead"
        case .off(let until): until.map { "not in force before \(CivilTime.text($0))" } ?? "not in force any more"
        }
    }

    private static func name(_ zone: ZoneReference) -> String {
        zone.name == zone.id ? zone.id : "\(zone.id) \"\(zone.name)\""
    }

    private static func name(_ edge: ShapeIndex.Edge) -> String {
        guard let polygon = edge.polygon else { return "part \(edge.edge) of line \(edge.ring)" }
        return "edge \(edge.edge) of \(edge.ring == 0 ? "the outer ring" : "hole \(edge.ring)") of polygon \(polygon)"
    }

    private static func metres(_ metres: Double) -> String {
        metres >= 10_000
            ? "\(JSONText.fixed(metres / 1000, decimals: 1) ?? "?") km"
            : "\(JSONText.fixed(metres, decimals: metres < 100 ? 1 : 0) ?? "?") m"
    }

    private static func degrees(_ place: Coordinate) -> String {
        [place.latitudeDegrees, place.longitudeDegrees].map { JSONText.fixed($0, decimals: 7) ?? "?" }
            .joined(separator: " ")
    }

    // MARK: JSON

    var json: [UInt8] {
        var text = JSONText()
        text.object { text in
            text.field("lat", place.latitudeDegrees, decimals: 9)
            text.field("lon", place.longitudeDegrees, decimals: 9)
            text.field("accuracy_m", explanation.accuracyMetres, decimals: 3)
            text.field("leg_m", explanation.legMetres, decimals: 3)
            text.field("time", time.map(CivilTime.text))
            text.field("level", explanation.verdict?.level.rawValue ?? "none")
            if let verdict = explanation.verdict { text.object("raises") { Self.write(verdict, &$0) } }
            if let nearest {
                text.object("nearest") { text in
                    text.field("id", nearest.zone.reference.id)
                    text.field("distance_m", nearest.metres, decimals: 3)
                }
            }
            text.array("zones") { text in
                for finding in explanation.zones { text.object { Self.write(finding, &$0) } }
            }
        }
        return text.bytes
    }

    private static func write(_ verdict: ZoneExplanation.Verdict, _ text: inout JSONText) {
        text.field("kind", verdict.kind.rawValue)
        text.field("level", verdict.level.rawValue)
        text.array("actions") { text in verdict.actions.forEach { text.element($0.rawValue) } }
        text.field("certainty", verdict.certainty.rawValue)
        text.field("id", verdict.zone?.id)
        text.field("ring_m", verdict.ringMetres, decimals: 1)
    }

    private static func write(_ finding: ZoneExplanation.Finding, _ text: inout JSONText) {
        text.field("id", finding.reference.id)
        text.field("name", finding.reference.name)
        text.field("kind", finding.kind.rawValue)
        text.field("inside", finding.isInside)
        text.field("distance_m", finding.signedDistanceMetres, decimals: 3)
        text.field("in_force", finding.force.isInForce)
        if let edge = finding.nearestEdge {
            text.object("edge") { text in
                text.field("polygon", edge.polygon)
                text.field("ring", edge.ring)
                text.field("edge", edge.edge)
                for (key, end) in [("from", edge.from), ("to", edge.to)] {
                    text.array(key) { text in
                        text.element(end.longitudeDegrees, decimals: 9)
                        text.element(end.latitudeDegrees, decimals: 9)
                    }
                }
            }
        }
        text.array("rings") { text in
            for ring in finding.rings {
                text.object { text in
                    text.field("level", ring.ring.level.rawValue)
                    text.field("ring_m", ring.ring.distanceMetres, decimals: 1)
                    text.field("holds", ring.holding?.rawValue ?? "no")
                    text.field("danger_m", ring.metresToDanger, decimals: 3)
                }
            }
        }
    }
}
