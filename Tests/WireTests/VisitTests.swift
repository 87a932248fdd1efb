import Safety
import Testing

@testable import Wire

@Suite struct VisitTests {
    private static let least = #""place":"UA6312013001","age":"5-17","sex":"m","services":["ecg"]"#

    /// The paths at which `{least, extra}` is refused; empty when it is accepted.
    private func refusals(_ extra: String, allowNote: Bool = false) -> [String] {
        switch Samples.visit("{\(Self.least),\(extra)}", allowNote: allowNote) {
        case .success: []
        case .failure(let problems): problems.all.map(\.path)
        }
    }

    @Test func theLeastVisitIsAccepted() throws {
        let record = try Samples.visit("{\(Self.least)}").get()
        #expect(record.id == Samples.visitID)
        #expect(record.unit == "unit-01")
        #expect(record.recorded == Samples.stamp(900))
        #expect(record.services == [.ecg])
        #expect(record.patient == nil && !record.isRepeat && record.items.isEmpty && record.medication.isEmpty)
    }

    @Test func theFullVisitIsReadAndComesBackFromItsPayload() throws {
        let record = try Samples.visit().get()
        #expect(record.services == [.consultation, .medication, .transfer])
        #expect(record.items == [19, 29, 45])
        #expect(record.evacuation == .init(reason: .bombing, to: "UA6312013001", persons: 2, mobility: .assisted))
        #expect(record.medication == [.init(atc: "C09AA02", quantity: 30)])
        #expect(try VisitRecord.decode(Samples.encoder.visit(record).payload).get() == record)
    }

    @Test func theCrewsOwnIdMakesARetryTheSameVisit() throws {
        let id = "019a93f1-2d40-7c33-9d44-89abcdef9999"
        #expect(try Samples.visit("{\(Self.least),\"id\":\"\(id)\"}").get().id == Identifier(id))
        #expect(refusals(#""id":"019a93f1-2d40-4c33-9d44-89abcdef9999""#) == ["id"])
        #expect(refusals(#""id":7"#) == ["id"])
    }

    @Test(arguments: ["place", "age", "sex", "services"])
    func whatMustBeThereIsMissed(field: String) {
        let others = ["place": #""UA6312013001""#, "age": #""0""#, "sex": #""f""#, "services": #"["ecg"]"#]
            .filter { $0.key != field }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        guard case .failure(let problems) = Samples.visit("{\(others)}") else {
            Issue.record("accepted without \(field)")
            return
        }
        #expect(problems.all.map(\.path) == [field])
        #expect(problems.all.first?.what == "missing")
    }

    /// One field, wrong in one way, refused at its own path and nowhere else.
    @Test(arguments: [
        (#""patient":"MFRGGZDFMZTWQ2L""#, "patient"), (#""patient":"mfrggzdfmztwq2lk""#, "patient"),
        (#""patient":1234567890123456"#, "patient"), (#""patient":null"#, "patient"),
        (#""repeat":"yes""#, "repeat"), (#""repeat":1"#, "repeat"),
        (#""mds":[3]"#, "mds[0]"), (#""mds":[47]"#, "mds[0]"), (#""mds":[29,29]"#, "mds[1]"), (#""mds":29"#, "mds"),
        (#""mds":["29"]"#, "mds[0]"), (#""mds":[29.5]"#, "mds[0]"), (#""mds":[44,45]"#, "mds"),
        (#""outcome":[35]"#, "outcome[0]"), (#""outcome":[44]"#, "outcome[0]"), (#""outcome":{}"#, "outcome"),
        (#""transfer":"hospital""#, "transfer"), (#""transfer":{}"#, "transfer.facility"),
        (#""transfer":{"facility":"A","handed_over_at":"10:30"}"#, "transfer.handed_over_at"),
        (#""transfer":{"facility":"A","handed_over_at":1030}"#, "transfer.handed_over_at"),
        (#""transfer":{"facility":"A","accepted":"no"}"#, "transfer.accepted"),
        (#""transfer":{"facility":""}"#, "transfer.facility"),
        (#""transfer":{"facility":"A\nB"}"#, "transfer.facility"),
        (#""transfer":{"facility":"тел 050 123 45 67"}"#, "transfer.facility"),
        (#""evacuation":{"reason":"rain","persons":1}"#, "evacuation.reason"),
        (#""evacuation":{"persons":1}"#, "evacuation.reason"),
        (#""evacuation":{"reason":"order"}"#, "evacuation.persons"),
        (#""evacuation":{"reason":"order","persons":0}"#, "evacuation.persons"),
        (#""evacuation":{"reason":"order","persons":101}"#, "evacuation.persons"),
        (#""evacuation":{"reason":"order","persons":1,"mobility":"fast"}"#, "evacuation.mobility"),
        (#""evacuation":{"reason":"order","persons":1,"to":"+380501234567"}"#, "evacuation.to"),
        (#""medication":{}"#, "medication"), (#""medication":[1]"#, "medication[0]"),
        (#""medication":[{"atc":"aspirin","quantity":1}]"#, "medication[0].atc"),
        (#""medication":[{"atc":"C09AA02"}]"#, "medication[0].quantity"),
        (#""medication":[{"atc":"C09AA02","quantity":1.5}]"#, "medication[0].quantity"),
        (#""medication":[{"atc":"C09AA02","quantity":0}]"#, "medication[0].quantity"),
        (#""supersedes":"x""#, "supersedes"), (#""schema":2"#, "schema"), (#""unit":"unit-02""#, "unit"),
        (#""_type":"location""#, "_type"), (#""recorded":{"time":1}"#, "recorded"), (#""note":"calm""#, "note"),
        (#""sex":"m""#, "sex"), (#""age":"0""#, "age"),
    ])
    func aWrongFieldIsRefusedAtItsPath(extra: String, path: String) {
        #expect(refusals(extra) == [path])
    }

    @Test(arguments: [
        (#"{"place":"Липці","age":"5-17","sex":"m","services":["ecg"]}"#, "place"),
        (#"{"place":"UA631201300100123456","age":"5-17","sex":"m","services":["ecg"]}"#, "place"),
        (#"{"place":"UA6312013001","age":"6","sex":"m","services":["ecg"]}"#, "age"),
        (#"{"place":"UA6312013001","age":6,"sex":"m","services":["ecg"]}"#, "age"),
        (#"{"place":"UA6312013001","age":"5-17","sex":"male","services":["ecg"]}"#, "sex"),
        (#"{"place":"UA6312013001","age":"5-17","sex":"m","services":[]}"#, "services"),
        (#"{"place":"UA6312013001","age":"5-17","sex":"m","services":"ecg"}"#, "services"),
        (#"{"place":"UA6312013001","age":"5-17","sex":"m","services":["ecg","surgery"]}"#, "services[1]"),
        (#"{"place":"UA6312013001","age":"5-17","sex":"m","services":["ecg","ecg"]}"#, "services[1]"),
        (#"["UA6312013001"]"#, ""), (#"{"place":"UA6312013001""#, ""), ("", ""),
    ])
    func aWrongRequiredFieldIsRefusedAtItsPath(json: String, path: String) {
        guard case .failure(let problems) = Samples.visit(json) else {
            Issue.record("accepted")
            return
        }
        #expect(problems.all.map(\.path) == [path])
    }

    @Test(arguments: [
        "name", "Name", "surname", "patient_name", "firstName", "phone", "phone2", "Phone number", "address",
        "passport",
        "tax_number", "РНОКПП", "ІПН", "рнокпп пацієнта", "email", "e-mail", "dob", "dateOfBirth", "ім'я", "ім’я",
        "Імʼя",
        "прізвище", "телефон", "адреса", "паспорт", "дата народження", "по батькові", "lat", "coordinates",
    ])
    func whatNamesAPersonIsRefusedByNameAndNeverRepeated(field: String) {
        let secret = "Іваненко Петро 0501234567"
        guard case .failure(let problems) = Samples.visit("{\(Self.least),\"\(field)\":\"\(secret)\"}") else {
            Issue.record("accepted \(field)")
            return
        }
        #expect(problems.all.count == 1)
        #expect(problems.description.contains("never recorded"))
        #expect(!problems.description.contains("Іваненко") && !problems.description.contains("0501234567"))
    }

    @Test func namesInsideNestedObjectsAreRefusedToo() {
        #expect(refusals(#""transfer":{"facility":"A","doctor_phone":"1"}"#) == ["transfer.phone"])
        #expect(refusals(#""medication":[{"atc":"C09","quantity":1,"прізвище":"x"}]"#) == ["medication[0].прізвище"])
    }

    /// All that is wrong comes at once, with a field that is there twice among it.
    @Test func aFieldGivenTwiceHidesNothingElse() {
        #expect(refusals(#""transfer":{"facility":"A","facility":"B"},"repeat":1"#) == ["repeat", "transfer.facility"])
    }

    /// Where the JSON breaks is told, and nothing of what stands there.
    @Test(arguments: [
        (#"{"SECRET":"#, "1:11"), (#"{"place": SECRET}"#, "1:11"), (#"{"SECRET" 1}"#, "1:11"),
        ("{\n\"note\":\"SECRET", "2:8"), (#"{"note":"\SECRET"}"#, "1:10"), (#"{"a":{"SECRET":1,"SECRET":[}}"#, "1:28"),
        ("{\"note\":\"SECRET\u{1}\"}", "1:16"), (#"{"note":"SECRET\ud83d"}"#, "1:16"), (#"{} SECRET"#, "1:4"),
        ("\u{feff}{\"note\":\"SECRET\"}", "1:1"),
    ])
    func brokenJSONIsToldByPlaceAlone(json: String, place: String) {
        guard case .failure(let problems) = Samples.visit(json) else {
            Issue.record("accepted")
            return
        }
        #expect(problems.all.map(\.path) == [""])
        #expect(problems.description.hasPrefix("not JSON at \(place): "))
        #expect(!problems.description.contains("SECRET"))
        #expect(problems.all.first?.remedy.isEmpty == false)
    }

    @Test func anUnknownFieldGetsAHint() {
        guard case .failure(let problems) = Samples.visit("{\(Self.least),\"servces\":[]}") else {
            Issue.record("accepted")
            return
        }
        #expect(problems.description == "servces: unknown field; did you mean `services`?")
    }

    /// Somebody's name in the place of a field's is somebody's name.
    @Test func anOddNameOfAFieldIsNotRepeated() {
        #expect(refusals(#""Іваненко П.":"x""#) == ["(field 5)"])
        #expect(refusals(#""0501234567":"x""#) == ["(field 5)"])
    }

    /// No value, whatever it is and wherever, comes back in a problem.
    @Test func noProblemRepeatsAValue() {
        let secret = "SECRET-0501234567"
        let fields = [
            "id", "unit", "schema", "recorded", "place", "patient", "age", "sex", "repeat", "services", "mds",
            "outcome", "transfer", "evacuation", "medication", "supersedes", "note", "_type",
        ]
        for field in fields {
            let values = [
                "\"\(secret)\"", "[\"\(secret)\"]", "{\"facility\":\"\(secret)\",\"to\":\"\(secret)\"}",
                "[{\"atc\":\"\(secret)\"}]",
            ]
            for value in values {
                guard case .failure(let problems) = Samples.visit("{\"\(field)\":\(value)}", allowNote: true) else {
                    Issue.record("accepted \(field)")
                    continue
                }
                #expect(!problems.description.contains("SECRET"), "\(field)")
                #expect(problems.all.contains { $0.path.hasPrefix(field) } || field == "note", "\(field)")
            }
        }
    }

    @Test func allProblemsComeAtOnce() {
        let json = #"{"place":"x","age":"x","sex":"x","services":["x"],"mds":[1,99],"note":"x","phone":"x","foo":1}"#
        guard case .failure(let problems) = Samples.visit(json) else {
            Issue.record("accepted")
            return
        }
        #expect(
            problems.all.map(\.path).sorted() == [
                "age", "foo", "mds[0]", "mds[1]", "note", "phone", "place", "services[0]", "sex",
            ])
    }

    @Test func problemsAreBoundedAndTheRestIsCounted() {
        let many = (0..<200).map { "\"f\(String(repeating: "x", count: $0 % 20))\":1" }.joined(separator: ",")
        guard case .failure(let problems) = Samples.visit("{\(Self.least),\(many)}") else {
            Issue.record("accepted")
            return
        }
        #expect(problems.all.count == VisitProblems.capacity)
        #expect(problems.omitted == 200 - VisitProblems.capacity)
        #expect(problems.description.hasSuffix("and 150 more"))
    }

    @Test func aNoteNeedsTheSettingAndGivesNobodyAway() throws {
        let allowed = try Samples.visit("{\(Self.least),\"note\":\"Тиск 140/90, 120/80\"}", allowNote: true).get()
        #expect(allowed.note == "Тиск 140/90, 120/80")
        #expect(refusals(#""note":"тел. 050-123-45-67""#, allowNote: true) == ["note"])
        let longest = String(repeating: "ї", count: 140)
        #expect(refusals("\"note\":\"\(longest)\"", allowNote: true).isEmpty)
        #expect(refusals("\"note\":\"\(longest)!\"", allowNote: true) == ["note"])
    }

    @Test func aRecordCannotSupersedeItself() {
        let id = Samples.visitID
        #expect(refusals("\"id\":\"\(id)\",\"supersedes\":\"\(id)\"") == ["supersedes"])
        #expect(refusals("\"supersedes\":\"\(id)\"").isEmpty)
    }

    @Test func aRecordIsBounded() {
        let padding = String(repeating: " ", count: VisitRecord.largestBytes)
        guard case .failure(let problems) = Samples.visit("{\(Self.least)\(padding)}") else {
            Issue.record("accepted")
            return
        }
        #expect(problems.all.map(\.what) == ["larger than 65536 bytes"])
    }

    @Test(arguments: ["id", "unit", "schema", "recorded"])
    func aPublishedRecordNeedsWhatTheUnitWrites(field: String) throws {
        let payload = try members(Samples.encoder.visit(try Samples.visit().get()).payload)
        let rest = payload.filter { $0.key != field }.sorted { $0.key < $1.key }
        #expect(rest.count == payload.count - 1)
        let json = JSONWriter.payload { json in
            for (key, value) in rest { write(value, key, &json) }
        }
        guard case .failure(let problems) = VisitRecord.decode(json) else {
            Issue.record("accepted without \(field)")
            return
        }
        #expect(problems.all.map(\.path) == [field])
    }

    private func write(_ value: JSONValue, _ key: String, _ json: inout JSONWriter) {
        switch value {
        case .string(let text): json.field(key, text)
        case .integer(let number): json.field(key, number)
        case .bool(let flag): json.field(key, flag)
        case .object(let members):
            json.object(key) { json in for member in members { write(member.value, member.key, &json) } }
        case .array(let values):
            json.array(key, values) { json, node in
                switch node.value {
                case .string(let text): json.element(text)
                case .integer(let number): json.element(number)
                case .object(let members):
                    json.element(object: { json in for member in members { write(member.value, member.key, &json) } })
                default: Issue.record("no such element in a visit")
                }
            }
        case .null, .number, .positions: Issue.record("no such value in a visit")
        }
    }
}
