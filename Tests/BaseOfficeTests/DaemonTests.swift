import Foundation
import Safety
import Testing
import Wire
import Workbench

/// The real program on the real broker with its shipped ACL, and a unit that speaks the contract.
@Suite(.serialized, .timeLimit(.minutes(5))) struct DaemonTests {
    @Test func anAlertIsStoredShownAndReceiptedAndALowerRevisionUndoesNothing() async throws {
        let office = try await OfficeOnBench()
        let process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        let id = FakeUnit.newID()
        try await unit.send(unit.status(.online))
        try await unit.send(unit.encoder.alert(unit.alert(id, 2)))
        try await unit.ears.eventually("a receipt for revision 2") { messages in
            unit.receipts(messages).contains { $0.alerts == [.init(id: id, revision: 2)] }
        }
        #expect(try await office.watched("unit-01", "level") == "evacuate")
        #expect(try await office.watched("unit-01", "state") == "online")
        try await unit.send(unit.encoder.alert(unit.alert(id, 1, state: .cleared)))
        try await unit.send(unit.encoder.alert(unit.alert(id, 3, state: .cleared)))
        try await unit.ears.eventually("a receipt for revision 3") { messages in
            unit.receipts(messages).contains { $0.alerts == [.init(id: id, revision: 3)] }
        }
        #expect(try await office.watched("unit-01", "level") == "nil")
        try await process.stop()
        #expect(process.exitStatus == 0)
        #expect(try !process.output.contains("lat"))
    }

    @Test func aKilledOfficeForgetsNothingAndReceiptsWhatIsRetained() async throws {
        let office = try await OfficeOnBench()
        var process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        let (one, two) = (FakeUnit.newID(), FakeUnit.newID())
        try await unit.send(unit.encoder.alert(unit.alert(one)))
        try await unit.ears.eventually("a receipt for the first") { messages in
            unit.receipts(messages).contains { $0.alerts.contains(.init(id: one, revision: 1)) }
        }
        process.send(SIGKILL)
        try await eventually("killed") { !process.isRunning }
        try await unit.send(unit.encoder.alert(unit.alert(two)))
        process = try await office.run()
        try await unit.ears.eventually("a receipt for the second") { messages in
            unit.receipts(messages).contains { $0.alerts.contains(.init(id: two, revision: 1)) }
        }
        let alarms = try await office.say("watch", "--once").output
        #expect(alarms.contains(one.description) && alarms.contains(two.description))
        #expect(try await office.say("show", one.description).output.contains("place: not told yet"))
    }

    @Test func aStoppedOfficeSaysSoAndAKilledOneIsToldByTheBroker() async throws {
        let office = try await OfficeOnBench()
        var process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        try await process.stop()
        process = try await office.run()
        process.send(SIGKILL)
        try await unit.ears.eventually("online, stopping, online, offline") { messages in
            unit.presences(messages).map(\.state) == [.online, .stopping, .online, .offline]
        }
        let sessions = unit.presences(unit.ears.messages).map(\.session)
        #expect(sessions[0] == sessions[1] && sessions[2] == sessions[3] && sessions[1] < sessions[2])
    }

    @Test func anOrderArrivesWithinASecondAndItsReplyIsTold() async throws {
        let office = try await OfficeOnBench()
        let process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        try await unit.sendSeal()
        try await unit.ears.eventually("a receipt for the seal") { messages in
            unit.receipts(messages).contains { $0.keys == [unit.seal.id] }
        }
        let said = try office.start(["order", "evacuate", "unit-01", "--text", "Go north", "--wait", "10s"])
        try await unit.ears.eventually("the order") { !unit.orders($0).isEmpty }
        let arrived = try #require(unit.ears.messages(on: unit.topics.order).first).arrived
        let order = try #require(unit.orders().first)
        // Its id has the moment at which it was made.
        let given = Double(order.id.time.millisecondsSinceEpoch) / 1000
        #expect(arrived - given < 1, "\(arrived - given) s")
        #expect(order.work == .evacuate(level: .evacuate, actions: [.relocate], text: "Go north", haven: nil))
        try await unit.reply(order.id, .done)
        try await eventually("the command ends") { !said.isRunning }
        #expect(said.exitStatus == 0)
        #expect(try said.output.contains("done"))
        #expect(try await office.say("order", "list").output.contains("done"))
        _ = process
    }

    @Test func aRefusalIsAnExitStatusAndSilenceIsAnother() async throws {
        let office = try await OfficeOnBench()
        let process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        try await unit.sendSeal()
        let said = try office.start(["order", "drill", "unit-01", "--wait", "10s"])
        try await unit.ears.eventually("the order") { !unit.orders($0).isEmpty }
        try await unit.reply(try #require(unit.orders().first).id, .refused, reason: .clock)
        try await eventually("the command ends") { !said.isRunning }
        #expect(said.exitStatus == 1)
        #expect(try said.output.contains("refused (clock)"))
        let silence = try await office.say("order", "report", "unit-01", "--wait", "1s")
        #expect(silence.status == 75)
        _ = process
    }

    @Test func anOrderGivenWhileNobodyRunsIsQueuedAndSentAtTheNextStart() async throws {
        let office = try await OfficeOnBench(units: ["unit-01", "unit-02"])
        let unit = try await FakeUnit("unit-01", of: office)
        let said = try await office.say("order", "message", "--all", "--text", "Call the base")
        #expect(said.status == 75)
        #expect(said.output.contains("not running"))
        let process = try await office.run()
        try await unit.ears.eventually("the order") { messages in
            unit.orders(messages).map(\.work) == [.message(text: "Call the base")]
        }
        _ = process
    }

    @Test func anUnansweredOrderIsSentAgainAfterTheBrokerWasGone() async throws {
        let office = try await OfficeOnBench()
        let process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        let said = try await office.say("order", "report", "unit-01")
        #expect(said.status == 0)
        try await unit.ears.eventually("the order") { unit.orders($0).count == 1 }
        try await office.broker.kill()
        try await eventually("the office sees it") { try process.output.contains("link down") }
        try await office.broker.start()
        let again = try await FakeUnit("unit-01", of: office)
        try await again.ears.eventually("the same bytes again", within: .seconds(20)) { messages in
            messages.contains { $0.payload == unit.ears.messages(on: unit.topics.order).first?.payload }
        }
    }

    @Test func duressIsSeenFromTheSealedDetailAloneAndAReplayOfItIsRefused() async throws {
        let office = try await OfficeOnBench()
        let process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        var alert = unit.alert(FakeUnit.newID(), kind: .distress)
        alert.duress = .covert
        var seal = unit.seal
        let detail = try unit.mail.sealed(
            .alertDetail, json: unit.encoder.sealedDetail(alert, nil), message: FakeUnit.newID(), under: &seal)
        // Before its seal: it waits.
        try await unit.send(detail)
        try await unit.sendSeal()
        try await unit.ears.eventually("receipts for both") { messages in
            let receipts = unit.receipts(messages)
            return receipts.contains { $0.keys == [seal.id] }
                && receipts.contains { $0.alerts == [.init(id: alert.id, revision: 1)] }
        }
        #expect(try await office.watched("unit-01", "duress") == "1")
        #expect(try await office.say("watch", "--once").output.contains("DURESS unit-01"))
        try await unit.send(detail)
        try await eventually("the replay is refused") { try process.output.contains("replayed") }
    }

    @Test func interferenceGoesFromTheUnitToTheMapAndIsInNoLog() async throws {
        let office = try await OfficeOnBench()
        let process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        let id = FakeUnit.newID()
        func report(ended: Stamp?) -> Publication {
            unit.encoder.interference(
                InterferenceReport(
                    id: id, kind: .jamming, reasons: [.signalCollapse],
                    cell: GridCell(southTenths: 499, westTenths: 362), began: FakeUnit.stamp(), ended: ended))
        }
        try await unit.send(unit.status(.online))
        let began = report(ended: nil)
        try await unit.send(began)
        try await eventually("watch shows it") {
            try await office.say("watch", "--once").output.contains("unit-01 jamming since ")
        }
        try await unit.send(report(ended: FakeUnit.stamp()))
        try await eventually("watch shows it no more") {
            try await !office.say("watch", "--once").output.contains("jamming since")
        }
        // Told again, late.
        try await unit.send(began)
        try await unit.send(Publication(topic: began.topic, payload: began.payload.dropLast() + [1]))
        try await eventually("the malformed one is counted") {
            try process.output.contains("malformed_interference")
        }
        let file = office.folder.file("map.geojson")
        let table = try await office.say("interference", "--since", "1h", "--geojson", file)
        #expect(table.status == 0 && table.output.contains("49.9    36.2   jamming          1"), "\(table)")
        #expect(!table.output.contains("goes on"))
        let map = try String(contentsOfFile: file, encoding: .utf8)
        #expect(map.contains("[[[36.2,49.9],[36.3,49.9],[36.3,50],[36.2,50],[36.2,49.9]]]"))
        #expect(try await office.say("interference", "--geojson", "-").output == map)
        #expect(try await office.say("interference", "--json").output.contains("\"units\":[\"unit-01\"]"))
        #expect(try await office.say("interference", "--geojson", office.config).status == 78)
        try await process.stop()
        let log = try process.output
        #expect(log.contains("a unit reports interference") && !log.contains("49.9") && !log.contains("36.2"))
    }

    @Test func aForgedReplySaysNothing() async throws {
        let office = try await OfficeOnBench(units: ["unit-01", "unit-02"])
        let process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        try await unit.sendSeal()
        #expect(try await office.say("order", "report", "unit-01").status == 0)
        try await unit.ears.eventually("the order") { !unit.orders($0).isEmpty }
        let order = try #require(unit.orders().first)
        // Sealed with the right seal, signed with another key.
        let forger = UnitMail(address: unit.address, signing: SigningKey(), office: unit.keys.sealing)
        var seal = unit.seal
        let reply = OrderReply(order: order.id, outcome: .done, at: FakeUnit.stamp())
        try await unit.send(try forger.reply(reply, message: FakeUnit.newID(), under: &seal))
        try await eventually("it is refused") { try process.output.contains("unknown_signer") }
        #expect(try await office.say("order", "list").output.contains("sent"))
    }

    @Test func aSignedZoneSetIsRetainedForEveryUnit() async throws {
        let office = try await OfficeOnBench()
        let map = try office.folder.write(
            """
            {"type": "FeatureCollection", "features": [{"type": "Feature",
              "properties": {"id": "front", "name": "Front", "level": "evacuate"},
              "geometry": {"type": "Polygon", "coordinates":
                [[[36.3, 50.1], [36.5, 50.1], [36.5, 50.2], [36.3, 50.2], [36.3, 50.1]]]}}]}
            """, to: "front.geojson")
        let layers = try office.folder.write(
            "zones:\n  layers:\n    - {file: front.geojson, rings: {warning: 10km}}\n", to: "zones.yaml")
        let signed = try await office.say("zones", "sign", layers, "--out", office.folder.file("zones.signed"))
        try #require(signed.status == 0, "\(signed.output)")
        #expect(try await office.say("zones", "publish", office.folder.file("zones.signed")).status == 75)
        let process = try await office.run()
        let unit = try await FakeUnit("unit-01", of: office)
        try await unit.ears.eventually("the set") { $0.contains { $0.topic == unit.topics.officeZones && $0.retain } }
        let message = try #require(unit.ears.messages(on: unit.topics.officeZones).first)
        let read = try OfficeMail.readZones(message.payload, topic: message.topic, keys: unit.keys).get()
        #expect(read.zones.version == 1)
        #expect(read.signer.name == "duty" && read.signer.mayLower)
        #expect(
            String(decoding: read.zones.termsBytes(read.zones.layers[0]), as: UTF8.self)
                == #"{"rings":{"warning":"10km"}}"#)
        #expect(try await office.say("zones", "publish", office.folder.file("zones.signed")).status == 78)
        let second = try await office.say("zones", "sign", map, "--out", office.folder.file("second.signed"))
        #expect(second.output.contains("zone set 2"))
        #expect(try await office.say("zones", "publish", office.folder.file("second.signed")).status == 0)
        try await unit.ears.eventually("the second set") { messages in
            messages.filter { $0.topic == unit.topics.officeZones }.count == 2
        }
        _ = process
    }

    @Test func aSecondDaemonOnTheSameStoreIsRefused() async throws {
        let office = try await OfficeOnBench()
        let process = try await office.run()
        let second = try await office.say("run")
        #expect(second.status == 78)
        #expect(second.output.contains("running"))
        #expect(process.isRunning)
    }
}
