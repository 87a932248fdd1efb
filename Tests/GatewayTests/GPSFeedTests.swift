import GPSDClient
import Glibc
import Journal
import Logging
import Safety
import Settings
import Testing
import Workbench

@testable import Gateway

/// What the core hears of gpsd, from the socket to the inbox.
@Suite struct GPSFeedTests {
    @Test func eachListOfSatellitesIsHeardOnceAndAReportWithoutOneSaysNothing() async throws {
        let (listener, port) = try LoopbackSocket.listener()
        defer { close(listener) }
        _ = fcntl(listener, F_SETFL, O_NONBLOCK)
        let inbox = Inbox<Event>(limit: 100)
        let heard = Heard<Event>()
        let reader = Task { await inbox.forEach { heard.add([$0]) } }
        let gpsd = UnitSettings.GPS(host: "127.0.0.1", port: port, silence: .seconds(10))
        let feed = GPSFeed(
            settings: gpsd, clock: UnitClock(), inbox: inbox,
            board: StatusBoard(
                clock: UnitClock(), label: Samples.stamp, floor: Policy.buildDate, journal: .sound),
            logger: Logger(label: "test"))
        feed.use(gpsd)
        var client: Int32 = -1
        try await eventually("the client connects") {
            client = accept(listener, nil, nil)
            return client >= 0
        }
        defer { close(client) }
        let said = Array(
            """
            {"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}
            {"class":"SKY","device":"/dev/x","nSat":1,"uSat":1,"satellites":[{"PRN":7,"gnssid":0,"svid":7,"el":30,"az":90,"ss":41,"used":true}]}
            {"class":"SKY","device":"/dev/x","hdop":0.9}
            {"class":"TPV","device":"/dev/x","mode":1}
            {"class":"SKY","device":"/dev/x","nSat":1,"uSat":0,"satellites":[{"PRN":9,"gnssid":0,"svid":9,"used":false}]}
            {"class":"TPV","device":"/dev/x","mode":1}

            """.utf8)
        #expect(unsafe send(client, said, said.count, Int32(MSG_NOSIGNAL)) == said.count)
        try await eventually("both fixes are heard") {
            heard.all.count {
                if case .report = $0 { true } else { false }
            } == 2
        }
        let skies = heard.all.compactMap { event -> Sky? in
            if case .sky(let sky) = event { sky } else { nil }
        }
        #expect(
            skies == [
                Sky(satellites: [.init(gnss: 0, prn: 7, used: true, signalDBHz: 41, elevationDegrees: 30)]),
                Sky(satellites: [.init(gnss: 0, prn: 9, used: false)]),
            ])
        inbox.finish()
        await reader.value
    }
}

/// Which SKY reports of gpsd the core hears of.
@Suite struct SkyTranslationTests {
    private let list = [
        SkyReport.Satellite(
            prn: 7, gnss: 2, used: true, signalDBHz: 41.5, elevationDegrees: 30, azimuthDegrees: 120),
        SkyReport.Satellite(prn: 68, gnss: 6, used: false),
    ]

    @Test func aFreshListIsPassedOnInItsOrder() {
        #expect(
            Sky(SkyReport(satellites: list, satellitesAge: .zero, hdop: 1))
                == Sky(satellites: [
                    .init(gnss: 2, prn: 7, used: true, signalDBHz: 41.5, elevationDegrees: 30),
                    .init(gnss: 6, prn: 68, used: false),
                ]))
    }

    @Test func aRepeatedAnEmptyAndAMissingListSayNothing() {
        #expect(Sky(SkyReport(satellites: list, satellitesAge: .milliseconds(1))) == nil)
        #expect(Sky(SkyReport(satellites: list)) == nil)
        #expect(Sky(SkyReport(satellites: [], satellitesAge: .zero)) == nil)
        #expect(Sky(SkyReport(hdop: 1)) == nil)
    }
}
