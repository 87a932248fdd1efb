import Dispatch
import Logging
import Safety
import Settings
import Wire

/// Stages the office's signed zone sets: read and checked like local ones, judged by the core's rules, kept on the
/// disk, and only then put in force with the next reading of the set-up.
///
/// On a queue of its own: a large set takes a while, and the link goes on.
final class OfficeZoneShelf: Sendable {
    private let loader: SetUpLoader
    private let board: StatusBoard
    private let logger: Logger
    private let limit = RateLimit()
    private let queue = DispatchQueue(label: "office zones", qos: .utility)
    /// What is in force, for whom the zones are read and where they are kept.
    private let setUp: @Sendable () -> SetUp
    /// Has the set-up read again, with what lies on the shelf.
    private let reload: @Sendable () -> Void
    /// A set that waits for a better clock is looked at again this often.
    private static let waitForClock = DispatchTimeInterval.seconds(60)

    init(
        loader: SetUpLoader, board: StatusBoard, logger: Logger, setUp: @escaping @Sendable () -> SetUp,
        reload: @escaping @Sendable () -> Void
    ) {
        self.loader = loader
        self.board = board
        self.logger = logger
        self.setUp = setUp
        self.reload = reload
        queue.async { [self] in noteEnd() }
    }

    /// Until when the set in force is meant to hold, for `status`.
    private func noteEnd() {
        let settings = setUp().settings
        do {
            guard let envelope = try OfficeZoneStore(stateDirectory: settings.stateDirectory).read() else { return }
            let end = loader.readOfficeZones(envelope, settings: settings).validUntil
            board.update { $0.zonesValidUntil = end }
        } catch {
            fail("the zone set in force can't be read: \(error)")
        }
    }

    /// A set whose signature was checked, with the envelope that it came in.
    func offer(_ signed: OfficeMail.SignedZones, _ envelope: [UInt8]) {
        queue.async { [self] in judge(signed, envelope, tries: 0) }
    }

    /// A day of waiting for the clock; the broker tells the set again with the next connection anyway.
    private static let mostTries = 1_440

    private func judge(_ signed: OfficeMail.SignedZones, _ envelope: [UInt8], tries: Int) {
        let settings = setUp().settings
        let store = OfficeZoneStore(stateDirectory: settings.stateDirectory)
        let (current, new): (OfficeZonesReading?, OfficeZonesReading)
        do {
            current = try store.read().map { loader.readOfficeZones($0, settings: settings) }
            new = loader.readOfficeZones(envelope, settings: settings)
        } catch {
            return fail("the zone set in force can't be read: \(error)")
        }
        guard let set = new.reading.set else { return refuse(.invalidZones, new.reading.problems) }
        let stamp = board.stamp
        let offer = OfficeZoneRules.Offer(
            version: signed.zones.version, issued: signed.zones.issued, validUntil: signed.zones.validUntil,
            mayLower: signed.signer.mayLower,
            lowers: current?.reading.set.map { ZoneChange.lowers(from: $0, to: set) } ?? false)
        let time = OfficeZoneRules.provenTime(stamp, isPositionTrusted: board.isPositionTrusted)
        switch OfficeZoneRules.verdict(on: offer, current: current?.version, time: time, floor: board.floor) {
        case .known: break
        case .refuse(let reason): refuse(reason, [])
        case .wait:
            guard tries < Self.mostTries else { return refuse(.clock, []) }
            queue.asyncAfter(deadline: .now() + Self.waitForClock) { [self] in
                judge(signed, envelope, tries: tries + 1)
            }
        case .accept:
            do {
                try store.write(envelope)
            } catch {
                return fail("the office's zone set can't be kept, and is not in force: \(error)")
            }
            board.update { $0.zonesValidUntil = offer.validUntil }
            logger.notice("a zone set of the office is in force", metadata: ["version": "\(offer.version)"])
            reload()
        }
    }

    private func refuse(_ reason: OrderRefusal, _ problems: [Problem]) {
        board.update { $0.refusedAtTheDoor[reason, default: 0] += 1 }
        guard let held = limit.pass("zones \(reason)") else { return }
        logger.error(
            "a zone set of the office was refused",
            metadata: ["why": "\(reason.rawValue)", "problems": "\(problems.count)", "held_back": "\(held)"])
        for problem in problems.prefix(5) where problem.severity == .error { logger.error("\(problem.logText)") }
    }

    private func fail(_ why: String) {
        guard let held = limit.pass("failed") else { return }
        logger.error("the office's zones are not taken", metadata: ["why": "\(why)", "held_back": "\(held)"])
    }
}
