import Geodesy
import Safety

/// OwnTracks `transition`: the unit entered or left a zone or a ring of it.
struct TransitionPayload {
    let transition: Transition
    let trackerID: String
    /// When the zones were drawn; the transition's own moment where nobody knows.
    let zonesDated: UTCTime?

    func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", "transition")
            json.field("acc", Measure.accuracyMetres(transition.fix.accuracyMetres))
            json.field("desc", transition.zone.name)
            json.field("event", transition.direction.rawValue)
            json.object("fg") { json in
                json.field("alert", transition.alert?.description)
                json.field("boot", transition.made.boot)
                json.field("certainty", transition.certainty.rawValue)
                json.field("clk", transition.made.grade.rawValue)
                json.field("level", transition.level.rawValue)
                json.field("ring", Measure.ringMetres(transition.ringMetres))
                json.field("v", WireEncoder.payloadVersion)
            }
            json.field("lat", .degrees(transition.fix.coordinate.latitudeDegrees))
            json.field("lon", .degrees(transition.fix.coordinate.longitudeDegrees))
            json.field("rid", transition.zone.id)
            json.field("t", "c")
            json.field("tid", trackerID)
            json.field("tst", transition.time)
            json.field("wtst", zonesDated ?? transition.time)
        }
    }
}
