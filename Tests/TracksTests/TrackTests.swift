import Safety
import Testing

@testable import Tracks

@Suite struct TrackTests {
    @Test(
        arguments: [
            ("$GPRMC,,V,,,,,,,,,,N*53\n", TrackFormat.nmea), ("# log\r\n\r\nnoise\n$GPGGA,,,,,,0,,,,,,,,*66\n", .nmea),
            ("  \n<?xml version=\"1.0\"?><gpx/>", .gpx), ("\u{feff}<gpx/>", .gpx),
            ("{ \"class\" : \"TPV\", \"mode\":1}\n", .gpsd), ("{\"class\":\"VERSION\"}\n", .gpsd),
            ("$GPRMC,,V,,,,,,,,,,N*53\n{\"class\":\"TPV\",\"mode\":1}\n", .gpsd),
            ("# {\"class\":\"TPV\"}\n$GPRMC,,V,,,,,,,,,,N*53\n", .nmea),
            ("$GPRMC,,V,,,,,,,,,,N*54\n", nil), ("lat,lon\n50,36\n", nil), ("{\"type\":\"FeatureCollection\"}", nil),
        ] as [(String, TrackFormat?)])
    func formatsAreToldApartByContent(_ text: String, _ format: TrackFormat?) {
        #expect(TrackFormat.recognise(Array(text.utf8)) == format)
    }

    @Test func whatIsNoTrackSaysSo() {
        let none = #expect(throws: TrackError.self) { try TrackReader(bytes: [], file: "a.log") }
        #expect(none?.description == "a.log: error: the file is empty; a recorded track")
        let other = #expect(throws: TrackError.self) { try TrackReader(bytes: Array("a,b\n".utf8), file: "a.csv") }
        #expect(other?.description.hasPrefix("a.csv:1: error: this is no track") == true)
        let gone = #expect(throws: TrackError.self) { try TrackReader("/nowhere/at/all.gpx") }
        #expect(gone?.description.contains("No such file or directory") == true)
        let silent = #expect(throws: TrackError.self) {
            try Track(
                TrackReader(bytes: Array("$GPTXT,hello*6E\n# a\n".utf8), file: "a", assuming: .init(format: .nmea)))
        }
        #expect(silent?.message.hasPrefix("the track has no report of a receiver: only 1 ") == true)
    }

    @Test(
        arguments: [
            ("2024-01-30T12:00:00Z", 1_706_616_000_000), ("2024-02-29T23:59:60Z", 1_709_251_200_000),
            ("2024-01-30T12:00:00.1239Z", 1_706_616_000_123), ("2024-01-30T15:30:00+03:30", 1_706_616_000_000),
            ("2024-01-30T07:00:00-0500", 1_706_616_000_000), ("2024-01-30 12:00:00", 1_706_616_000_000),
            ("1969-12-31T23:59:59.5Z", -500), ("2023-02-29T00:00:00Z", nil), ("2024-13-01T00:00:00Z", nil),
            ("2024-01-30T24:00:00Z", nil), ("2024-01-30T12:00:00.Z", nil), ("2024-01-30T12:00:00ZZ", nil),
            ("2024-01-30", nil), ("", nil), ("٢٠٢٤-01-30T12:00:00Z", nil),
        ] as [(String, Int64?)])
    func momentsAreReadAsTheyAreWritten(_ text: String, _ milliseconds: Int64?) {
        #expect(CivilTime.read(text)?.millisecondsSinceEpoch == milliseconds)
    }

    @Test func everyDayIsWrittenAsItWasRead() {
        for day in stride(from: Int64(-25_000), to: 83_000, by: 1) {
            let time = UTCTime(millisecondsSinceEpoch: day * 86_400_000 + 86_399_999)
            #expect(CivilTime.read(CivilTime.text(time)) == time)
        }
    }

    @Test(arguments: [1, 2, 3, 7, 64, 65_536])
    func linesDontDependOnChunks(_ chunk: Int) throws {
        let text = "one\r\n\ntwo\n" + String(repeating: "x", count: 3000) + "\nlast"
        var reader = LineReader(MemoryBytes(Array(text.utf8), chunk: chunk))
        var lines: [String] = []
        while let line = try reader.next() { lines.append("\(line.number):\(line.bytes.count)") }
        #expect(lines == ["1:3", "2:0", "3:3", "4:3000", "5:4"])
    }

    @Test func aLineWithoutEndDoesntFillTheMemory() throws {
        let junk = [UInt8](repeating: 0x41, count: 3 * LineReader.longest)
        var reader = LineReader(MemoryBytes(junk + Array("\nnext\n".utf8)))
        #expect(try reader.next().map { String(decoding: $0.bytes, as: UTF8.self) } == "next")
        #expect(reader.overlong == 1)
    }

    @Test func theRecordingsOwnDatesArePlausibleThoughItBeginsIn1980() throws {
        let cold = (0..<5).map { "GPRMC,00000\($0),V,,,,,,,060180,,,N" }
        let warm = (0..<50).map { second in
            "GPRMC,1200\(second < 10 ? "0" : "")\(second),A,5000.0,N,03654.0,E,0,0,090609,,,A"
        }
        let track = try Track(TrackReader(bytes: Array(Bench.nmea(cold + warm).utf8), file: "track"))
        let earliest = try #require(track.earliestTime)
        #expect(earliest < (try Bench.time("2009-06-09T00:00:00Z")))
        #expect(earliest > (try Bench.time("2000-01-01T00:00:00Z")))
    }
}
