import Simulator
import Testing

@Suite struct DriveTests {
    private let fix = NMEASentences.Fix(
        latitudeDegrees: 49.99999999999, longitudeDegrees: -36.5, speedMetresPerSecond: 1852.0 / 3600,
        trackDegrees: 359.999, altitudeMetres: -12.34, timeUnixMilliseconds: 1_709_251_199_900)

    @Test func aDriveIsTheSameEveryTime() {
        let waypoints: [Drive.Waypoint] = [
            .init(latitudeDegrees: 49.99, longitudeDegrees: 36.23, speedMetresPerSecond: 10, stop: .seconds(3)),
            .init(latitudeDegrees: 49.991, longitudeDegrees: 36.232, speedMetresPerSecond: 20),
            .init(latitudeDegrees: 49.991, longitudeDegrees: 36.227, speedMetresPerSecond: 1, stop: .seconds(2)),
        ]
        let drive = Drive(waypoints: waypoints, startUnixMilliseconds: 1_714_557_600_000, epochsPerSecond: 10, seed: 3)
        let epochs = drive.epochs()
        #expect(epochs == drive.epochs())
        #expect(epochs.prefix(30).allSatisfy { $0.speedMetresPerSecond == 0 && $0.latitudeDegrees == 49.99 })
        #expect(epochs[30].speedMetresPerSecond == 10)
        #expect(epochs.suffix(20).allSatisfy { $0.speedMetresPerSecond == 0 })
        // 181 m at 10 m/s, then 357 m at 20 m/s, and the stops of 3 and 2 seconds.
        #expect(abs(epochs.count - (181 + 179 + 50)) < 4)
        #expect(zip(epochs, epochs.dropFirst()).allSatisfy { $1.timeUnixMilliseconds - $0.timeUnixMilliseconds == 100 })
        #expect(epochs.allSatisfy { abs($0.latitudeDegrees - $0.reportedLatitudeDegrees) < 4.0 / 111_195 })
        #expect(
            epochs
                != Drive(waypoints: waypoints, startUnixMilliseconds: 1_714_557_600_000, epochsPerSecond: 10, seed: 4)
                .epochs())
    }

    @Test func sentencesRoundWithoutImpossibleMinutesOrCourses() {
        let sentences = NMEASentences.epoch(fix, sky: .init(seed: 1))
        #expect(
            sentences[0].hasPrefix("$GPRMC,235959.90,A,5000.000000,N,03630.000000,W,1.000,0.00,290224,,,A*"))
        #expect(sentences[1].contains(",-12.3,M,"))
        #expect(sentences.count { $0.hasPrefix("$GPGSV") } == (sentences.count - 3))
        #expect(sentences.allSatisfy { $0.utf8.count <= 80 })
    }

    @Test func theChecksumIsNMEAs() {
        #expect(NMEASentences.checked("GPRMC,,V,,,,,,,,,,N") == "$GPRMC,,V,,,,,,,,,,N*53")
        #expect(NMEASentences.checked("GPGSV,1,1,00") == "$GPGSV,1,1,00*79")
    }
}
