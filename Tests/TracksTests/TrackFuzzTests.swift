import Safety
import Simulator
import Testing

@testable import Tracks

/// Whatever a bad cable, a full disk or an editor makes of a recording: reports or an error, never a crash, and no
/// position that isn't on the Earth.
@Suite struct TrackFuzzTests {
    private static let epochs = Bench.drive([50.19, 50.191]).epochs()
    private static let gpx =
        "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\"><trk><trkseg>"
        + "<trkpt lat=\"50.0\" lon=\"36.9\"><ele>150.5</ele><time>2019-06-09T12:00:00Z</time><hdop>1.2</hdop></trkpt>\n"
        + "<trkpt lat=\"50.1\" lon=\"36.9\"><ele>150.5</ele><time>2019-06-09T12:00:09.5Z</time><sat>5</sat></trkpt>\n"
        + "</trkseg></trk></gpx>\n"
    private static let gpsd =
        "{\"class\":\"SKY\",\"hdop\":0.9,\"satellites\":[{\"PRN\":1,\"used\":true}]}\n"
        + "{\"class\":\"TPV\",\"mode\":3,\"time\":\"2019-06-09T12:00:00.000Z\",\"lat\":50.0,\"lon\":36.9,\"eph\":8.5}\n"
        + "{\"class\":\"TPV\",\"mode\":2,\"time\":\"2019-06-09T12:00:01.000Z\",\"lat\":50.1,\"lon\":36.9,\"speed\":20}\n"

    @Test(arguments: TrackFormat.allCases) func mutatedRecordingsNeverCrash(_ format: TrackFormat) throws {
        let good: [UInt8] =
            switch format {
            case .nmea: Array(Self.epochs.flatMap(\.nmea).joined(separator: "\r\n").utf8)
            case .gpx: Array(Self.gpx.utf8)
            case .gpsd: Array(Self.gpsd.utf8)
            }
        var chance = SeededGenerator(seed: 20_261_122)
        var (played, refused, changed) = (0, 0, 0)
        let expected = try Bench.read(good, assuming: TrackReader.Assumptions(format: format)).reports
        for _ in 0..<1500 {
            let bytes = Self.mutate(good, &chance)
            do {
                let reports = try Bench.read(bytes, assuming: TrackReader.Assumptions(format: format)).reports
                #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.arrival <= $1.arrival })
                #expect(reports.allSatisfy { Self.isOnEarth($0.report) })
                played += 1
                changed += reports == expected ? 0 : 1
            } catch let error as TrackError {
                #expect(!error.message.isEmpty && (error.line ?? 1) >= 1)
                refused += 1
            }
        }
        // XML forgives little.
        #expect(played > (format == .gpx ? 10 : 500))
        // The mutations bite, or this would show nothing.
        #expect(changed + refused > 500)
    }

    private static func isOnEarth(_ report: FixReport) -> Bool {
        let numbers = [
            report.accuracyMetres, report.altitudeMetres, report.verticalAccuracyMetres, report.speedMetresPerSecond,
            report.trackDegrees, report.hdop,
        ]
        return numbers.allSatisfy { $0?.isFinite ?? true } && (report.accuracyMetres ?? 1) > 0
            && (0..<360).contains(report.trackDegrees ?? 0)
    }

    /// A sum that still holds says that the sentence was sent so: no single changed byte may move a position.
    @Test func noSingleChangedByteOfASentenceMovesAPosition() throws {
        let good = Array((NMEASentences.checked("GPGLL,5000.123,N,03654.456,E,120000,A,A") + "\n").utf8)
        let place = try #require(try Bench.read(good).reports.first?.report.coordinate)
        for index in good.indices {
            for byte in (0..<8).map({ good[index] ^ (1 << $0) }) + Array("05.,NSEW".utf8) where byte != good[index] {
                var bytes = good
                bytes[index] = byte
                let reports = try Bench.read(bytes, assuming: TrackReader.Assumptions(format: .nmea)).reports
                #expect(reports.allSatisfy { $0.report.coordinate == nil || $0.report.coordinate == place })
            }
        }
    }

    private static func mutate(_ good: [UInt8], _ chance: inout SeededGenerator) -> [UInt8] {
        var bytes = good
        let signs = Array("$*,.0159NSEW\r\n<>\"/{}[]:-+eT \0&".utf8) + [0xff, 0xb5, 0xc3]
        for _ in 0..<Int.random(in: 1...4, using: &chance) {
            let index = Int.random(in: 0..<bytes.count, using: &chance)
            switch Int.random(in: 0..<5, using: &chance) {
            case 0: bytes[index] = signs.randomElement(using: &chance) ?? 0
            case 1: bytes.insert(signs.randomElement(using: &chance) ?? 0, at: index)
            case 2: bytes.remove(at: index)
            case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...60, using: &chance)))
            default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 50)], at: index)
            }
            if bytes.isEmpty { return [0] }
        }
        return bytes
    }
}
