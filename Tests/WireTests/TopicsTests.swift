import Safety
import Testing

@testable import Wire

@Suite struct TopicsTests {
    private let topics = Topics(Samples.address)

    @Test func theUnitWritesBelowItsOwnTopicOnly() {
        let id = Samples.alertID
        let written = [
            topics.position, topics.event, topics.sealed, topics.status, topics.alert(id), topics.visit, topics.track,
            topics.reply(id), topics.seal(KeyID("00112233445566aa")!),
        ]
        #expect(
            written == [
                "fieldgate/kharkiv/unit-01", "fieldgate/kharkiv/unit-01/event", "fieldgate/kharkiv/unit-01/sealed",
                "fieldgate/kharkiv/unit-01/status", "fieldgate/kharkiv/unit-01/alert/\(id)",
                "fieldgate/kharkiv/unit-01/visit", "fieldgate/kharkiv/unit-01/track",
                "fieldgate/kharkiv/unit-01/reply/\(id)", "fieldgate/kharkiv/unit-01/seal/00112233445566aa",
            ])
    }

    @Test func theUnitReadsItsOrdersItsReceiptsAndTheOffice() {
        #expect(
            topics.readable == [
                "fieldgate/kharkiv/unit-01/order", "fieldgate/kharkiv/unit-01/receipt", "fieldgate/kharkiv/office/+",
            ])
        #expect(topics.officeZones == "fieldgate/kharkiv/office/zones")
        #expect(topics.officePresence == "fieldgate/kharkiv/office/presence")
    }

    @Test func publicationsGoToTheirTopics() throws {
        let encoder = Samples.encoder
        #expect(encoder.position(Samples.report(), interval: .seconds(60)).topic == topics.position)
        #expect(encoder.transition(Samples.transition()).topic == topics.event)
        #expect(encoder.alertDetail(Samples.alert(), Samples.detail).topic == topics.event)
        #expect(encoder.alert(Samples.alert()).topic == topics.alert(Samples.alertID))
        #expect(encoder.status(Samples.status).topic == topics.status)
        #expect(encoder.track(Samples.trackID, Samples.lateReports).topic == topics.track)
        #expect(encoder.visit(try Samples.visit().get()).topic == topics.visit)
    }

    @Test func anAlertIsTakenOffByAnEmptyRetainedMessage() {
        let removal = Samples.encoder.alertRemoval(Samples.alertID)
        #expect(removal == Publication(topic: topics.alert(Samples.alertID), payload: [], retain: true))
    }

    @Test(arguments: [
        ("unit-01", "01"), ("a", "0a"), ("xy", "xy"),
    ])
    func theTrackerIdIsTheEndOfTheUnitsId(unit: String, expected: String) {
        let address = UnitAddress(root: "fieldgate", fleet: "kharkiv", unit: unit)!
        #expect(WireEncoder(address: address, version: "0").trackerID == expected)
    }

    @Test func birthAndWillShareSessionBootAndTopic() throws {
        let life = BirthAndDeath(encoder: Samples.encoder, session: 77, boot: 4, connected: Samples.utc())
        let birth = life.birth(Samples.status)
        let will = life.will
        let stopping = life.stopping(Samples.status)
        #expect(birth.topic == will.topic && will.topic == stopping.topic)
        for (publication, state) in [(birth, "online"), (will, "offline"), (stopping, "stopping")] {
            let members = try members(publication.payload)
            #expect(members["session"] == .integer(77))
            #expect(members["boot"] == .integer(4))
            #expect(members["state"] == .string(state))
            #expect(publication.retain)
        }
        var silent = Samples.status
        silent.state = .silent
        #expect(try members(life.update(silent).payload)["state"] == .string("silent"))
    }
}
