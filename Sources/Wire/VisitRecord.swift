public import Safety

/// One visit to one patient, without anything that names the patient, the house or the point on the map.
///
/// Made only by `read` and `decode`, which hold every rule; corrections are new records that supersede.
public struct VisitRecord: Sendable, Hashable {
    /// The same id again is the same visit: retries are idempotent.
    public let id: Identifier
    public let unit: String
    /// When the unit accepted it.
    public private(set) var recorded: Stamp
    /// KATOTTG code or COD-AB P-code of the village.
    public let place: String
    /// The patient's pseudonym of this month, base32.
    public let patient: String?
    public let age: AgeBand
    public let sex: PatientSex
    /// Whether the patient was seen earlier this month.
    public let isRepeat: Bool
    /// At least one, in the order of the closed list.
    public let services: [VisitService]
    /// Items 4–46 of the WHO minimum data set, ascending.
    public let items: [Int]
    /// Items 36–43, ascending.
    public let outcome: [Int]
    public let transfer: Transfer?
    public let evacuation: Evacuation?
    public let medication: [Medication]
    /// The record that this one corrects.
    public let supersedes: Identifier?
    public let note: String?

    /// The patient was handed over to a facility.
    public struct Transfer: Sendable, Hashable {
        public let facility: String
        public let handedOverAt: UTCTime?
        public let accepted: Bool?
    }

    /// Persons were taken out of danger.
    public struct Evacuation: Sendable, Hashable {
        public let reason: EvacuationReason
        /// A place code or a facility.
        public let to: String?
        public let persons: Int
        public let mobility: Mobility?
    }

    public struct Medication: Sendable, Hashable {
        public let atc: String
        public let quantity: Int
    }

    /// The same visit as if accepted at another moment: what two submissions of one record have in common.
    public func stamped(_ stamp: Stamp) -> Self {
        var copy = self
        copy.recorded = stamp
        return copy
    }

    /// `schema` of every record so far.
    static let schema: Int64 = 1
    /// The greatest record that is looked at, bytes.
    public static let largestBytes = 65_536
}

/// `fieldgate.visit`: the record as it is published, and one day sealed.
struct VisitPayload {
    let record: VisitRecord

    func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", "fieldgate.visit")
            json.field("age", record.age.rawValue)
            if let evacuation = record.evacuation {
                json.object("evacuation") { json in
                    json.field("mobility", evacuation.mobility?.rawValue)
                    json.field("persons", evacuation.persons)
                    json.field("reason", evacuation.reason.rawValue)
                    json.field("to", evacuation.to)
                }
            }
            json.field("id", record.id.description)
            json.array("mds", record.items) { json, item in json.element(Int64(item)) }
            if !record.medication.isEmpty {
                json.array("medication", record.medication) { json, medication in
                    json.element(object: { json in
                        json.field("atc", medication.atc)
                        json.field("quantity", medication.quantity)
                    })
                }
            }
            json.field("note", record.note)
            json.array("outcome", record.outcome) { json, item in json.element(Int64(item)) }
            json.field("patient", record.patient)
            json.field("place", record.place)
            json.object("recorded") { json in
                json.field("boot", record.recorded.boot)
                json.field("clock", record.recorded.grade.rawValue)
                json.field("monotonic_ms", record.recorded.instant.nanoseconds / 1_000_000)
                json.field("time", record.recorded.utc)
            }
            json.field("repeat", record.isRepeat)
            json.field("schema", VisitRecord.schema)
            json.array("services", record.services.map(\.rawValue))
            json.field("sex", record.sex.rawValue)
            json.field("supersedes", record.supersedes?.description)
            if let transfer = record.transfer {
                json.object("transfer") { json in
                    json.field("accepted", transfer.accepted)
                    json.field("facility", transfer.facility)
                    json.field("handed_over_at", transfer.handedOverAt)
                }
            }
            json.field("unit", record.unit)
        }
    }
}
