import Geodesy
import Safety
import Testing

/// What the crew types is no map's spelling.
@Suite struct PlaceNameTests {
    private static let places = PlaceSet([
        Place(id: "kupiansk", name: "Куп’янськ", otherNames: ["Kup'iansk"], coordinate: Coordinate(49.71, 37.61)),
        Place(id: "kamianka-1", name: "Кам'янка", coordinate: Coordinate(49.1, 36.1)),
        Place(id: "kamianka-2", name: "Камʼянка", coordinate: Coordinate(49.9, 37.1)),
    ])

    @Test(arguments: [
        "Куп’янськ", "Куп'янськ", "купʼянськ", "Куп‘янськ", "Куп`янськ", "купянськ", "KUPIANSK", "Kup’iansk",
    ])
    func noApostropheStandsInTheWay(typed: String) {
        guard case .one(let place) = Self.places.named(typed) else {
            Issue.record("\(typed) isn't found")
            return
        }
        #expect(place.id == "kupiansk")
    }

    @Test(arguments: ["Кам'янка", "Кам’янка", "КАМЯНКА"])
    func whatDiffersInItsApostropheOnlyIsAskedFor(typed: String) {
        guard case .several(let places) = Self.places.named(typed) else {
            Issue.record("\(typed) isn't asked for")
            return
        }
        #expect(places.map(\.id).sorted() == ["kamianka-1", "kamianka-2"])
    }

    @Test(arguments: ["", "'", "’ʼ", "Куп", "kamianka-3"])
    func whatIsNoNameIsNone(typed: String) { #expect(Self.places.named(typed) == .none) }
}
