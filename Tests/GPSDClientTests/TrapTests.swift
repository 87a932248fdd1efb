import Testing

@testable import GPSDClient

/// What libgps 3.22 makes of bad input, line by line through the real gps_unpack, and what must come out.
@Suite struct TrapTests {
    static let good =
        #"{"class":"TPV","device":"tcp://127.0.0.1:1","mode":3,"time":"2024-05-01T10:00:00.250Z","ept":0.005,"#
        + #""lat":49.991234567,"lon":36.231234567,"altHAE":180.5,"altMSL":150.25,"alt":150.25,"epx":3.0,"epy":4.0,"#
        + #""epv":6.5,"track":271.5,"speed":13.25,"climb":0.1,"eph":5.5,"sep":9.0}"#

    private func events(_ lines: String...) throws -> [GPSDClient.Event] {
        var decoder = try ReportDecoder(satellitesKept: .seconds(10))
        let now = ContinuousClock.now
        var events: [GPSDClient.Event] = []
        for line in lines { events += decoder.unpack(line, at: now) }
        return events
    }

    private func fix(_ lines: String...) throws -> FixReport {
        var decoder = try ReportDecoder(satellitesKept: .seconds(10))
        let now = ContinuousClock.now
        var last: FixReport?
        for line in lines {
            for case .report(let fix) in decoder.unpack(line, at: now) { last = fix }
        }
        return try #require(last)
    }

    private func tpv(_ fields: String) -> String { #"{"class":"TPV","# + fields + "}" }

    @Test func everyFieldOfAGoodReport() throws {
        #expect(
            try fix(Self.good)
                == FixReport(
                    mode: .threeD, latitudeDegrees: 49.991234567, longitudeDegrees: 36.231234567,
                    altitudeMetres: 150.25, altitudeReference: .meanSeaLevel, horizontalErrorMetres: 5.5,
                    verticalErrorMetres: 6.5, speedMetresPerSecond: 13.25, trackDegrees: 271.5,
                    timeUnixNanoseconds: 1_714_557_600_250_000_000))
    }

    // Trap 1: any number is accepted, null sets the flag, a cut line keeps the mode.
    @Test(
        arguments: [
            #""lat":949.99,"lon":36"#, #""lat":49.9,"lon":-180.001"#, #""lat":null,"lon":36"#,
            #""lat":49.9,"lon":null"#,
            #""lon":36"#, #""lat":49.9"#, #""lat":1e999,"lon":36"#, #""lat":"49.9","lon":36"#, #""lat":NaN,"lon":36"#,
        ])
    func aPositionThatIsNoneIsLeftOut(_ fields: String) throws {
        let fix = try fix(tpv(#""mode":3,"# + fields))
        #expect(fix.latitudeDegrees == nil)
        #expect(fix.longitudeDegrees == nil)
    }

    @Test func theEdgesOfTheEarthAreOnIt() throws {
        let fix = try fix(tpv(#""mode":2,"lat":-90,"lon":180"#))
        #expect(fix.latitudeDegrees == -90)
        #expect(fix.longitudeDegrees == 180)
    }

    @Test(arguments: [0, 1, 4, 99, -3])
    func withoutAModeOfTwoOrThreeThereIsNoPosition(_ mode: Int) throws {
        #expect(try fix(tpv(#""mode":\#(mode),"lat":49.9,"lon":36.2,"speed":3,"eph":4"#)) == FixReport(mode: .none))
    }

    @Test func aMissingModeIsNone() throws {
        #expect(try fix(tpv(#""lat":49.9,"lon":36.2"#)) == FixReport(mode: .none))
    }

    @Test func twoDimensionsHaveNoAltitude() throws {
        let fix = try fix(tpv(#""mode":2,"lat":49.9,"lon":36.2,"altMSL":150,"epv":5"#))
        #expect(fix == FixReport(mode: .twoD, latitudeDegrees: 49.9, longitudeDegrees: 36.2))
    }

    @Test func aCutLineGivesNothingThatWasCut() throws {
        for length in 0..<Self.good.utf8.count {
            let line = String(decoding: Self.good.utf8.prefix(length), as: UTF8.self)
            for case .report(let cut) in try events(line) {
                let whole = try fix(Self.good)
                #expect(cut.latitudeDegrees == nil || cut.latitudeDegrees == whole.latitudeDegrees)
                #expect(cut.longitudeDegrees == nil || cut.longitudeDegrees == whole.longitudeDegrees)
                #expect(cut.speedMetresPerSecond == nil || cut.speedMetresPerSecond == whole.speedMetresPerSecond)
                #expect(cut.timeUnixNanoseconds == nil || cut.timeUnixNanoseconds == whole.timeUnixNanoseconds)
            }
        }
    }

    // Trap 2: fields and flags of the line before.
    @Test(arguments: ["", "garbage", "{", "{}", #"{"class":"#, #"{"class":"NEWS","lat":1}"#, #"{"class":"WATCH"}"#])
    func garbageAfterAFixIsNoFix(_ garbage: String) throws {
        #expect(try events(Self.good, garbage).count == 1)
    }

    @Test func aFixDoesNotKeepFieldsOfTheFixBefore() throws {
        let last = try fix(Self.good, tpv(#""mode":3,"lat":50,"lon":36"#))
        #expect(last == FixReport(mode: .threeD, latitudeDegrees: 50, longitudeDegrees: 36))
    }

    @Test func losingTheFixLosesThePosition() throws {
        #expect(try fix(Self.good, tpv(#""mode":1"#)) == FixReport(mode: .none))
    }

    // Trap 3: Null Island is a fact of form here; the caller's fix gate refuses it.
    @Test func aReportedZeroIsAValueAndAMissingOneIsNot() throws {
        #expect(try fix(tpv(#""mode":3,"lat":0.0,"lon":0.0"#)).latitudeDegrees == 0)
        #expect(try fix(tpv(#""mode":3"#)).latitudeDegrees == nil)
    }

    // Trap 4: times.
    @Test(
        arguments: [
            "yesterday", "", "1899-12-31T00:00:00Z", "1970-01-01T00:00:00.000Z", "0000-00-00T00:00:00Z",
            "9999-12-31T23:59:59.999Z",
        ])
    func aTimeThatIsNoneIsLeftOutAndThePositionStays(_ time: String) throws {
        let fix = try fix(tpv(#""mode":3,"time":"\#(time)","lat":49.9,"lon":36.2"#))
        #expect(fix.timeUnixNanoseconds == nil)
        #expect(fix.latitudeDegrees == 49.9)
    }

    @Test func noTimeIsNoTime() throws {
        #expect(try fix(tpv(#""mode":3,"lat":49.9,"lon":36.2"#)).timeUnixNanoseconds == nil)
    }

    @Test func aWeekRolloverIsForTheCallerToRefuse() throws {
        let fix = try fix(tpv(#""mode":3,"time":"2006-08-15T10:00:00.000Z","lat":49.9,"lon":36.2"#))
        #expect(fix.timeUnixNanoseconds == 1_155_636_000_000_000_000)
    }

    // Trap 6: an unknown object or array ends the parse in silence.
    @Test(arguments: [#"{"a":1}"#, "[1,2]"])
    func whatFollowsAnUnknownObjectIsMissingNotOld(_ value: String) throws {
        let fix = try fix(Self.good, tpv(#""mode":3,"lat":49.9,"news":\#(value),"lon":36.2,"speed":5"#))
        #expect(fix.latitudeDegrees == nil)
        #expect(fix.longitudeDegrees == nil)
        #expect(fix.speedMetresPerSecond == nil)
    }

    @Test func anUnknownNumberOrStringIsHarmless() throws {
        let fix = try fix(tpv(#""mode":2,"jam":7,"news":"x","lat":49.9,"lon":36.2"#))
        #expect(fix.longitudeDegrees == 36.2)
    }

    // Ranges of the other fields.
    @Test func speedTrackAndErrorsOutOfRangeAreLeftOut() throws {
        let position = #""mode":3,"lat":49.9,"lon":36.2,"#
        #expect(try fix(tpv(position + #""speed":-0.1"#)).speedMetresPerSecond == nil)
        #expect(try fix(tpv(position + #""speed":1000.1"#)).speedMetresPerSecond == nil)
        #expect(try fix(tpv(position + #""track":-1"#)).trackDegrees == nil)
        #expect(try fix(tpv(position + #""track":360.1"#)).trackDegrees == nil)
        #expect(try fix(tpv(position + #""track":360"#)).trackDegrees == 0)
        #expect(try fix(tpv(position + #""eph":0"#)).horizontalErrorMetres == nil)
        #expect(try fix(tpv(position + #""eph":-5"#)).horizontalErrorMetres == nil)
        #expect(try fix(tpv(position + #""epv":0"#)).verticalErrorMetres == nil)
    }

    @Test func withoutEPHTheHorizontalErrorIsOfBothAxes() throws {
        let position = #""mode":3,"lat":49.9,"lon":36.2,"#
        #expect(try fix(tpv(position + #""epx":3,"epy":4"#)).horizontalErrorMetres == 5)
        #expect(try fix(tpv(position + #""epx":3"#)).horizontalErrorMetres == nil)
    }

    @Test func withoutSeaLevelTheAltitudeIsAboveTheEllipsoid() throws {
        let fix = try fix(tpv(#""mode":3,"lat":49.9,"lon":36.2,"altHAE":180"#))
        #expect(fix.altitudeMetres == 180)
        #expect(fix.altitudeReference == .ellipsoid)
    }

    @Test func aDepthIsNoAltitude() throws {
        #expect(try fix(tpv(#""mode":3,"lat":49.9,"lon":36.2,"depth":3,"alt":9"#)).altitudeMetres == nil)
    }

    @Test func theGreetingNamesTheRelease() throws {
        let line = #"{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}"#
        #expect(try events(line, line) == [.connected(release: "3.22"), .connected(release: "3.22")])
    }

    @Test func aPrintedReportDoesNotTellThePlace() throws {
        let fix = try fix(Self.good)
        #expect(!"\(fix)".contains("49."))
        #expect(!String(reflecting: GPSDClient.Event.report(fix)).contains("36."))
    }
}
