import Safety
import Testing
import Workbench

@testable import Settings

@Suite("Mutated files")
struct FuzzTests {
    /// Whatever a slip of the finger, or of a disk, makes of a good file: settings or errors, and never a crash.
    @Test func settingsNeverCrashTheReader() throws {
        let bench = try Bench()
        var chance = SeededGenerator(seed: 20_261_121)
        let good = Array(bench.full.utf8)
        let reader = SettingsReader(surroundings: bench.surroundings)
        var refused = 0
        for _ in 0..<2000 {
            let reading = reader.read(mutate(good, &chance), file: "f.yaml", base: bench.folder.path)
            #expect((reading.settings == nil) == (reading.problems.hasErrors && !reading.sparesTheWarning))
            #expect(reading.problems.count <= 101)
            #expect(reading.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.remedy.isEmpty })
            refused += reading.settings == nil ? 1 : 0
        }
        #expect(refused > 500)
        #expect(refused < 2000)
    }

    /// Every property and every kind of geometry, with the layer of a corridor and without.
    static let everything = """
        {"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4326"}},"features":[
        {"type":"Feature","id":7,"properties":{"name":"A","level":"warning","rings":{"warning":"0m","advisory":"5km"},
         "action":"shelter","margin":"1km","dwell":"5min","valid":{"from":"2026-11-20","until":"2026-12-01T06:00:00+02:00"},
         "hours":"21:00-05:00 Europe/Kyiv","units":["unit-01","unit-02"],"kind":"keep_out"},
         "geometry":{"type":"Polygon","coordinates":[[[36,50],[37,50],[37,51],[36,50]],[[36.5,50.2],[36.6,50.2],[36.6,50.3],[36.5,50.2]]]}},
        {"type":"Feature","properties":{"rings":"warning 10km","valid":"../2026-12-01","units":"unit-01","radius":"50m","width":"40m"},
         "geometry":{"type":"GeometryCollection","geometries":[{"type":"MultiPoint","coordinates":[[36,50],[179.5,50]]},
          {"type":"LineString","coordinates":[[179.5,50],[-179.5,50]]},{"type":"MultiLineString","coordinates":[[[36,50],[36.5,50]]]}]}},
        {"type":"Feature","properties":{"kind":"stay_inside"},
         "geometry":{"type":"MultiPolygon","coordinates":[[[[179,50],[181,50],[181,51],[179,50]]]]}}]}
        """

    /// Nothing crashes, everything that is refused is said, and what is taken makes a set with an index.
    @Test func everythingThatAMapCanSayNeverCrashesTheReader() throws {
        let bench = try Bench()
        var chance = SeededGenerator(seed: 20_261_122)
        let good = Array(Self.everything.utf8)
        let reader = ZonesReader(
            settings: .init(directory: "/z"), unit: "unit-01", now: Bench.now, isThorough: true,
            timeZones: bench.surroundings.timeZones)
        func read(_ bytes: [UInt8]) -> ZonesReading {
            let file = ZonesReading.File(origin: "/z/f.geojson", bytes: bytes, modified: Bench.now)
            return reader.assemble([file], folder: { _ in nil }, problems: [], source: .local)
        }
        #expect(read(good).set?.zones.count == 3)
        var refused = 0
        for _ in 0..<1500 {
            let reading = read(mutate(good, &chance))
            #expect((reading.set == nil) == reading.problems.hasErrors)
            #expect(reading.problems.count <= 202)
            #expect(reading.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.remedy.isEmpty })
            refused += reading.set == nil ? 1 : 0
        }
        #expect(refused > 400)
        #expect(refused < 1500)
    }

    @Test func zoneFilesNeverCrashTheReader() throws {
        var chance = SeededGenerator(seed: 7)
        let good = Array(Bench.zones.utf8)
        var refused = 0
        for _ in 0..<2000 {
            let read = ZoneFile(
                mutate(good, &chance), file: "/z/f.geojson", settings: .init(directory: "/z"),
                calendar: ZoneCalendar(now: Bench.now))
            #expect(read.problems.hasErrors || read.drafts.count <= 1)
            #expect(!read.drafts.isEmpty || !read.problems.isEmpty)
            refused += read.problems.hasErrors ? 1 : 0
        }
        #expect(refused > 500)
        #expect(refused < 2000)
    }

    private func mutate(_ good: [UInt8], _ chance: inout SeededGenerator) -> [UInt8] {
        var bytes = good
        let signs = Array("{}[]:,\"'#&*!|>-?%@`~ \n\t0aя\0".utf8) + [0xff, 0xc3]
        for _ in 0..<Int.random(in: 1...3, using: &chance) {
            let index = Int.random(in: 0..<bytes.count, using: &chance)
            switch Int.random(in: 0..<5, using: &chance) {
            case 0: bytes[index] = signs.randomElement(using: &chance) ?? 0
            case 1: bytes.insert(signs.randomElement(using: &chance) ?? 0, at: index)
            case 2: bytes.remove(at: index)
            case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...40, using: &chance)))
            default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 30)], at: index)
            }
            if bytes.isEmpty { return bytes }
        }
        return bytes
    }
}
