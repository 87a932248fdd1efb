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
        case text(String), number(Double), other

        init(from decoder: any Decoder) throws {
            let one = try decoder.singleValueContainer()
            do {
                self = .text(try one.decode(String.self))
            } catch {
                do { self = .number(try one.decode(Double.self)) } catch { self = .other }
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
