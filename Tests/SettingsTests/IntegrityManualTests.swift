import Foundation
import Geodesy
import Testing

@testable import Safety
@testable import Settings

@Suite("What the papers say of integrity")
struct IntegrityManualTests {
    private static func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The codes that can be turned off stand in the row of their weight.
    @Test func everyTestStandsWithItsWeight() throws {
        let manual = try Self.text("docs/settings.md")
        let row = { (weight: IntegrityTest.Weight) in
            IntegrityTest.allCases.filter { $0.weight == weight }.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        }
        #expect(manual.contains("| disbelieved for one of these | \(row(.suspect)) |"))
        #expect(manual.contains("| disbelieved for two of these at a time, degraded for one | \(row(.weak)) |"))
        #expect(manual.contains("| degraded | \(row(.degraded)) |"))
    }

    @Test func theKnownTargetsAreThoseOfTheManual() throws {
        let lines = try Self.text("docs/settings.md").split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasPrefix("| target |") })
        let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }
        let expected = SpoofTarget.known.map { target in
            let numbers = [target.place.latitudeDegrees, target.place.longitudeDegrees]
                .map { String(format: "%.3f", $0) }.joined(separator: " | ")
            return "| \(target.name) | \(numbers) | \(Int(target.radiusMetres / 1000)) km |"
        }
        #expect(Array(rows) == expected)
    }

    /// A setting beyond what the core remembers would turn its test off without a word.
    @Test func theRangesEndWhereTheCoreForgets() throws {
        func longest(_ key: String) throws -> Double {
            guard case .duration(let range) = SettingsValues.entry(key).kind else { throw CancellationError() }
            return Double(range.upperBound.nanoseconds) / 1e9
        }
        #expect(try longest("integrity.displacement.over") <= Double(FixTrail.capacity - 1) * FixTrail.spacing + 1)
        let lists = Double((SignalHistory.spacing * (SignalHistory.depth - 1)).nanoseconds) / 1e9
        #expect(try longest("integrity.signal_collapse.within") <= lists + 1)
    }

    /// Taking the # away changes nothing but what was not there before: the shipped blocks are the defaults.
    @Test func theShippedBlocksAreTheDefaults() throws {
        let bench = try Bench()
        let lines = try Self.text("config/fieldgate.yaml").split(separator: "\n", omittingEmptySubsequences: false)
        var yaml = Bench.least
        for part in ["places", "integrity", "vehicle"] {
            let start = try #require(lines.firstIndex { $0.hasPrefix("# \(part):") })
            for line in lines[start...].prefix(while: { $0.hasPrefix("# ") }) { yaml += line.dropFirst(2) + "\n" }
        }
        let settings = try #require(bench.read(yaml).settings, "\(bench.read(yaml).problems.texts)")
        var policy = settings.policy
        #expect(
            policy.integrity.area
                == OperatingBox(southDegrees: 44, westDegrees: 22, northDegrees: 52.5, eastDegrees: 40.5))
        policy.integrity.area = nil
        #expect(policy == Policy())
        #expect(
            settings.vehicle
                == VehicleSettings(
                    ignition: .gpio(chip: "gpiochip0", line: 17, isActiveLow: false),
                    odometer: .file("/run/vehicle/odometer")))
        #expect(settings.placesPath?.hasSuffix("/places.geojson") == true)
    }
}
