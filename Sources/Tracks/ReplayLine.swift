import Geodesy
import Safety
import Wire

/// An event as one line: of a table for people, or of NDJSON for programs. docs/replay.md lists both.
extension ReplayEvent {
    /// One JSON object without a line end; the keys are always in this order.
    public var json: [UInt8] {
        var text = JSONText()
        text.object { text in
            text.field("event", name)
            text.field("time", time.map(CivilTime.text))
            text.field("elapsed_s", elapsed.seconds, decimals: 3)
            describe(into: &text)
        }
        return text.bytes
    }

    /// `enter`, `leave`, `alert`, `report`, `trust`, `interference`, `skipped` or `summary`.
    public var name: String {
        switch what {
        case .transition(let transition): transition.direction.rawValue
        case .alert: "alert"
        case .report: "report"
        case .trust: "trust"
        case .interference: "interference"
        case .skipped: "skipped"
        case .summary: "summary"
        }
    }

    func describe(into text: inout JSONText) {
        switch what {
        case .transition(let transition):
            text.zone(transition.zone)
            text.field("ring_m", transition.ringMetres, decimals: 1)
            text.field("level", transition.level.rawValue)
            text.field("certainty", transition.certainty.rawValue)
            text.fix(transition.fix)
            text.field("alert", transition.alert?.description)
        case .alert(let change): describe(change, into: &text)
        case .report(let report):
            text.field("trigger", report.trigger.rawValue)
            text.field("trust", report.trust.rawValue)
            text.list("reasons", report.reasons)
            text.fix(report.fix)
            text.field("speed_mps", report.fix.speedMetresPerSecond, decimals: 2)
            text.field("track_deg", report.fix.trackDegrees, decimals: 1)
            text.field("parked", report.parked)
            text.list("zones", report.inZones.map(\.id))
            text.field("next_s", report.made.utc.duration(to: report.next).seconds, decimals: 3)
        case .trust(let trust, let reasons, let since):
            text.field("trust", trust.rawValue)
            text.list("reasons", reasons)
            text.field("since_s", since.seconds, decimals: 3)
            text.place(place)
        case .interference(let report, let began):
            text.field("interference", report.id.description)
            text.field("state", report.ended == nil ? "began" : "ended")
            text.field("kind", report.kind.rawValue)
            text.list("reasons", report.reasons.map(\.rawValue))
            text.field("since_s", began.seconds, decimals: 3)
            if let cell = report.cell {
                text.object("cell") { text in
                    text.field("south", Double(cell.southTenths) / 10, decimals: 1)
                    text.field("west", Double(cell.westTenths) / 10, decimals: 1)
                }
            }
            text.place(place)
        case .skipped(let duration):
            text.field("duration_s", duration.seconds, decimals: 3)
        case .summary(let states): states.describe(into: &text)
        }
    }

    private func describe(_ change: AlertChange, into text: inout JSONText) {
        let alert = change.alert
        text.field("alert", alert.id.description)
        text.field("revision", alert.revision)
        text.field("cause", change.cause.rawValue)
        text.field("state", alert.state.rawValue)
        text.field("kind", alert.kind.rawValue)
        if let zone = alert.zone { text.zone(zone) }
        text.field("ring_m", alert.ringMetres, decimals: 1)
        text.field("level", alert.level.rawValue)
        text.field("certainty", alert.certainty.rawValue)
        text.list("actions", alert.actions.map(\.rawValue))
        text.list("held", alert.held.map(\.zone.id))
        text.field("sounds", change.sounds)
        if let detail = change.detail {
            text.field("lat", detail.coordinate.latitudeDegrees, decimals: 7)
            text.field("lon", detail.coordinate.longitudeDegrees, decimals: 7)
            text.field("accuracy_m", detail.accuracyMetres, decimals: 1)
            text.field("distance_m", detail.distanceMetres, decimals: 1)
        }
    }
}

extension JSONText {
    fileprivate mutating func zone(_ zone: ZoneReference) {
        object("zone") { text in
            text.field("id", zone.id)
            text.field("name", zone.name)
        }
    }

    fileprivate mutating func fix(_ fix: Fix) {
        field("lat", fix.coordinate.latitudeDegrees, decimals: 7)
        field("lon", fix.coordinate.longitudeDegrees, decimals: 7)
        field("accuracy_m", fix.accuracyMetres, decimals: 1)
    }

    fileprivate mutating func place(_ place: Coordinate?) {
        field("lat", place?.latitudeDegrees, decimals: 7)
        field("lon", place?.longitudeDegrees, decimals: 7)
    }

    mutating func list(_ key: String, _ texts: [String]) {
        array(key) { text in
            for one in texts { text.element(one) }
        }
    }
}
