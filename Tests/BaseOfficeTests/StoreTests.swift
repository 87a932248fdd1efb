import BaseOffice
import Foundation
import Safety
import Testing
import Wire
import Workbench

@Suite struct StoreTests {
    private let now = Timeline.utc(0)

    @Test func theFileIsItsOwnersAlone() throws {
        let folder = try TemporaryFolder("office")
        let store = PrivateFolder(path: folder.file("store"))
        _ = try OfficeStore.open(in: store)
        func mode(_ path: String) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return try #require(attributes[.posixPermissions] as? Int)
        }
        #expect(try mode(store.path) == 0o700)
        #expect(try mode(store.file(OfficeStore.fileName)) == 0o600)
    }

    @Test func anOpenFolderIsRefused() throws {
        let folder = try TemporaryFolder("office")
        #expect(throws: OfficeFileError.self) { try OfficeStore.open(in: PrivateFolder(path: folder.path)) }
    }

    @Test func countersAndSessionsAreNeverUsedTwice() throws {
        let folder = try TemporaryFolder("office")
        let place = PrivateFolder(path: folder.file("store"))
        let (one, two) = (try OfficeStore.open(in: place), try OfficeStore.open(in: place))
        let key = KeyID(of: [1])
        let first = try one.nextCounter(of: key, at: now)
        #expect(first == UInt64(now.secondsSinceEpoch), "above what a lost store gave out")
        #expect(try two.nextCounter(of: key, at: now) == first + 1)
        #expect(try one.nextCounter(of: key, at: Timeline.utc(-9_000)) == first + 2, "a clock that was set back")
        let session = try one.nextSession(at: now)
        #expect(try two.nextSession(at: Timeline.utc(-9_000)) == session + 1)
    }

    @Test func aLowerRevisionDoesntReplaceAHigherOne() throws {
        let store = try OfficeStore.inMemory()
        _ = try store.keep(Timeline.alert(1, 2), at: now)
        #expect(try store.keep(Timeline.alert(1, 1), at: now).revision == 2)
        #expect(try store.keep(Timeline.alert(1, 3, state: .cleared), at: now).revision == 3)
        #expect(try store.alert(Timeline.id(1))?.state == .cleared)
        #expect(try store.history(of: Timeline.id(1)).map(\.revision) == [2, 3])
        #expect(throws: OfficeStoreError.self) { try store.keep(Timeline.alert(1, 4, unit: "unit-02"), at: now) }
    }

    @Test func unitsAndOverdueComeBackAsTheyWere() throws {
        let store = try OfficeStore.inMemory()
        var record = UnitRecord(unit: "unit-01")
        record.status = Timeline.status(at: 0, next: 60, checkIn: 600)
        record.checkInDue = Timeline.utc(600)
        try store.keep([record])
        #expect(try store.units() == [record])
        var overdue = OverdueRecord(
            id: Timeline.id(1), unit: "unit-01", kind: .checkIn, since: Timeline.utc(600), raised: Timeline.utc(900))
        try store.keep(overdue)
        #expect(try store.overdue() == [overdue])
        overdue.cleared = Timeline.utc(950)
        try store.keep(overdue)
        #expect(try store.overdue() == [])
        #expect(try store.overdue(includingCleared: true) == [overdue])
    }

    @Test func aSequenceIsSeenOnce() throws {
        let store = try OfficeStore.inMemory()
        let key = KeyID(of: [1])
        for (sequence, isNew) in [(0, true), (0, false), (2, true), (1, false), (3, true)] as [(UInt64, Bool)] {
            #expect(try store.advance(sequence, key: key, topic: "t", of: "unit-01") == isNew, "\(sequence)")
        }
        #expect(try store.advance(0, key: key, topic: "other", of: "unit-01"))
        #expect(try store.advance(0, key: KeyID(of: [2]), topic: "t", of: "unit-01"))
        #expect(try !store.advance(.max, key: key, topic: "t", of: "unit-01"))
    }

    @Test func aSealComesBackAsItWasAndIsItsUnitsOwn() throws {
        let store = try OfficeStore.inMemory()
        let seal = SealCarrier(SessionSeal(), unit: "unit-01", boot: 3, made: now)
        try store.keep(seal, at: now)
        #expect(try store.seal(seal.id, of: "unit-01") == seal)
        #expect(try store.seal(seal.id, of: "unit-02") == nil)
    }

    @Test func duressStaysUntilItsAlertIsCleared() throws {
        let store = try OfficeStore.inMemory()
        try store.keep(OfficeStore.Detail(unit: "unit-01", alert: Timeline.id(1), isDuress: true, payload: []), at: now)
        try store.keep(
            OfficeStore.Detail(unit: "unit-01", alert: Timeline.id(1), isDuress: false, payload: []), at: now)
        #expect(try store.underDuress() == [Timeline.id(1)], "also before the alert itself has come")
        _ = try store.keep(Timeline.alert(1, 1), at: now)
        #expect(try store.underDuress() == [Timeline.id(1)])
        _ = try store.keep(Timeline.alert(1, 2, state: .cleared), at: now)
        #expect(try store.underDuress() == [])
    }

    private func order(_ number: Int) -> StoredOrder {
        StoredOrder(
            id: Timeline.id(number), unit: "unit-01", signer: KeyID(of: [1]), counter: 5, summary: "report",
            issued: now, expires: Timeline.utc(60), topic: "fieldgate/kharkiv/unit-01/order", payload: [1])
    }

    private func reply(_ outcome: OrderReply.Outcome, unit: String = "unit-01") -> StoredReply {
        StoredReply(order: Timeline.id(1), unit: unit, outcome: outcome, reason: nil, alert: nil, received: now)
    }

    @Test func anOrderIsPendingUntilItsUnitReplies() throws {
        let store = try OfficeStore.inMemory()
        try store.keep(order(1))
        try store.markSent(Timeline.id(1), at: now)
        #expect(try store.pendingOrders().map(\.wasSent) == [true])
        #expect(try !store.keep(reply(.done, unit: "unit-02")))
        #expect(try store.pendingOrders().count == 1)
        #expect(try store.keep(reply(.executing)))
        #expect(try store.pendingOrders().isEmpty)
        #expect(try store.keep(reply(.done)))
        #expect(try store.keep(reply(.refused)))
        #expect(try store.reply(to: Timeline.id(1))?.outcome == .done)
        try store.markExpired(Timeline.id(1))
        #expect(try store.order(Timeline.id(1))?.state == .answered)
    }

    @Test func zoneSetsOnlyRise() throws {
        let store = try OfficeStore.inMemory()
        let zones = StoredZones(version: 2, issued: now, validUntil: nil, payload: [1])
        try store.keep(zones, at: now)
        #expect(throws: OfficeStoreError.self) { try store.keep(zones, at: now) }
        #expect(throws: OfficeStoreError.self) {
            try store.keep(StoredZones(version: 1, issued: now, validUntil: nil, payload: [1]), at: now)
        }
        try store.markPublished(zones: 2, at: now)
        #expect(try store.zoneSets().map(\.published) == [now])
    }

    @Test func aSecondRunIsRefusedAndSeen() throws {
        let folder = try TemporaryFolder("office")
        let place = PrivateFolder(path: folder.file("store"))
        try place.make()
        #expect(try !RunLock.isHeld(in: place))
        do {
            let first = try RunLock.take(in: place)
            let second = try RunLock.take(in: place)
            let (isTaken, isRefused) = (first != nil, second == nil)
            #expect(isTaken && isRefused)
            #expect(try RunLock.isHeld(in: place))
            _ = consume first
        }
        #expect(try !RunLock.isHeld(in: place))
    }
}
