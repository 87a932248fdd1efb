import Journal
import Safety
import Settings
import Wire

/// What the crew does over the local socket, and what it asks about alarms.
extension Desk {
    func perform(_ act: CrewAct) async -> LocalAnswer {
        switch await tickets.ask(act) {
        case .done(let alerts, let until):
            // A call for help that must not show is on no screen.
            return encode(
                CrewOutcome(
                    alerts: alerts.filter { $0.duress != .covert }.map { LocalAlert($0) },
                    until: until?.secondsSinceEpoch))
        case .nearest(let guidance, let time, let trust):
            return encode(NearestAnswer(guidance, time: time, trust: trust))
        case .position(let view): return encode(LocalPosition(view))
        case .whichPlace(let places): return refuse(CrewProblem(several: places))
        case .refused(let why): return refuse(CrewProblem(why, of: act, among: reloader.setUp.places))
        case nil:
            return refuse(CrewProblem(error: "the daemon did not answer in time; it may happen all the same"))
        }
    }

    private func refuse(_ problem: CrewProblem) -> LocalAnswer { .error(encode(problem).body) }

    /// Those that `position set` takes now.
    func listPlaces(_ part: String) -> LocalAnswer { encode(PlaceListing(reloader.setUp.places.containing(part))) }
}

// MARK: - What alarms there were

extension Desk {
    func listAlerts(_ limit: Int) async -> LocalAnswer {
        await reading { journal throws(JournalError) in
            try journal.alerts(limit: limit + Self.covertAtMost)
        } into: { alerts in
            self.encode(
                AlertListing(
                    alerts: alerts.filter { $0.duress != .covert }.prefix(limit).map { LocalAlert($0) }))
        }
    }

    /// Read beyond what was asked for: a list that is one too short would tell of a covert call.
    private static let covertAtMost = 64

    func showAlert(_ id: Identifier) async -> LocalAnswer {
        await story(of: id) { changes, newest in
            self.encode(
                AlertStory(
                    alert: LocalAlert(newest),
                    changes: changes.map {
                        AlertStory.Change(
                            rev: $0.alert.revision, cause: $0.cause.rawValue,
                            at: $0.alert.changed.utc.secondsSinceEpoch, level: $0.alert.level.rawValue,
                            state: $0.alert.state.rawValue)
                    }))
        }
    }

    /// The zone's shape isn't told: the message says its name, as the alert does.
    func exportAlert(_ id: Identifier) async -> LocalAnswer {
        let address = reloader.setUp.settings.unit.address
        return await story(of: id) { changes, newest in
            let message = CAPMessage(
                alert: newest, earlier: changes.dropLast().map(\.alert), unit: address.unit, fleet: address.fleet)
            return message.map { self.encode(AlertExport(cap: $0.xml)) } ?? self.unknownAlert
        }
    }

    /// The story of an alert that may be told, oldest change first, never empty.
    private func story(
        of id: Identifier, into answer: @escaping ([AlertChangeRecord], Alert) -> LocalAnswer
    ) async -> LocalAnswer {
        await reading { journal throws(JournalError) in
            try journal.alertHistory(id)
        } into: { changes in
            guard let newest = changes.last?.alert, newest.duress != .covert else {
                return self.unknownAlert
            }
            return answer(changes, newest)
        }
    }

    private var unknownAlert: LocalAnswer {
        .error(
            encode(CrewProblem(error: "no alert has this id", reason: CrewRefusal.noSuchAlert.rawValue)).body)
    }

    private func reading<Value: Sendable>(
        _ work: @escaping @Sendable (Journal) throws(JournalError) -> Value, into answer: (Value) -> LocalAnswer
    ) async -> LocalAnswer {
        do {
            return answer(try await journal.perform(.normal, work))
        } catch {
            return .error(encode(CrewProblem(error: "the journal can't be read: \(error)")).body)
        }
    }
}
