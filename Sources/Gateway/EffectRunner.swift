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

    func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .alert(let change): raise(change)
            case .transition(let transition): tell(transition)
            case .report(let report):
                let interval = report.made.utc.duration(to: report.next)
                courier.offer(report, encoder.position(report, interval: interval))
                lastFix.keep(report)
            case .status: courier.offerStatus()
            case .message(let message): sounder.tell(message)
            case .remember, .answer, .emission: break
            }
        }
    }

    private func raise(_ change: AlertChange) {
        let alert = encoder.alert(change.alert)
        let publications = [alert] + (change.detail.map { [encoder.alertDetail(change.alert, $0)] } ?? [])
        let entry = Scribe.Entry(
            change: change, publications: publications,
            afterCleared: change.alert.state == .cleared ? encoder.alertRemoval(change.alert.id) : nil)
        scribe.write(entry) { [sounder, courier] word in
            if change.sounds { sounder.sound(change, payload: alert.payload) }
            switch word {
            case .written(let rows): courier.offer(rows)
            case .fromMemory: courier.offerFromMemory(change.alert, publications)
            }
        }
        courier.offerStatus()
    }

    private func tell(_ transition: Transition) {
        let publication = encoder.transition(transition)
        let accepted = journal.submit { [courier, logger, limit] journal in
            do {
                courier.offer([
                    try journal.record(event: publication, alert: transition.alert, at: transition.made)
                ])
            } catch {
                guard let held = limit.pass("transition") else { return }
                logger.error(
                    "a transition could not be written and is lost",
                    metadata: ["why": "\(error)", "held_back": "\(held)"])
            }
        }
        if !accepted, let held = limit.pass("transition") {
            logger.error("the journal is stuck; a transition is lost", metadata: ["held_back": "\(held)"])
        }
    }
}

extension EffectRunner {
    /// Sounds every alert that was open when the unit went down: the power may have gone between writing and sounding.
    func soundAgain(_ alerts: [Alert]) {
        for alert in alerts {
            let change = AlertChange(alert: alert, cause: .restored, isLast: false, detail: nil)
            sounder.sound(change, payload: encoder.alert(alert).payload)
        }
    }

    /// Writes and sends again what only the mirror had kept: it may have reached nobody.
    func resend(_ alerts: [Alert]) {
        for alert in alerts {
            let publications = [encoder.alert(alert)]
            let entry = Scribe.Entry(
                change: AlertChange(alert: alert, cause: .changed, isLast: false, detail: nil),
                publications: publications,
                afterCleared: alert.state == .cleared ? encoder.alertRemoval(alert.id) : nil)
            scribe.write(entry) { [courier] word in
                switch word {
                case .written(let rows): courier.offer(rows)
                case .fromMemory: courier.offerFromMemory(alert, publications)
                }
            }
        }
    }
}
