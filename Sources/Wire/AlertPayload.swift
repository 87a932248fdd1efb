import Safety

/// `fieldgate.alert`: an alert as it stands, without any position.
struct AlertPayload {
    let unit: String
    let alert: Alert

    func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", "fieldgate.alert")
            json.array("actions", alert.actions.map(\.rawValue))
            json.field("boot", alert.changed.boot)
            json.field("certainty", alert.certainty.rawValue)
            json.field("changed", alert.changed.utc)
            json.field("clock", alert.changed.grade.rawValue)
            json.field("drill", alert.drill)
            json.field("id", alert.id.description)
            json.field("kind", alert.kind.rawValue)
            json.field("level", alert.level.rawValue)
            json.field("raised", alert.raised.utc)
            json.field("rev", alert.revision)
            json.field("state", alert.state.rawValue)
            let text = AlertText(alert)
            json.object("text") { json in
                json.field("en", text.english)
                json.field("uk", text.ukrainian)
            }
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
            if let zone = alert.zone {
                json.object("zone") { json in
                    json.field("id", zone.id)
                    json.field("name", zone.name)
                    json.field("ring", Measure.ringMetres(alert.ringMetres))
                    json.field("set", alert.zoneSet)
                }
            }
        }
    }
}
