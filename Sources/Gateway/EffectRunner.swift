import Dispatch
import Journal
import Logging
import Safety
import Wire

/// Performs what the core asks for: write down, then sound, then publish. Never throws, never blocks.
struct EffectRunner: Sendable {
    let encoder: WireEncoder
    let scribe: Scribe
    let journal: JournalThread
    let courier: Courier
    let sounder: any Sounder
    let logger: Logger
    let limit: RateLimit
    let lastFix: LastFix
    let tickets: Tickets
    let board: StatusBoard
    /// Nil without the office's keys: then nothing is sealed, and no order can come.
    let sealer: Sealer?
    /// Whether an alert waits for the office's word.
    let needsReceipt: Bool
    /// Takes the link off the air, or puts it back.
    let emission: @Sendable (EmissionControl?) -> Void

    func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .alert(let change): raise(change)
            case .transition(let transition): tell(transition)
            case .report(let report):
                let interval = report.made.utc.duration(to: report.next)
                courier.offer(report, encoder.position(report, interval: interval))
                lastFix.keep(report)
            case .remember(let standing, let reply): remember(standing, reply)
            case .answer(let ticket, let answer): tellCrew(ticket, answer)
            case .message(let message): sounder.tell(message)
            case .emission(let control): emission(control)
            case .interference(let report): tell(report)
            case .status: courier.offerStatus()
            }
        }
    }

    private func raise(_ change: AlertChange) {
        let said = words(for: change)
        let entry = Scribe.Entry(
            change: change, publications: said.publications, afterCleared: said.removal, needsReceipt: needsReceipt)
        scribe.write(entry) { [sounder, courier] word in
            // A step of the ladder has hooks of its own, and goes on where the crew has silenced the siren.
            if change.sounds || change.step != nil { sounder.sound(change, payload: said.plain) }
            switch word {
            case .written(let rows): courier.offer(rows)
            case .fromMemory: courier.offerFromMemory(change.alert, said.publications)
            }
        }
        courier.offerStatus()
    }

    private struct Words {
        /// The alert as everybody may read it; empty for one that must not show.
        var plain: [UInt8] = []
        var publications: [Publication] = []
        var removal: Publication?
    }

    /// Duress exists only sealed; a covert call is nothing else.
    private func words(for change: AlertChange) -> Words {
        let alert = change.alert
        var words = Words()
        if alert.duress != .covert {
            let publication = encoder.alert(alert)
            words.plain = publication.payload
            words.publications = [publication]
            if let detail = change.detail { words.publications.append(encoder.alertDetail(alert, detail)) }
            if alert.state == .cleared { words.removal = encoder.alertRemoval(alert.id) }
        }
        // Every call for help has a sealed detail: one beside some of them would say which.
        if alert.kind == .distress, let sealer {
            let json = encoder.sealedDetail(alert, change.detail)
            if let sealed = sealer.detail(json) { words.publications.append(sealed) }
        }
        return words
    }

    /// Handled orders, check-ins and the rest, with the reply that follows them.
    private func remember(_ standing: StandingMemory, _ reply: OrderReply?) {
        let publication = reply.flatMap { sealer?.reply($0) }
        let stamp = board.stamp
        let isTaken = journal.submit(.urgent) { [courier, logger, limit] journal in
            do {
                courier.offer(try journal.remember(standing, reply: publication, at: stamp))
            } catch {
                // The mirror has it, or the next one will.
                if let publication { courier.offerFromMemory(publication, queued: stamp) }
                if let held = limit.pass("remember") {
                    logger.error(
                        "what was ordered or said could not be written",
                        metadata: ["why": "\(error)", "held_back": "\(held)"])
                }
            }
        }
        if !isTaken, let held = limit.pass("remember") {
            logger.error(
                "the journal is stuck; an order's reply waits for the next", metadata: ["held_back": "\(held)"])
        }
    }

    /// After whatever it is about is written; a sick disk keeps nobody waiting.
    private func tellCrew(_ ticket: UInt64, _ answer: CrewAnswer) {
        let isTaken = journal.submit(.urgent) { [tickets] _ in tickets.answer(ticket, answer) }
        guard isTaken else { return tickets.answer(ticket, answer) }
        DispatchQueue.global(qos: .userInitiated).asyncAfter(deadline: .now() + Scribe.patience) { [tickets] in
            tickets.answer(ticket, answer)
        }
    }

    private func tell(_ transition: Transition) {
        tell(
            Happening(
                name: "transition", publication: encoder.transition(transition), lane: .alerts,
                alert: transition.alert, at: transition.made))
    }

    /// It must arrive some day, and never overtakes an alert or a visit.
    private func tell(_ report: InterferenceReport) {
        tell(
            Happening(
                name: "interference", publication: encoder.interference(report), lane: .history, alert: nil,
                at: report.ended ?? report.began))
    }

    /// What is told once, and durably.
    private struct Happening: Sendable {
        let name: String
        let publication: Publication
        let lane: Lane
        let alert: Identifier?
        let at: Stamp
    }

    private func tell(_ event: Happening) {
        let accepted = journal.submit { [courier, logger, limit] journal in
            do {
                courier.offer([
                    try journal.record(event: event.publication, lane: event.lane, alert: event.alert, at: event.at)
                ])
            } catch {
                guard let held = limit.pass(event.name) else { return }
                logger.error(
                    "an event could not be written and is lost",
                    metadata: ["what": "\(event.name)", "why": "\(error)", "held_back": "\(held)"])
            }
        }
        if !accepted, let held = limit.pass(event.name) {
            logger.error(
                "the journal is stuck; an event is lost",
                metadata: ["what": "\(event.name)", "held_back": "\(held)"])
        }
    }
}

extension EffectRunner {
    /// Sounds every alert that was open when the unit went down: the power may have gone between writing and sounding.
    func soundAgain(_ alerts: [Alert]) {
        for alert in alerts where alert.crewAck == nil && alert.duress != .covert {
            let change = AlertChange(alert: alert, cause: .restored, isLast: false, detail: nil)
            sounder.sound(change, payload: encoder.alert(alert).payload)
        }
    }

    /// Writes and sends again what only the mirror had kept: it may have reached nobody.
    func resend(_ alerts: [Alert]) {
        for alert in alerts {
            let change = AlertChange(alert: alert, cause: .changed, isLast: false, detail: nil)
            let said = words(for: change)
            let entry = Scribe.Entry(
                change: change, publications: said.publications, afterCleared: said.removal,
                needsReceipt: needsReceipt)
            scribe.write(entry) { [courier] word in
                switch word {
                case .written(let rows): courier.offer(rows)
                case .fromMemory: courier.offerFromMemory(alert, said.publications)
                }
            }
        }
    }
}
