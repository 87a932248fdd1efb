import Geodesy
import Safety

/// `fieldgate.detail`: where the unit was when an alert changed and where it can go, kept apart from the alert.
struct DetailPayload {
    /// What the detail may say depends on who can read it.
    enum Form {
        case plain
        /// It also says what a plain alert would, and duress: a covert distress call has nothing but this.
        case sealed
    }

    let unit: String
    let alert: Alert
    /// Nil only when sealed: a distress call before any fix.
    let detail: AlertDetail?
    let form: Form

    /// - Precondition: a covert distress call has no plain form.
    init(unit: String, alert: Alert, detail: AlertDetail?, form: Form) {
        precondition(form == .sealed || !alert.isCovert, "a covert distress call exists only sealed")
        self.unit = unit
        self.alert = alert
        self.detail = detail
        self.form = form
    }

    func encode() -> [UInt8] {
        let sealed = form == .sealed ? alert : nil
        return JSONWriter.payload { json in
            json.field("_type", "fieldgate.detail")
            json.field("acc", Measure.accuracyMetres(detail?.accuracyMetres))
            json.field("alert", alert.id.description)
            json.field("boot", sealed?.changed.boot)
            json.field("changed", sealed?.changed.utc)
            json.field("clock", sealed?.changed.grade.rawValue)
            // Rounded down: inside stays negative, outside looks nearer, never farther.
            json.field("distance", Measure.metres(detail?.distanceMetres?.rounded(.down)))
            json.field("drill", sealed?.drill)
            json.field("duress", sealed?.duress == nil ? nil : true)
            json.field("kind", sealed?.kind.rawValue)
            json.field("lat", (detail?.coordinate.latitudeDegrees).map(FixedPoint.degrees))
            json.field("level", sealed?.level.rawValue)
            json.field("lon", (detail?.coordinate.longitudeDegrees).map(FixedPoint.degrees))
            if let nearest = detail?.guidance?.nearest, !nearest.isEmpty { write(nearest, &json) }
            json.field("raised", sealed?.raised.utc)
            json.field("rev", alert.revision)
            json.field("state", sealed?.state.rawValue)
            json.field("tst", detail?.time)
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
            if let wayOut = detail?.guidance?.wayOut {
                json.object("way_out") { json in
                    json.field("bearing", Measure.bearingDegrees(wayOut.bearingDegrees))
                    json.field("distance", Measure.wayMetres(wayOut.distanceMetres))
                }
            }
        }
    }

    private func write(_ nearest: [Guidance.Way], _ json: inout JSONWriter) {
        json.array("nearest", nearest) { json, way in
            json.element { json in
                json.field("bearing", Measure.bearingDegrees(way.bearingDegrees))
                json.field("crosses", way.crossesDanger)
                json.field("distance", Measure.wayMetres(way.distanceMetres))
                json.field("id", way.id)
                json.field("kind", way.kind.rawValue)
                json.field("name", way.name)
                json.field("status", way.status.rawValue)
            }
        }
    }
}

extension Measure {
    /// Of a way still to go: rounded up, so that nobody stops short of the edge.
    static func wayMetres(_ metres: Double) -> Int64? {
        guard metres >= 0 else { return nil }
        return self.metres(metres.rounded(.up))
    }

    /// 0…359; nil for what is no direction.
    static func bearingDegrees(_ degrees: Double) -> Int64? {
        guard degrees.isFinite, (-360...360).contains(degrees) else { return nil }
        return (Int64(degrees.rounded()) + 360) % 360
    }
}
