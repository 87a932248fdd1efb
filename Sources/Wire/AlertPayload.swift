public import Safety

/// `fieldgate.alert`: an alert as it stands, without any position and without duress.
struct AlertPayload {
    let unit: String
    let alert: Alert

    /// - Precondition: a covert distress call has no plain form.
    init(unit: String, alert: Alert) {
        precondition(!alert.isCovert, "a covert distress call exists only sealed")
        self.unit = unit
        self.alert = alert
    }

    func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", "fieldgate.alert")
            json.array("actions", alert.actions.map(\.rawValue))
            json.field("boot", alert.changed.boot)
            json.field("certainty", alert.certainty.rawValue)
            json.field("changed", alert.changed.utc)
            json.field("clock", alert.changed.grade.rawValue)
            write("crew_ack", alert.crewAck, &json)
            json.field("drill", alert.drill)
            if let taken = alert.escalation?.taken, !taken.isEmpty { write(taken, &json) }
            json.field("id", alert.id.description)
            json.field("kind", alert.kind.rawValue)
            json.field("level", alert.level.rawValue)
            write("office_ack", alert.officeAck, &json)
            if let order = alert.order {
                json.object("order") { json in
                    json.field("haven", order.haven)
                    json.field("id", order.id.description)
                }
            }
            json.field("raised", alert.raised.utc)
            json.field("rev", alert.revision)
            json.field("shelved_until", alert.shelved?.until)
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

    private func write(_ key: String, _ acknowledgement: Acknowledgement?, _ json: inout JSONWriter) {
        guard let acknowledgement else { return }
        json.object(key) { json in
            json.field("at", acknowledgement.at.utc)
            json.field("by", acknowledgement.by)
            json.field("via", acknowledgement.via.rawValue)
        }
    }

    private func write(_ taken: [Escalation.Taken], _ json: inout JSONWriter) {
        json.array("escalated", taken) { json, step in
            json.element { json in
                json.field("at", step.at.utc)
                json.field("step", step.step)
                json.field("times", step.times)
            }
        }
    }
}

extension Alert {
    /// Whether it may be told in the sealed detail only: no plain payload, no text, no sound (`Duress.covert`).
    public var isCovert: Bool { duress == .covert }
}
