public import Safety

extension VisitRecord {
    /// Reads what the crew handed in, strictly: closed lists, nothing unknown, nothing that identifies a person.
    ///
    /// - Parameters:
    ///   - json: at most `largestBytes`.
    ///   - unit: this unit's id; a record that names another is refused.
    ///   - stamp: the moment of accepting it, which the unit writes itself.
    ///   - newID: the record's id unless the crew's program gave one, so that its retries are one visit.
    ///   - allowNote: whether the settings allow notes.
    /// - Returns: the record, or all problems at once, by field and never with a value.
    public static func read(
        json: [UInt8], unit: String, stamp: Stamp, newID: Identifier, allowNote: Bool = false
    ) -> Result<VisitRecord, VisitProblems> {
        VisitReading(origin: .crew(unit: unit, stamp: stamp, newID: newID), allowsNote: allowNote).read(json)
    }

    /// Reads a published record under the same rules; its id, unit, schema and `recorded` must be there.
    public static func decode(_ payload: [UInt8]) -> Result<VisitRecord, VisitProblems> {
        VisitReading(origin: .unit, allowsNote: true).read(payload)
    }
}

private struct VisitReading {
    enum Origin {
        case crew(unit: String, stamp: Stamp, newID: Identifier)
        case unit
    }

    let origin: Origin
    let allowsNote: Bool

    private static let known = [
        "id", "unit", "schema", "recorded", "place", "patient", "age", "sex", "repeat", "services", "mds", "outcome",
        "transfer", "evacuation", "medication", "supersedes", "note", "_type",
    ]

    /// Far beyond the fullest record, and enough for a list of everything wrong with another.
    private static let limits = JSONLimits(bytes: VisitRecord.largestBytes, depth: 16, values: 4096)

    func read(_ json: [UInt8]) -> Result<VisitRecord, VisitProblems> {
        var problems = VisitProblems()
        guard json.count <= VisitRecord.largestBytes else {
            problems.add("", "larger than \(VisitRecord.largestBytes) bytes", "one visit in one record")
            return .failure(problems)
        }
        let value: JSONValue
        do {
            // Fields given twice are told by `VisitFields`, by their paths and with all else that is wrong.
            value = try JSONReader.read(json, within: Self.limits, doubledKeys: .kept).value
        } catch {
            problems.add("", "not JSON at \(error.line):\(error.column): \(error.message)", error.remedy)
            return .failure(problems)
        }
        guard let fields = VisitFields(value, at: "", known: Self.known, problems: &problems) else {
            return .failure(problems)
        }
        guard let record = record(fields, &problems), problems.all.isEmpty else { return .failure(problems) }
        return .success(record)
    }

    /// Nil only with a problem recorded; every field is looked at whatever the others say.
    private func record(_ fields: VisitFields, _ problems: inout VisitProblems) -> VisitRecord? {
        let place = fields.text(
            "place", required: true,
            "the village’s KATOTTG code (`UA` and 17 digits) or P-code (`UA` and 2, 4, 7 or 10 digits)",
            problems: &problems, where: VisitRules.isPlaceCode)
        let patient = fields.text(
            "patient", "the pseudonym: 16 of `A`–`Z` and `2`–`7`", problems: &problems,
            where: VisitRules.isPseudonym)
        let age = fields.word("age", required: true, as: AgeBand.self, problems: &problems)
        let sex = fields.word("sex", required: true, as: PatientSex.self, problems: &problems)
        let isRepeat = fields.flag("repeat", problems: &problems) ?? false
        let services = readServices(fields, &problems)
        let items = readItems(fields, "mds", in: VisitRules.items, &problems)
        if items.count(where: VisitRules.relations.contains) > 1 {
            problems.add("mds", "more than one of 44, 45 and 46", "the one relation to the event that holds")
        }
        let outcome = readItems(fields, "outcome", in: VisitRules.outcomes, &problems)
        let transfer = fields["transfer"].flatMap { readTransfer($0, &problems) }
        let evacuation = fields["evacuation"].flatMap { readEvacuation($0, &problems) }
        let medication = readMedication(fields, &problems)
        let id = fields.identifier("id", problems: &problems)
        let supersedes = fields.identifier("supersedes", problems: &problems)
        if let id, id == supersedes {
            problems.add("supersedes", "names this very record", "the id of the record that this one corrects")
        }
        let note = readNote(fields, &problems)
        let given = readGiven(fields, id: id, &problems)
        guard let place, let age, let sex, let given else { return nil }
        return VisitRecord(
            id: given.id, unit: given.unit, recorded: given.recorded, place: place, patient: patient, age: age,
            sex: sex, isRepeat: isRepeat, services: services, items: items, outcome: outcome, transfer: transfer,
            evacuation: evacuation, medication: medication, supersedes: supersedes, note: note)
    }

    private func readServices(_ fields: VisitFields, _ problems: inout VisitProblems) -> [VisitService] {
        let remedy = "a list of one or more of \(VisitFields.list(VisitService.allCases.map(\.rawValue)))"
        guard let value = fields["services"] else {
            problems.add("services", "missing", remedy)
            return []
        }
        guard case .array(let elements) = value, (1...VisitService.allCases.count).contains(elements.count) else {
            problems.add("services", "not acceptable", remedy + ", each once")
            return []
        }
        var found: Set<VisitService> = []
        for (index, element) in elements.enumerated() {
            guard let text = element.text, let service = VisitService(rawValue: text) else {
                problems.add("services[\(index)]", "not in the closed list", remedy)
                continue
            }
            if !found.insert(service).inserted { problems.add("services[\(index)]", "given twice", "give it once") }
        }
        return VisitService.allCases.filter(found.contains)
    }

    private func readItems(
        _ fields: VisitFields, _ key: String, in range: ClosedRange<Int>, _ problems: inout VisitProblems
    ) -> [Int] {
        let remedy = "an item from \(range.lowerBound) to \(range.upperBound)"
        var found: Set<Int> = []
        for (index, element) in fields.list(key, atMost: range.count, problems: &problems).enumerated() {
            guard case .integer(let number) = element, let item = Int(exactly: number), range.contains(item) else {
                problems.add("\(key)[\(index)]", "not acceptable", remedy)
                continue
            }
            if !found.insert(item).inserted { problems.add("\(key)[\(index)]", "given twice", "give it once") }
        }
        return found.sorted()
    }

    private func readTransfer(_ value: JSONValue, _ problems: inout VisitProblems) -> VisitRecord.Transfer? {
        let known = ["facility", "handed_over_at", "accepted"]
        guard let fields = VisitFields(value, at: "transfer", known: known, problems: &problems) else { return nil }
        let facility = fields.freeText(
            "facility", required: true, bytes: VisitRules.facilityBytes, problems: &problems)
        let time = fields.number("handed_over_at", in: Self.plausibleSeconds, problems: &problems)
        let accepted = fields.flag("accepted", problems: &problems)
        guard let facility else { return nil }
        return .init(
            facility: facility, handedOverAt: time.map { UTCTime(secondsSinceEpoch: Int64($0)) }, accepted: accepted)
    }

    private func readEvacuation(_ value: JSONValue, _ problems: inout VisitProblems) -> VisitRecord.Evacuation? {
        let known = ["reason", "to", "persons", "mobility"]
        guard let fields = VisitFields(value, at: "evacuation", known: known, problems: &problems) else { return nil }
        let reason = fields.word("reason", required: true, as: EvacuationReason.self, problems: &problems)
        var to: String?
        // A place code is all digits, so it must not meet the rule against numbers.
        if case .string(let code) = fields["to"], VisitRules.isPlaceCode(code) {
            to = code
        } else {
            to = fields.freeText("to", bytes: VisitRules.facilityBytes, problems: &problems)
        }
        let persons = fields.number("persons", required: true, in: VisitRules.evacuees, problems: &problems)
        let mobility = fields.word("mobility", as: Mobility.self, problems: &problems)
        guard let reason, let persons else { return nil }
        return .init(reason: reason, to: to, persons: persons, mobility: mobility)
    }

    private func readMedication(_ fields: VisitFields, _ problems: inout VisitProblems) -> [VisitRecord.Medication] {
        let elements = fields.list("medication", atMost: VisitRules.medicationKinds, problems: &problems)
        return elements.enumerated().compactMap { index, element in
            let path = "medication[\(index)]"
            let known = ["atc", "quantity"]
            guard let fields = VisitFields(element, at: path, known: known, problems: &problems) else { return nil }
            let atc = fields.text(
                "atc", required: true, "an ATC code such as `C09AA02`", problems: &problems,
                where: VisitRules.isATCCode)
            let quantity = fields.number(
                "quantity", required: true, in: VisitRules.medicationQuantity, problems: &problems)
            guard let atc, let quantity else { return nil }
            return .init(atc: atc, quantity: quantity)
        }
    }

    private func readNote(_ fields: VisitFields, _ problems: inout VisitProblems) -> String? {
        guard fields["note"] != nil else { return nil }
        guard allowsNote else {
            problems.add("note", "notes are off", "leave it out")
            return nil
        }
        return fields.freeText("note", bytes: VisitRules.noteBytes, problems: &problems)
    }

    // MARK: What the unit writes itself

    private typealias Given = (id: Identifier, unit: String, recorded: Stamp)

    private func readGiven(_ fields: VisitFields, id: Identifier?, _ problems: inout VisitProblems) -> Given? {
        if let type = fields["_type"], type != .string("fieldgate.visit") {
            problems.add("_type", "not a visit", "`fieldgate.visit`, or leave it out")
        }
        switch origin {
        case .crew(let unit, let stamp, let newID):
            if fields["schema"] != nil { checkSchema(fields, &problems) }
            if let named = fields["unit"], named != .string(unit) {
                problems.add("unit", "not this unit", "leave it out")
            }
            if fields["recorded"] != nil {
                problems.add("recorded", "the unit writes this itself", "leave it out")
            }
            return (id ?? newID, unit, stamp)
        case .unit:
            checkSchema(fields, &problems)
            if fields["id"] == nil { problems.add("id", "missing", "a UUID of version 7") }
            let unit = fields.text(
                "unit", required: true, "the id of a unit", problems: &problems, where: UnitAddress.isSegment)
            let recorded = readRecorded(fields["recorded"], &problems)
            guard let id, let unit, let recorded else { return nil }
            return (id, unit, recorded)
        }
    }

    private func checkSchema(_ fields: VisitFields, _ problems: inout VisitProblems) {
        guard fields["schema"] != .integer(VisitRecord.schema) else { return }
        problems.add("schema", "unknown schema", "\(VisitRecord.schema)")
    }

    private func readRecorded(_ value: JSONValue?, _ problems: inout VisitProblems) -> Stamp? {
        let known = ["boot", "clock", "monotonic_ms", "time"]
        guard let value else {
            problems.add("recorded", "missing", "an object with \(VisitFields.list(known))")
            return nil
        }
        guard let fields = VisitFields(value, at: "recorded", known: known, problems: &problems) else { return nil }
        let boot = fields.number("boot", required: true, in: 1...Self.farthest, problems: &problems)
        let milliseconds = fields.number("monotonic_ms", required: true, in: 0...Self.farthest, problems: &problems)
        let time = fields.number("time", required: true, in: 0...Self.farthest, problems: &problems)
        let grade = fields.word("clock", required: true, as: ClockGrade.self, problems: &problems)
        guard let boot, let milliseconds, let time, let grade else { return nil }
        return Stamp(
            boot: boot, instant: MonotonicInstant(nanoseconds: Int64(milliseconds) * 1_000_000),
            utc: UTCTime(secondsSinceEpoch: Int64(time)), grade: grade)
    }

    /// 2020 to 2099: an hour and a day typed as something else are far outside.
    private static let plausibleSeconds = 1_577_836_800...4_102_444_799
    /// Keeps sums and products of times far from overflow.
    private static let farthest = 4_102_444_799
}
