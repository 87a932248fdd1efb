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
            #expect((reading.settings == nil) == (reading.problems.hasErrors && !reading.mqttOnly))
            #expect(reading.problems.count <= 101)
            #expect(reading.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.remedy.isEmpty })
            refused += reading.settings == nil ? 1 : 0
        }
        #expect(refused > 500)
        #expect(refused < 2000)
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
