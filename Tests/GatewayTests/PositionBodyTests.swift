import Foundation
import Geodesy
import Safety
import Testing

@testable import Gateway

@Suite struct PositionBodyTests {
    static let places = PlaceSet([
        Place(id: "kupiansk", name: "Куп’янськ", otherNames: ["Kupiansk"], coordinate: Coordinate(49.71, 37.61)),
        Place(id: "nova-vodolaha", name: "Нова Водолага", coordinate: Coordinate(49.72, 35.87)),
        Place(id: "petrivka-1", name: "Петрівка", otherNames: ["Petrivka"], coordinate: Coordinate(49.1, 36.1)),
        Place(id: "petrivka-2", name: "Петрівка", coordinate: Coordinate(49.9, 37.1)),
    ])

    static func view(
        trust: Trust = .suspect, reasons: [String] = ["implied_speed", "time_step"], age: Duration? = .seconds(250.9),
        radius: Double? = 3_120.2, atCap: Bool = false, word: Bool = false, zones: [PositionView.Nearby] = nearby
    ) -> PositionView {
        PositionView(
            trust: trust, reasons: reasons, since: Samples.stamp, believedAge: age, radiusMetres: radius,
            isRadiusAtCap: atCap, word: word ? CrewWord(places.places[1], at: Samples.stamp) : nil,
            wordExpires: word ? Samples.stamp.utc.advanced(by: .seconds(1_800)) : nil, zones: zones)
    }

    static var several: CrewProblem { CrewProblem(several: places.places.filter { $0.name == "Петрівка" }) }

    static let nearby = [
        PositionView.Nearby(
            zone: ZoneReference(id: "red", name: "Липці"), level: .evacuate, ringMetres: nil, answer: .possiblyInside),
        PositionView.Nearby(
            zone: ZoneReference(id: "red", name: "Липці"), level: .warning, ringMetres: 15_000, answer: .inside),
    ]

    static func json(_ body: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(body), as: UTF8.self)
    }

    @Test func aPositionIsToldWithoutAPlaceOnTheMap() throws {
        let zones =
            #"[{"answer":"possibly_inside","id":"red","level":"evacuate","name":"Липці"},{"answer":"inside","id":"red","level":"warning","name":"Липці","ring_m":15000}]"#
        #expect(
            try Self.json(LocalPosition(Self.view(word: true)))
                == #"{"age":250,"at_cap":false,"radius_m":3121,"reasons":["implied_speed","time_step"],"since":1800000000,"trust":"suspect","word":{"name":"Нова Водолага","place":"nova-vodolaha","until":1800001800},"zones":\#(zones)}"#
        )
        #expect(
            try Self.json(
                LocalPosition(Self.view(trust: .lost, reasons: ["no_fix"], age: nil, radius: nil, zones: [])))
                == #"{"at_cap":false,"reasons":["no_fix"],"since":1800000000,"trust":"lost","zones":[]}"#)
    }

    @Test(arguments: [(Double.infinity, Int?.none), (.nan, nil), (-1, nil), (0, 0), (0.2, 1), (50_000, 50_000)])
    func aRadiusThatIsNoLengthIsLeftOut(radius: Double, told: Int?) {
        #expect(LocalPosition(Self.view(radius: radius, atCap: true)).radius == told)
    }

    @Test(arguments: [
        ("", ["kupiansk", "nova-vodolaha", "petrivka-1", "petrivka-2"]), ("КУП'ЯН", ["kupiansk"]),
        ("купян", ["kupiansk"]), ("kupian", ["kupiansk"]), ("а вод", ["nova-vodolaha"]),
        ("петрів", ["petrivka-1", "petrivka-2"]), ("petrivka-2", ["petrivka-2"]), ("Львів", []),
    ])
    func aPartOfAnyNameFindsAPlace(part: String, ids: [String]) {
        #expect(Self.places.containing(part).map(\.id) == ids)
    }

    @Test func severalOfOneNameAreAllNamedAndNothingElse() throws {
        let problem = Self.several
        #expect(problem.reason == "which_place" && problem.places?.map(\.id) == ["petrivka-1", "petrivka-2"])
        let text = try Self.json(problem)
        #expect(text.contains(#""others":["Petrivka"]"#) && !text.contains("49."))
    }

    @Test func aListingHasAnEnd() {
        let many = (1...1_200).map { Place(id: "p\($0)", name: "Село", coordinate: Coordinate(49, 36)) }
        let listing = PlaceListing(many)
        #expect(listing.places.count == 1_000 && listing.more == 200)
        #expect(PlaceListing(Array(many.prefix(3))).more == 0)
    }

    @Test(arguments: CrewRefusal.allCases) func everyRefusalHasItsWords(_ why: CrewRefusal) {
        let problem = CrewProblem(why, of: .forgetPosition, among: Self.places)
        #expect(problem.error.count > 10 && problem.reason == why.rawValue && problem.places == nil)
        let alike = CrewProblem(why, of: .setPosition("петрівк"), among: Self.places).places?.map(\.id)
        #expect(alike == (why == .noSuchPlace ? ["petrivka-1", "petrivka-2"] : nil))
    }
}
