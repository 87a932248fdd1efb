import Geodesy
import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Layers")
struct ZoneLayerTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    private typealias Zones = ZonesReaderTests

    private func ring(_ level: Level, _ action: Action, _ metres: Double) -> ZoneRing {
        ZoneRing(level: level, action: action, distanceMetres: metres)
    }

    /// A raw file, as it comes: one MultiPolygon without a property.
    @Test func aRawFileNeedsNoEditing() throws {
        let raw =
            "{\"type\":\"FeatureCollection\",\"name\":\"day\",\"crs\":{\"type\":\"name\",\"properties\":"
            + "{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},\"features\":["
            + Zones.feature(geometry: "{\"type\":\"MultiPolygon\",\"coordinates\":[[\(Zones.square)]]}") + "]}"
        let reading = try bench.readZones(
            ["day.geojson": raw],
            layers: """
                [{file: day.geojson, id: front, name: "Лінія фронту", rings: {evacuate: 0m, warning: 10km, advisory: 25km},
                  action: shelter, margin: 1km, dwell: 5min}]
                """)
        #expect(reading.problems == [])
        let zone = try #require(reading.set?.zones.first)
        #expect(zone.reference == ZoneReference(id: "front", name: "Лінія фронту"))
        #expect(
            zone.rings == [
                ring(.evacuate, .shelter, 0), ring(.warning, .avoid, 10_000), ring(.advisory, .avoid, 25_000),
            ])
        #expect(zone.marginMetres == 1000)
        #expect(zone.dwell == .seconds(300))
        #expect(reading.size?.hasPrefix("1 with 3 rings; 0 at times only; 5 positions in 1 files, index ") == true)
    }

    /// The file's own properties go before the layer's, and the layer's before the defaults.
    @Test(arguments: [
        ("", "level: warning", Level.warning, [Double]()),
        ("\"level\":\"advisory\"", "level: warning", .advisory, []),
        ("\"level\":\"advisory\"", "rings: {evacuate: 0m, warning: 10km}", .advisory, [10_000]),
        ("\"rings\":{\"advisory\":\"5km\"}", "level: warning", .warning, [5000]),
        ("\"rings\":{\"advisory\":\"5km\"}", "rings: {evacuate: 0m, warning: 10km}", .evacuate, [5000]),
        ("\"rings\":{\"warning\":\"0m\"}", "level: evacuate", .warning, []),
        ("\"rings\":\"warning 0m, advisory 2km\"", "", .warning, [2000]),
        ("", "rings: {warning: 10km}", .evacuate, [10_000]),
        ("", "rings: {warning: 10km}, level: advisory", .advisory, [10_000]),
        ("", "", .evacuate, []),
    ])
    func precedence(_ properties: String, _ layer: String, _ level: Level, _ distances: [Double]) throws {
        let reading = try bench.readZones(
            ["a.geojson": Zones.feature(properties)], layers: "[{file: a.geojson, \(layer)}]")
        let zone = try #require(reading.set?.zones.first, "\(reading.problems.texts)")
        #expect(zone.rings.first?.level == level)
        #expect(zone.rings.dropFirst().map(\.distanceMetres) == distances)
    }

    @Test func otherPropertiesGoBeforeTheLayerToo() throws {
        let reading = try bench.readZones(
            [
                "a.geojson": Zones.collection(
                    Zones.feature(
                        #""action":"avoid","margin":"5m","dwell":"1s","units":["unit-09"],"kind":"keep_out""#),
                    Zones.feature())
            ], layers: "[{file: a.geojson, action: shelter, margin: 7m, dwell: 9s, units: [unit-01]}]", unit: "unit-09")
        let zone = try #require(reading.set?.zones.first)
        #expect(reading.set?.zones.count == 1)
        #expect(reading.forOthers == 1)
        #expect([zone.action == .avoid, zone.marginMetres == 5, zone.dwell == .seconds(1)] == [true, true, true])
    }

    /// Where rings are of the shape's own level they take its action; the others take their level's.
    @Test func anActionIsOfTheShapesOwnLevel() throws {
        let reading = try bench.readZones(
            ["a.geojson": Zones.feature()],
            layers: "[{file: a.geojson, level: warning, action: shelter, rings: {warning: 1km, evacuate: 500m}}]")
        let zone = try #require(reading.set?.zones.first)
        #expect(
            zone.rings == [
                ring(.warning, .shelter, 0), ring(.evacuate, .relocate, 500), ring(.warning, .shelter, 1000),
            ])
    }

    @Test(arguments: [
        ("{file: a.geojson, level: evacuat}", "zones.layers[1].level", "'evacuat' is no level"),
        ("{file: a.geojson, lvel: evacuate}", "zones.layers[1].lvel", "there is no such key"),
        ("{file: a.geojson, level: }", "zones.layers[1].level", "the key has no value"),
        ("{file: a.geojson, level: advisory, level: warning}", "zones.layers[1].level", "this key is given twice"),
        ("{file: a.geojson, margin: 250}", "zones.layers[1].margin", "'250' has no unit"),
        ("{file: a.geojson, rings: 5km}", "zones.layers[1].rings", "'5km' is no rings"),
        ("{file: a.geojson, rings: [5km]}", "zones.layers[1].rings", "a list is no rings"),
        ("{file: a.geojson, rings: {evacuate: 201km}}", "zones.layers[1].rings.evacuate", "'201km' is out of range"),
        ("{file: a.geojson, rings: {evacuate: 5}}", "zones.layers[1].rings.evacuate", "'5' has no unit"),
        ("{file: a.geojson, rings: {red: 5km}}", "zones.layers[1].rings", "'red' is no level"),
        (
            "{file: a.geojson, rings: {evacuate: 0m, warning: 0m}}", "zones.layers[1].rings",
            "two levels are at 0m, and the shape has one"
        ),
        (
            "{file: a.geojson, level: advisory, rings: {evacuate: 0m}}", "zones.layers[1].rings",
            "rings say 'evacuate' at 0m, and level says 'advisory'"
        ),
        ("{file: a.geojson, units: []}", "zones.layers[1].units", "the list has 0 units"),
        ("{file: a.geojson, units: [Unit 1]}", "zones.layers[1].units", "'Unit 1' can't be the id of a unit"),
        ("{file: a.geojson, units: {a: b}}", "zones.layers[1].units", "a group of keys is no list of units"),
        ("{file: a.geojson, kind: stay-inside}", "zones.layers[1].kind", "'stay-inside' is no kind"),
        ("{file: a.geojson, hours: [21]}", "zones.layers[1].hours", "a list is no hours"),
        ("{file: a.geojson, id: \"\"}", "zones.layers[1].id", "this can't be an id"),
        ("{level: warning}", "zones.layers[1]", "the layer names no file"),
        ("a.geojson", "zones.layers[1]", "a text stands where a layer should"),
        ("{file: [a]}", "zones.layers[1].file", "a list is no path that is understood here"),
        ("{file: a.shp}", "zones.layers[1].file", "'a.shp' is no map that is read here"),
        ("{file: ~/a.geojson}", "zones.layers[1].file", "'~/a.geojson' is no path that is understood here"),
        ("{file: b.geojson}", "file", "the file can't be read: No such file or directory"),
        ("{file: a.geojson, hours: \"21:00-05:00 Europe/Kiew\"}", "feature 1.hours", "'Europe/Kiew' is no time zone"),
    ])
    func aWrongLayerIsOneError(_ layer: String, _ key: String, _ message: String) throws {
        let reading = try bench.readZones(["a.geojson": Zones.feature()], layers: "[\(layer)]")
        #expect(reading.set == nil)
        #expect(reading.problems.errors.map(\.key) == [key], "\(reading.problems.texts)")
        #expect(reading.problems.errors.map(\.message) == [message])
    }

    @Test func aWrongTimeZoneOfALayerIsOneErrorHoweverManyZonesTakeIt() throws {
        let collection = Zones.collection(Zones.feature("\"id\": \"a\""), Zones.feature("\"id\": \"b\""))
        let reading = try bench.readZones(
            ["a.geojson": collection], layers: "[{file: a.geojson, hours: \"21:00-05:00 Kyiv\"}]")
        #expect(reading.set == nil)
        #expect(reading.problems.errors.map(\.key) == ["feature 1.hours"])
        #expect(
            reading.problems.errors.map(\.remedy) == [
                "such as Europe/Kyiv, by its full name; these are the hours of its layer"
            ])
    }

    @Test func placesInLayersAreThoseOfTheValues() {
        let reading = bench.read(
            Bench.least + """
                zones:
                  layers:
                    - file: front.geojson
                      level: evacuat
                    - {file: mines.geojson, rings: {evacuate: 0m, warning: 5}}
                """)
        #expect(reading.problems.errorPlaces == ["6:14 zones.layers[1].level", "7:60 zones.layers[2].rings.warning"])
        #expect(reading.problems.errors.first?.remedy == "did you mean 'evacuate'?")
    }

    @Test func aMilderRingInsideAWorseOneNeverShows() throws {
        let reading = try bench.readZones(
            ["a.geojson": Zones.feature()],
            layers: "[{file: a.geojson, rings: {evacuate: 10km, warning: 5km, advisory: 20km}}]")
        // The reader of the layer warns; the set leaves it out.
        #expect(reading.set?.zones.first?.rings.map(\.level) == [.evacuate, .evacuate, .advisory])
        let settings = bench.read(
            Bench.least + "zones: {layers: [{file: a.geojson, rings: {evacuate: 10km, warning: 5km}}]}")
        #expect(settings.problems.contains { $0.key == "zones.layers[1].rings.warning" && $0.severity == .warning })
    }

    /// A zone that is left out for a slip in the unit's id would go without a word.
    @Test(arguments: [("unit-1", 1), ("unit-001", 1), ("unit01", 0), ("unit-02", 0), ("unit-11", 0)])
    func aUnitThatIsNearlyThisOneIsAWarning(_ named: String, _ warnings: Int) throws {
        let reading = try bench.readZones(
            ["a.geojson": Zones.feature()], layers: "[{file: a.geojson, units: [\(named)]}]", unit: "unit-01")
        #expect(reading.forOthers == 1)
        #expect(reading.problems.count { $0.key == "feature 1.units" && $0.severity == .warning } == warnings)
    }

    /// However many warnings a file gives, every one of its zones is in force.
    @Test func warningsNeverCostAZone() throws {
        let features = (1...250).map { Zones.feature("\"Level\":\"warning\",\"id\":\($0)") }
        let text = "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
        let reading = try bench.readZones(["a.geojson": text], isThorough: false)
        #expect(reading.set?.zones.count == 250)
        #expect(reading.problems.count == 101)
        #expect(reading.problems.last?.message == "150 more problems are not listed")
    }

    @Test func idsOfALayer() throws {
        let two = Zones.collection(Zones.feature(), Zones.feature("\"id\":\"own\""))
        let reading = try bench.readZones(
            ["a.geojson": two, "b.geojson": Zones.feature()],
            layers: "[{file: a.geojson, id: mines}, {file: b.geojson, id: bridge}]")
        #expect(reading.set?.zones.map(\.reference.id) == ["bridge", "mines-1", "own"])
    }

    @Test func aFileMayBeInTwoLayers() throws {
        let reading = try bench.readZones(
            ["a.geojson": Zones.feature()],
            layers: "[{file: a.geojson, id: x, units: [unit-01]}, {file: a.geojson, id: y, units: [unit-02]}]",
            unit: "unit-02")
        #expect(reading.set?.zones.map(\.reference.id) == ["y"])
        #expect(reading.forOthers == 1)
    }

    // MARK: stay_inside

    private func corridor(_ properties: String, _ from: String, _ to: String) -> String {
        Zones.feature(properties, geometry: "{\"type\":\"LineString\",\"coordinates\":[\(from),\(to)]}")
    }

    @Test func shapesToStayInsideAreOneZone() throws {
        let file = Zones.collection(
            corridor("\"level\":\"advisory\",\"dwell\":\"10s\"", "[36,50]", "[36.1,50]"),
            corridor("\"level\":\"warning\",\"action\":\"shelter\",\"margin\":\"1km\"", "[36.1,50]", "[36.2,50]"),
            Zones.feature(), Zones.feature("\"kind\":\"keep_out\",\"id\":\"mine\""))
        let reading = try bench.readZones(
            ["road.geojson": file], layers: "[{file: road.geojson, kind: stay_inside, width: 200m, level: advisory}]")
        #expect(reading.problems == [])
        let set = try #require(reading.set)
        #expect(set.zones.map(\.reference.id) == ["mine", "road-stay-inside"])
        let road = set.zones[1]
        #expect(road.kind == .stayInside)
        #expect(road.rings == [ring(.warning, .shelter, 0)])
        #expect(road.marginMetres == 1000)
        #expect(road.dwell == .seconds(120))
        #expect(road.shape.bands.map(\.radiusMetres) == [100, 100])
        #expect(road.shape.polygons.count == 1)
    }

    @Test(arguments: [
        ("", "", "", "road-stay-inside", "road-stay-inside"), ("\"id\":\"r1\",\"name\":\"R\"", "", "", "r1", "R"),
        ("", "", "id: approved, name: Дорога, ", "approved", "Дорога"),
        ("\"id\":\"r1\"", "\"id\":\"r2\"", "", "road-stay-inside", "road-stay-inside"),
        ("\"id\":\"r1\"", "\"id\":\"r2\"", "id: approved, ", "approved", "approved"),
    ])
    func whatTheUnionIsCalled(
        _ first: String, _ second: String, _ layer: String, _ id: String, _ name: String
    ) throws {
        var features = [corridor(first, "[36,50]", "[36.1,50]")]
        if !second.isEmpty { features.append(corridor(second, "[36.1,50]", "[36.2,50]")) }
        let file = "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
        let reading = try bench.readZones(
            ["road.geojson": file], layers: "[{file: road.geojson, \(layer)kind: stay_inside, width: 20m}]")
        #expect(reading.set?.zones.map(\.reference) == [ZoneReference(id: id, name: name)], "\(reading.problems.texts)")
    }

    @Test(arguments: [
        (
            "\"rings\":{\"advisory\":\"5km\"}", "", "rings",
            "a stay_inside shape has no rings: outside it there is one danger"
        ),
        (
            "", "\"valid\":\"2026-11-20/..\"", "valid",
            "the stay_inside shapes of a file are one zone, and their times differ"
        ),
        (
            "\"hours\":\"06:00-20:00 Europe/Kyiv\"", "", "valid",
            "the stay_inside shapes of a file are one zone, and their times differ"
        ),
    ])
    func unionsThatAreNone(_ first: String, _ second: String, _ key: String, _ message: String) throws {
        let file = Zones.collection(
            corridor(first, "[36,50]", "[36.1,50]"), corridor(second, "[36.1,50]", "[36.2,50]"))
        let reading = try bench.readZones(
            ["road.geojson": file], layers: "[{file: road.geojson, kind: stay_inside, width: 20m}]")
        #expect(reading.set == nil)
        #expect(reading.problems.errors.map(\.message) == [message])
        #expect(reading.problems.errors.first?.key.hasSuffix("." + key) == true)
    }

    // MARK: The digest

    @Test func theDigestCoversWhatLayersSay() throws {
        func digest(_ layers: String) throws -> String? {
            try bench.readZones(["a.geojson": Zones.feature()], layers: layers).set?.sha256
        }
        let plain = try digest("[]")
        let one = try digest("[{file: a.geojson, level: warning, dwell: 5s}]")
        let same = try digest("[{dwell: \"5s\",   file: a.geojson, level: warning}]")
        let other = try digest("[{file: a.geojson, level: warning, dwell: 6s}]")
        #expect(one == same)
        #expect(Set([plain, one, other]).count == 3)
    }

    /// A layer's file may lie anywhere; the copy finds it again although the original is gone.
    @Test func layersSurviveInTheLastGoodCopy() throws {
        let outside = bench.folder.file("maps/front.geojson")
        try bench.folder.write(Zones.feature("\"name\":\"Outside\""), to: "maps/front.geojson")
        let yaml =
            Bench.least + """
                state: {directory: state}
                zones: {layers: [{file: front.geojson, level: advisory}, {file: "\(outside)", id: far, rings: {warning: 0m}}]}

                """
        let loader = try bench.loader(yaml)
        let good = try #require(loader.load().setUp)
        #expect(good.zones.zones.map(\.reference.id) == ["far", "red"])
        try bench.remove("maps/front.geojson")
        guard case .lastGood(let old, let problems) = loader.load() else {
            Issue.record("not the last good")
            return
        }
        #expect(old.zones.zones == good.zones.zones)
        #expect(old.zones.sha256 == good.zones.sha256)
        #expect(problems.errors.map(\.remedy) == ["the file that zones.layers names, or no layer"])
        // New settings with a layer that the copy knows nothing of don't take the old zones away.
        let newer = try bench.loader(yaml.replacing("id: far", with: "id: near") + "gps: {silence: 20s}\n")
        let mixed = try #require(newer.load().setUp)
        #expect(mixed.settings.gps.silence == .seconds(20))
        #expect(mixed.zones.zones == good.zones.zones)
    }
}
