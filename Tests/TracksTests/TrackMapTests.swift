import Foundation
import Geodesy
import Safety
import Testing

@testable import Tracks

@Suite struct TrackMapTests {
    private struct Collection: Decodable {
        let type: String
        let features: [Feature]
    }

    private struct Feature: Decodable {
        let type: String
        let geometry: Geometry?
        let properties: [String: Value]
    }

    private struct Geometry: Decodable, Equatable {
        let type: String
        let coordinates: Nest
    }

    /// Numbers inside arrays, as deep as the geometry has it.
    private indirect enum Nest: Decodable, Equatable {
        case number(Double)
        case list([Nest])

        init(from decoder: any Decoder) throws {
            let one = try decoder.singleValueContainer()
            do { self = .number(try one.decode(Double.self)) } catch { self = .list(try one.decode([Nest].self)) }
        }

        var count: Int { if case .list(let list) = self { list.count } else { 0 } }
        subscript(_ index: Int) -> Nest { if case .list(let list) = self { list[index] } else { self } }
    }

    private enum Value: Decodable, Equatable {
        case text(String), number(Double), texts([String]), other

        init(from decoder: any Decoder) throws {
            let one = try decoder.singleValueContainer()
            do {
                self = .text(try one.decode(String.self))
            } catch {
                do {
                    self = .number(try one.decode(Double.self))
                } catch {
                    do { self = .texts(try one.decode([String].self)) } catch { self = .other }
                }
            }
        }
    }

    private static func point(_ latitude: Double, _ longitude: Double, begins: Bool = false) -> TrackReport {
        TrackReport(
            report: FixReport(mode: .threeD, coordinate: Coordinate(latitude, longitude)), arrival: .zero, line: 1,
            beginsSegment: begins)
    }

    private static func draw(
        _ points: [TrackReport], zones: [Zone] = [], events: [ReplayEvent] = []
    ) throws -> [Feature] {
        var map = TrackMap(zones: Bench.set(zones))
        var bytes: [UInt8] = []
        for point in points {
            map.note(point)
            bytes += map.take(ifMoreThan: 0) ?? []
        }
        for event in events { map.note(event) }
        map.finish()
        bytes += map.take()
        let collection = try JSONDecoder().decode(Collection.self, from: Data(bytes))
        #expect(collection.type == "FeatureCollection")
        #expect(collection.features.allSatisfy { $0.type == "Feature" })
        return collection.features
    }

    @Test func eachSegmentIsALineAndALonePointAPoint() throws {
        let features = try Self.draw([
            Self.point(50, 36), Self.point(50.1, 36), Self.point(50.2, 36), Self.point(51, 37, begins: true),
            Self.point(52, 38, begins: true), Self.point(52, 39),
        ])
        #expect(features.map { $0.geometry?.type } == ["LineString", "Point", "LineString"])
        #expect(features.map { $0.geometry?.coordinates.count } == [3, 2, 2])
        #expect(features[0].geometry?.coordinates[1] == .list([.number(36), .number(50.1)]))
        #expect(features.map { $0.properties["segment"] } == [.number(1), .number(2), .number(3)])
    }

    @Test func anEmptyTrackIsStillACollection() throws {
        #expect(try Self.draw([]).isEmpty)
        let nowhere = TrackReport(report: FixReport(mode: .none), arrival: .zero, line: 1)
        #expect(try Self.draw([nowhere, Self.point(0, 0)]).isEmpty)
    }

    @Test func aLineIsCutAtTheAntimeridian() throws {
        let features = try Self.draw([
            Self.point(50, 179.8), Self.point(50, 179.9), Self.point(50, -179.9), Self.point(50, -179.8),
        ])
        #expect(features.map { $0.geometry?.type } == ["LineString", "LineString"])
    }

    @Test func zonesAreDrawnWithTheirRingsAndWidths() throws {
        let ring = ZoneRing(level: .advisory, action: .avoid, distanceMetres: 25_000)
        let mixed = Zone(
            reference: ZoneReference(id: "m", name: "\"mines\""), level: .evacuate, action: .relocate,
            outerRings: [ring],
            marginMetres: 100, dwell: .seconds(60),
            shape: Shape(
                polygons: Bench.zone().shape.polygons,
                bands: [
                    Band(line: [Coordinate(50, 36)], radiusMetres: 500),
                    Band(line: [Coordinate(50, 36), Coordinate(50.1, 36)], radiusMetres: 50),
                ]))
        let features = try Self.draw([], zones: [mixed])
        #expect(features.map { $0.geometry?.type } == ["MultiPolygon", "MultiLineString"])
        #expect(features[0].geometry?.coordinates.count == 2)
        #expect(features[0].properties["ring_advisory_m"] == .number(25_000))
        #expect(features[0].properties["name"] == .text("\"mines\""))
        #expect(features[1].properties["radius_m"] == .number(50))
        let circle = try #require(features[0].geometry?.coordinates[1][0])
        #expect(circle.count == 73)
        #expect(circle[0] == circle[72])
        for corner in 0..<72 {
            guard case .number(let longitude) = circle[corner][0], case .number(let latitude) = circle[corner][1] else {
                Issue.record("no position")
                return
            }
            #expect(abs(Coordinate(50, 36).distanceMetres(to: Coordinate(latitude, longitude)) - 500) < 1)
        }
    }

    // MARK: - Trust

    /// What happens between two points, and the points.
    private enum Step {
        case at(Double)
        case trust(Trust, [String])
        case report(Trust, metres: Double?)
    }

    private static func draw(_ steps: [Step]) throws -> [Feature] {
        var map = TrackMap(zones: Bench.set([]))
        let stamp = Stamp(boot: 1, instant: .seconds(60), utc: UTCTime(secondsSinceEpoch: 1_560_000_000), grade: .gnss)
        for step in steps {
            switch step {
            case .at(let latitude): map.note(point(latitude, 36.9))
            case .trust(let trust, let reasons):
                map.note(
                    ReplayEvent(
                        elapsed: .zero, time: nil, place: nil, what: .trust(trust, reasons: reasons, since: .zero)))
            case .report(let trust, let metres):
                let fix = Fix(coordinate: Coordinate(50, 36.9), accuracyMetres: metres)
                let report = PositionReport(
                    fix: fix, time: stamp.utc, made: stamp, sequence: 1, trigger: .periodic, trust: trust,
                    reasons: ["no_fix"], parked: false, inZones: [], next: stamp.utc, zoneSet: "")
                map.note(ReplayEvent(elapsed: .seconds(7), time: nil, place: nil, what: .report(report)))
            }
        }
        map.finish()
        return try JSONDecoder().decode(Collection.self, from: Data(map.take())).features
    }

    private static func latitudes(_ feature: Feature) -> [Double] {
        guard case .list(let list)? = feature.geometry?.coordinates else { return [] }
        return list.compactMap { if case .number(let latitude) = $0[1] { latitude } else { nil } }
    }

    @Test func theLineIsCutWhereTrustChangesAndEachLegHasTheWorstOfItsEnds() throws {
        let features = try Self.draw([
            .trust(.trusted, []), .at(50.0), .at(50.1), .trust(.suspect, ["implied_speed"]), .at(51),
            .trust(.suspect, ["implied_speed", "time_step"]), .at(52), .trust(.trusted, []), .at(50.2), .at(50.3),
        ]).filter { $0.geometry?.type == "LineString" }
        #expect(features.map(Self.latitudes) == [[50, 50.1], [50.1, 51, 52, 50.2], [50.2, 50.3]])
        #expect(features.map { $0.properties["trust"] } == ["trusted", "suspect", "trusted"].map(Value.text))
        #expect(features.map { $0.properties["stroke"] } == ["#1a9850", "#d7191c", "#1a9850"].map(Value.text))
        #expect(
            features.map { $0.properties["reasons"] } == [
                .texts([]), .texts(["implied_speed", "time_step"]), .texts([]),
            ]
        )
        #expect(features.allSatisfy { $0.properties["segment"] == .number(1) })
    }

    @Test func aLegInWhichThePositionWasLostIsGreyThoughBothEndsAreTrusted() throws {
        let features = try Self.draw([
            .trust(.trusted, []), .at(50.0), .at(50.1), .trust(.lost, ["no_fix"]), .trust(.trusted, []), .at(50.2),
            .trust(.degraded, ["accuracy"]), .at(50.3), .at(50.4),
        ]).filter { $0.geometry?.type == "LineString" }
        #expect(features.map(Self.latitudes) == [[50, 50.1], [50.1, 50.2], [50.2, 50.3, 50.4]])
        #expect(features.map { $0.properties["trust"] } == ["trusted", "lost", "degraded"].map(Value.text))
        #expect(features.map { $0.properties["stroke"] } == ["#1a9850", "#808080", "#f0a30a"].map(Value.text))
    }

    @Test func whereTheUnitMustBeIsADiscWhileItsPositionIsNotBelieved() throws {
        let features = try Self.draw([
            .at(50), .report(.trusted, metres: 20), .report(.degraded, metres: 150), .report(.suspect, metres: 500),
            .report(.lost, metres: 900), .report(.lost, metres: nil), .report(.lost, metres: .infinity),
        ]).filter { $0.properties["what"] == .text("disc") }
        #expect(features.map { $0.properties["radius_m"] } == [.number(500), .number(900)])
        #expect(features.map { $0.properties["trust"] } == [.text("suspect"), .text("lost")])
        #expect(features[0].properties["elapsed_s"] == .number(7))
        #expect(features.map { $0.geometry?.type } == ["Polygon", "Polygon"])
        let outline = try #require(features[1].geometry?.coordinates[0])
        #expect(outline.count == 73)
        #expect(outline[0] == outline[72])
        guard case .number(let longitude) = outline[20][0], case .number(let latitude) = outline[20][1] else {
            Issue.record("no position")
            return
        }
        #expect(abs(Coordinate(50, 36.9).distanceMetres(to: Coordinate(latitude, longitude)) - 900) < 1)
    }

    @Test func ofTooManyDiscsEverySecondOneIsLeftOut() throws {
        for (count, drawn, step) in [(1000, 1000, 1.0), (1001, 501, 2), (2000, 1000, 2), (2001, 501, 4)] {
            let features = try Self.draw((1...count).map { .report(.lost, metres: Double($0)) })
            let radii = features.filter { $0.properties["what"] == .text("disc") }.map { $0.properties["radius_m"] }
            #expect(radii == (0..<drawn).map { .number(1 + Double($0) * step) })
        }
    }

    @Test(arguments: [(50.0, true), (89.99, false)])
    func aDiscOverAPoleOrTheAntimeridianIsAPoint(_ latitude: Double, _ isDrawn: Bool) {
        #expect((ZoneDrawing.disc(Coordinate(latitude, 36.9), 5_000) != nil) == isDrawn)
        #expect(ZoneDrawing.disc(Coordinate(latitude, 179.99), 5_000) == nil)
    }

    @Test func eventsArePointsWhereTheyHappened() throws {
        let place = Coordinate(50.25, 36.9)
        let lost = ReplayEvent(
            elapsed: .seconds(3), time: nil, place: place, what: .trust(.lost, reasons: ["no_fix"], since: .zero))
        let nowhere = ReplayEvent(elapsed: .zero, time: nil, place: nil, what: .skipped(.seconds(5)))
        let features = try Self.draw([], events: [lost, nowhere])
        #expect(features[0].geometry == Geometry(type: "Point", coordinates: .list([.number(36.9), .number(50.25)])))
        #expect(features[0].properties["what"] == .text("trust"))
        #expect(features[0].properties["trust"] == .text("lost"))
        #expect(features[1].geometry == nil)
    }
}
