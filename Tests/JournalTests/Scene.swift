import Geodesy
import Journal
import Safety
import Wire

/// Values for tests: everything follows from the numbers given.
enum Scene {
    static let start = UTCTime(secondsSinceEpoch: 1_793_491_200)

    static func id(_ number: UInt64) -> Identifier {
        var generator = SeededGenerator(seed: number)
        return Identifier(at: start, using: &generator)
    }

    static func stamp(_ seconds: Double, boot: Int = 1, grade: ClockGrade = .gnss) -> Stamp {
        Stamp(boot: boot, instant: .seconds(seconds), utc: start.advanced(by: .seconds(seconds)), grade: grade)
    }

    static func publication(_ topic: String, _ text: String, retain: Bool = false) -> Publication {
        Publication(topic: topic, payload: Array(text.utf8), retain: retain)
    }

    static func visit(_ number: UInt64, _ text: String? = nil) -> Publication {
        publication("fieldgate/kharkiv/unit-01/visit", text ?? "visit \(number)")
    }

    static func alert(_ number: UInt64, revision: Int = 1, _ state: AlertState = .active, at seconds: Double = 0)
        -> Alert
    {
        Alert(
            id: id(number), revision: revision, kind: .zone, level: .evacuate, actions: [.relocate],
            zone: ZoneReference(id: "z\(number)", name: "Zone"), state: state, raised: stamp(0),
            changed: stamp(seconds),
            certainty: .observed)
    }

    static func change(_ alert: Alert) -> AlertChange {
        AlertChange(alert: alert, cause: alert.state == .cleared ? .cleared : .raised, isLast: true, detail: nil)
    }

    static func alertTopic(_ alert: Alert) -> String { "fieldgate/kharkiv/unit-01/alert/\(alert.id)" }

    static func publications(_ alert: Alert) -> [Publication] {
        [publication(alertTopic(alert), "rev \(alert.revision)", retain: true)]
    }

    static func removal(_ alert: Alert) -> Publication { publication(alertTopic(alert), "", retain: true) }

    static func report(_ sequence: UInt64, boot: Int = 1, at seconds: Double? = nil) -> PositionReport {
        let seconds = seconds ?? Double(sequence)
        var fix = Fix(coordinate: Coordinate(50, 36.25), accuracyMetres: 4.5)
        fix.altitudeMetres = 120
        fix.time = start.advanced(by: .seconds(seconds))
        fix.satellitesUsed = 9
        return PositionReport(
            fix: fix, time: start.advanced(by: .seconds(seconds)), made: stamp(seconds, boot: boot),
            sequence: sequence, trigger: .periodic, trust: .degraded, reasons: ["jump", "frozen"], parked: true,
            inZones: [ZoneReference(id: "z", name: "Zone")], next: start.advanced(by: .seconds(seconds + 60)),
            zoneSet: "ab")
    }

    /// A track whose payload names the sequence of each of its fixes.
    static func track(_ reports: [PositionReport]) -> Publication {
        publication(
            "fieldgate/kharkiv/unit-01/track", reports.map { String($0.sequence) }.joined(separator: " "))
    }

    static func sequences(_ track: Publication) -> [UInt64] {
        String(decoding: track.payload, as: UTF8.self).split(separator: " ").compactMap { UInt64($0) }
    }
}

extension Journal {
    /// Opens as the daemon does, with what no test depends on filled in.
    static func open(
        _ place: Place, bootID: String = "boot-a", now: UTCTime = Scene.start, faults: FaultHooks = .none
    ) -> (journal: Journal, recovery: Recovery) {
        open(place, bootID: bootID, now: now, newInstallation: Scene.id(999), mirrorTiming: .atOnce, faults: faults)
    }

    /// Everything that waits in a lane.
    func waiting(_ lane: Lane) throws(JournalError) -> [OutboxRow] { try pending(lane, limit: 100_000) }
}

extension Scene {
    static func order(_ number: UInt64, signer: String = "00ff", counter: UInt64? = nil, at seconds: Double = 0)
        -> OrderMemory.Handled
    {
        OrderMemory.Handled(
            reply: OrderReply(order: id(number), outcome: .done, at: stamp(seconds)), signer: signer,
            counter: counter ?? number)
    }

    /// The orders of these numbers were handled.
    static func standing(_ orders: [UInt64], drillAt seconds: Double? = nil) -> StandingMemory {
        var memory = StandingMemory()
        memory.orders = OrderMemory(
            handled: orders.map { order($0) },
            highest: orders.max().map { [OrderMemory.Highest(signer: "00ff", counter: $0)] } ?? [])
        memory.drill = seconds.map { Drill(since: stamp($0)) }
        return memory
    }

    static func reply(_ number: UInt64, _ text: String = "done") -> Publication {
        publication("fieldgate/kharkiv/unit-01/reply/\(id(number))", text)
    }

    static func sealTopic(_ key: String) -> String { "fieldgate/kharkiv/unit-01/seal/\(key)" }
}

extension Journal {
    func alerts(ofTally pick: (LaneTally) -> Int) throws(JournalError) -> Int {
        try tallies().first { $0.lane == .alerts }.map(pick) ?? -1
    }

    /// Records an alert as it is with receipts on.
    @discardableResult
    func record(_ alert: Alert, needsReceipt: Bool = true) throws(JournalError) -> AlertRecording {
        try record(
            Scene.change(alert), publications: Scene.publications(alert),
            afterCleared: alert.state == .cleared ? Scene.removal(alert) : nil, needsReceipt: needsReceipt)
    }

    func record(seal key: String, at seconds: Double = 0) throws(JournalError) -> [OutboxRow] {
        try record(
            seal: key, publication: Scene.publication(Scene.sealTopic(key), "sealed \(key)", retain: true),
            removal: Scene.publication(Scene.sealTopic(key), "", retain: true), at: Scene.stamp(seconds))
    }

    /// The broker takes everything that waits in lane alerts; what it says then.
    @discardableResult
    func tell(at seconds: Double, boot: Int = 1) throws(JournalError) -> [String] {
        let rows = try waiting(.alerts)
        _ = try markSent(rows.map(\.id), at: Scene.stamp(seconds, boot: boot))
        return rows.map { String(decoding: $0.publication.payload, as: UTF8.self) }
    }

    func due(at seconds: Double, boot: Int = 1) throws(JournalError) -> [String] {
        try unreceipted(at: Scene.stamp(seconds, boot: boot)).map {
            String(decoding: $0.publication.payload, as: UTF8.self)
        }
    }
}
