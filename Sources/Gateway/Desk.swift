import Dispatch
import FoundationEssentials
import Journal
import Logging
import Safety
import Settings
import Synchronization
import Wire

/// Answers what comes over the local socket: visits in, status out.
final class Desk: Sendable {
    let encoder: WireEncoder
    private let unit: String
    let journal: JournalThread
    let tickets: Tickets
    private let courier: Courier
    private let link: OfficeLink
    private let board: StatusBoard
    private let sounder: HookSounder
    let reloader: Reloader
    private let loopDrops: @Sendable () -> Int
    private let logger: Logger

    init(
        encoder: WireEncoder, unit: String, journal: JournalThread, tickets: Tickets, courier: Courier,
        link: OfficeLink,
        board: StatusBoard, sounder: HookSounder, reloader: Reloader, loopDrops: @escaping @Sendable () -> Int,
        logger: Logger
    ) {
        self.encoder = encoder
        self.unit = unit
        self.journal = journal
        self.tickets = tickets
        self.courier = courier
        self.link = link
        self.board = board
        self.sounder = sounder
        self.reloader = reloader
        self.loopDrops = loopDrops
        self.logger = logger
    }

    func answer(_ request: LocalRequest, _ body: [UInt8]) async -> LocalAnswer {
        switch request {
        case .status: await status()
        case .visitAdd(_, let id): await take(body, id: id)
        case .visitList(let limit): await list(limit)
        case .crew(let act): await perform(act)
        case .alertList(let limit): await listAlerts(limit)
        case .alertShow(let id): await showAlert(id)
        case .alertExport(let id): await exportAlert(id)
        case .placeList(let part): listPlaces(part)
        }
    }

    // MARK: - Visits

    /// A visit is durable before its id is given back. Until then nobody counts on it.
    private func take(_ json: [UInt8], id: Identifier?) async -> LocalAnswer {
        var generator = SystemRandomNumberGenerator()
        let stamp = board.stamp
        let read = VisitRecord.read(
            json: json, unit: unit, stamp: stamp, newID: id ?? Identifier(at: stamp.utc, using: &generator))
        let record: VisitRecord
        switch read {
        case .success(let good): record = good
        case .failure(let problems):
            return refuse("not accepted", problems: problems.all.map(\.description))
        }
        let publication = encoder.visit(record)
        // Handing in the same record again differs only in when: the fingerprint leaves that out.
        let fingerprint = encoder.visit(record.stamped(Self.noTime)).payload
        do {
            let outcome = try await journal.perform { journal throws(JournalError) in
                try journal.record(visit: record.id, publication: publication, fingerprint: fingerprint, at: stamp)
            }
            switch outcome {
            case .accepted(let row):
                courier.offer([row])
                return encode(VisitAcceptance(id: record.id.description, repeated: false))
            case .alreadyAccepted:
                return encode(VisitAcceptance(id: record.id.description, repeated: true))
            case .conflict:
                return refuse("another visit has this id", problems: ["id: taken; leave it out for a new one"])
            }
        } catch {
            logger.error("a visit could not be written and was not accepted", metadata: ["why": "\(error)"])
            return refuse("not accepted, because it could not be made safe: \(error)", retry: true)
        }
    }

    private static let noTime = Stamp(
        boot: 0, instant: MonotonicInstant(nanoseconds: 0), utc: UTCTime(millisecondsSinceEpoch: 0), grade: .unset)

    private func list(_ limit: Int) async -> LocalAnswer {
        do {
            let visits = try await journal.perform { journal throws(JournalError) in try journal.visits(limit: limit) }
            return encode(
                VisitListing(
                    visits: visits.map {
                        VisitListing.Visit(
                            id: $0.id.description, recorded: $0.recorded.utc.secondsSinceEpoch,
                            clock: $0.recorded.grade.rawValue, state: $0.state.rawValue)
                    }))
        } catch {
            return refuse("the journal can't be read: \(error)", retry: true)
        }
    }

    // MARK: - Status

    private func status() async -> LocalAnswer {
        await takeStock()
        let parts = board.current
        let standing = parts.monitor?.standing
        var link = self.link.local
        // What speaks behind an ordered silence is on no screen: a covert call may have broken it.
        if standing?.emission != nil { link.state = "disabled" }
        let local = LocalStatus(
            name: reloader.setUp.settings.unit.name, link: link,
            alerts: (parts.monitor?.openAlerts ?? []).filter { $0.duress != .covert }.map { LocalAlert($0) },
            checkInDue: parts.monitor?.checkInDue?.secondsSinceEpoch,
            plannedSilenceUntil: standing?.plannedSilence?.until.secondsSinceEpoch,
            silentUntil: standing?.emission?.until.secondsSinceEpoch, drill: standing?.drill != nil,
            crewWord: standing?.crewWord.map { word in
                let holds = reloader.setUp.settings.integrity.crewWordHolds
                return LocalPosition.Word(word, until: word.at.utc.advanced(by: holds))
            },
            messages: (standing?.messages ?? []).map {
                LocalStatus.Message(at: $0.at.utc.secondsSinceEpoch, from: $0.from, text: $0.text, drill: $0.drill)
            },
            refusedOrders: board.refusedOrders, officeZones: parts.monitor?.officeZones, hooksFailed: sounder.failed,
            vehicle: parts.vehicle.map { LocalStatus.Vehicle(readings: $0.readings, failed: $0.failed) },
            eventsDropped: loopDrops(), lateWaiting: parts.late?.waiting ?? 0,
            lateThinned: (parts.late?.thinned ?? 0) + courier.lateLost, problems: reloader.problemLines)
        do {
            let own = try JSONEncoder().encode(local)
            let wire = encoder.status(board.report(.online)).payload
            return .ok(Array(#"{"local":"#.utf8) + own + Array(#","status":"#.utf8) + wire + Array("}".utf8))
        } catch {
            preconditionFailure("strings and numbers always make JSON")
        }
    }

    /// Fresh numbers, if the disk gives them at once; a sick one must not keep a technician from seeing that it is sick.
    private func takeStock() async {
        let failure = await Aside.run { [journal, board] in
            journal.ask(within: .milliseconds(300)) { journal -> JournalError? in
                do throws(JournalError) {
                    try board.count(journal)
                    return nil
                } catch {
                    return error
                }
            }
        }
        if case .some(.some(let error)) = failure {
            logger.error("the journal can't be counted", metadata: ["why": "\(error)"])
        }
    }

    private func refuse(_ error: String, problems: [String]? = nil, retry: Bool? = nil) -> LocalAnswer {
        .error(encode(VisitRefusal(error: error, problems: problems, retry: retry)).body)
    }

    func encode(_ body: some Encodable) -> LocalAnswer {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return .ok(Array(try encoder.encode(body)))
        } catch {
            preconditionFailure("strings and numbers always make JSON")
        }
    }
}
