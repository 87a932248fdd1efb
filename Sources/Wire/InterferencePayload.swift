import Safety

/// `fieldgate.interference`: when, in which coarse cell and in which way the receiver was interfered with.
struct InterferencePayload {
    let unit: String
    let report: InterferenceReport

    func encode() -> [UInt8] {
        let told = report.ended ?? report.began
        return JSONWriter.payload { json in
            json.field("_type", InterferenceReading.type)
            json.field("began", report.began.utc)
            json.field("boot", told.boot)
            if let cell = report.cell {
                json.object("cell") { json in
                    json.field("size", .degrees(InterferenceReading.cellDegrees))
                    json.field("south", .degrees(Double(cell.southTenths) / 10))
                    json.field("west", .degrees(Double(cell.westTenths) / 10))
                }
            }
            json.field("clock", told.grade.rawValue)
            json.field("ended", report.ended?.utc)
            json.field("id", report.id.description)
            json.field("kind", report.kind.rawValue)
            json.array("reasons", report.reasons.map(\.rawValue))
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
        }
    }
}
