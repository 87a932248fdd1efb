import MQTTLink
import Safety
import Wire

/// Reads what the broker delivers: checks who signed it, opens it, and says what it means. Bad data is a value here,
/// counted under a word; nothing of it goes into a log.
struct OfficeIntake {
    enum Finding: Equatable {
        case event(OfficeEvent)
        case seal(SealCarrier)
        case detail(OfficeStore.Detail, covert: AlertRecord?)
        case reply(OrderReply, unit: String)
        case interference(InterferenceReading)
        /// Why it says nothing.
        case refused(String)
        case nothing
    }
    enum OfficeEvent: Equatable {
        case status(unit: String, UnitStatus)
        case heard(unit: String, position: PositionSign?)
        case alert(AlertRecord)
    }

    /// Sealed messages that wait for their seal, of all units; the oldest give way.
    static let mostWaiting = 256

    let store: OfficeStore
    let opening: OpeningKey
    private let prefix: String
    private var enrolments: [String: Enrolment] = [:]
    private var waiting: [(seal: KeyID, unit: String, topic: String, payload: [UInt8])] = []
    private(set) var waitingDropped = 0

    init(store: OfficeStore, opening: OpeningKey, root: String, fleet: String) {
        self.store = store
        self.opening = opening
        prefix = "\(root)/\(fleet)/"
    }

    static func subscriptions(root: String, fleet: String) -> [String] {
        ["", "/status", "/alert/+", "/event", "/sealed", "/seal/+", "/reply/+"].map { "\(root)/\(fleet)/+\($0)" }
    }

    /// Who may speak; asked again when the store has changed.
    mutating func use(_ enrolments: [Enrolment]) {
        self.enrolments = Dictionary(uniqueKeysWithValues: enrolments.map { ($0.unit, $0) })
    }

    /// - Throws: only what the store throws.
    mutating func read(topic: String, payload: [UInt8], isRetained: Bool) throws -> [Finding] {
        guard topic.hasPrefix(prefix) else { return [.refused("topic")] }
        let parts = topic.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        guard let unit = parts.first, UnitAddress.isSegment(unit), unit != UnitAddress.office else {
            return [.refused("topic")]
        }
        // What took a retained message away.
        if payload.isEmpty { return [.nothing] }
        let life = isRetained ? [] : [Finding.event(.heard(unit: unit, position: nil))]
        switch (parts.count, parts.count > 1 ? parts[1] : "") {
        case (1, _): return isRetained ? [.nothing] : [.event(.heard(unit: unit, position: Self.sign(payload)))]
        case (2, "status"): return [Self.status(payload, of: unit)]
        case (2, "event"): return [plainEvent(payload, of: unit)] + life
        case (3, "alert"): return [Self.alert(payload, id: parts[2], of: unit)] + life
        case (2, "sealed"), (3, "reply"): return try sealed(topic, payload, of: unit)
        case (3, "seal"): return try seal(topic, payload, of: unit) + life
        default: return [.refused("topic")]
        }
    }

    /// What a position promises; where it is isn't looked at.
    private static func sign(_ payload: [UInt8]) -> PositionSign {
        let node: JSONNode
        do {
            node = try JSONReader.read(payload, within: JSONLimits(bytes: 16_384, depth: 8, values: 1_024))
        } catch {
            return PositionSign(interval: nil)
        }
        guard let made = (node["created_at"] ?? node["tst"])?.double, let next = node["fg"]?["next"]?.double,
            node["fg"]?["late"]?.value != .bool(true), (0...86_400).contains(next - made)
        else { return PositionSign(interval: nil) }
        return PositionSign(interval: .seconds(next - made))
    }

    private static func status(_ payload: [UInt8], of unit: String) -> Finding {
        do {
            let reading = try StatusReading(reading: payload)
            guard reading.unit == unit else { return .refused("wrong_unit") }
            // A silence that the crew planned isn't an incident before its end.
            let checkIn = reading.checkIn.map { max($0, reading.silenceUntil ?? $0) }
            return .event(
                .status(
                    unit: unit,
                    UnitStatus(
                        state: reading.state, session: UInt64(reading.session), boot: reading.boot, sent: reading.sent,
                        clock: reading.clock, trust: reading.position?.state, next: reading.next,
                        checkIn: checkIn, drill: reading.drill, activity: reading.activity?.rawValue,
                        version: reading.version, zonesVersion: reading.zones?.version.map { UInt64($0) },
                        lastGood: reading.lastGood ?? false, trustSince: reading.position?.since,
                        reasons: reading.position?.reasons)))
        } catch {
            return .refused("malformed_status")
        }
    }

    private static func alert(_ payload: [UInt8], id: String, of unit: String) -> Finding {
        do {
            let reading = try AlertReading(reading: payload)
            guard reading.unit == unit else { return .refused("wrong_unit") }
            guard reading.id.description == id else { return .refused("wrong_id") }
            return .event(
                .alert(
                    AlertRecord(
                        unit: unit, id: reading.id, revision: reading.revision, kind: reading.kind,
                        level: reading.level, state: reading.state, isDrill: reading.drill, raised: reading.raised,
                        payload: payload)))
        } catch {
            return .refused("malformed_alert")
        }
    }

    /// U/event holds OwnTracks transitions, which say nothing to the office, interference, and details of units that
    /// send them plain.
    private func plainEvent(_ payload: [UInt8], of unit: String) -> Finding {
        guard payload.count <= 65_536 else { return .nothing }
        let text = String(decoding: payload, as: UTF8.self)
        if text.contains("fieldgate.detail") { return Self.detail(payload, of: unit, isSealed: false) }
        return text.contains("fieldgate.interference") ? interference(payload, of: unit) : .nothing
    }

    /// Of enrolled units only: names that somebody makes up would each have room in the store.
    private func interference(_ payload: [UInt8], of unit: String) -> Finding {
        guard enrolments[unit] != nil else { return .refused("not_enrolled") }
        do {
            let reading = try InterferenceReading(reading: payload)
            return reading.unit == unit ? .interference(reading) : .refused("wrong_unit")
        } catch {
            return .refused("malformed_interference")
        }
    }

    private static func detail(_ payload: [UInt8], of unit: String, isSealed: Bool) -> Finding {
        do {
            let reading = try DetailReading(reading: payload)
            guard reading.unit == unit else { return .refused("wrong_unit") }
            // Only what was sealed, and so signed, is believed about duress.
            let isDuress = isSealed && reading.duress
            var covert: AlertRecord?
            if isDuress, let kind = reading.kind, let level = reading.level, let state = reading.state {
                covert = AlertRecord(
                    unit: unit, id: reading.alert, revision: reading.revision, kind: kind, level: level, state: state,
                    isDrill: reading.drill ?? false, raised: reading.raised ?? reading.alert.time, payload: payload,
                    isCovert: true)
            }
            let detail = OfficeStore.Detail(unit: unit, alert: reading.alert, isDuress: isDuress, payload: payload)
            return .detail(detail, covert: covert)
        } catch {
            return .refused("malformed_detail")
        }
    }

    // MARK: - Sealed

    private mutating func seal(_ topic: String, _ payload: [UInt8], of unit: String) throws -> [Finding] {
        guard let enrolment = enrolments[unit] else { return [.refused("not_enrolled")] }
        do {
            let carrier = try UnitMail.readSealingKey(
                payload, topic: topic, unit: unit, opening: opening, unitKey: enrolment.verifying)
            return [.seal(carrier)]
        } catch {
            return [.refused(Self.word(error))]
        }
    }

    /// What waited for this seal, which the store has now.
    mutating func opened(by seal: SealCarrier) throws -> [Finding] {
        let mine = waiting.filter { $0.seal == seal.id && $0.unit == seal.unit }
        waiting.removeAll { $0.seal == seal.id && $0.unit == seal.unit }
        return try mine.flatMap { try sealed($0.topic, $0.payload, of: $0.unit) }
    }

    private mutating func sealed(_ topic: String, _ payload: [UInt8], of unit: String) throws -> [Finding] {
        guard let enrolment = enrolments[unit] else { return [.refused("not_enrolled")] }
        do {
            let needed = try UnitMail.sealNeeded(for: payload)
            guard let seal = try store.seal(needed, of: unit) else {
                return [wait(for: needed, unit, topic, payload)]
            }
            if topic.contains("/reply/") {
                let read = try UnitMail.readReply(
                    payload, topic: topic, unit: unit, seal: seal, unitKey: enrolment.verifying)
                guard try store.advance(read.sequence, key: needed, topic: topic, of: unit) else {
                    return [.refused("replayed")]
                }
                return [.reply(read.reply, unit: unit), .event(.heard(unit: unit, position: nil))]
            }
            let read = try UnitMail.readSealed(payload, topic: topic, seal: seal, unitKey: enrolment.verifying)
            guard try store.advance(read.sequence, key: needed, topic: topic, of: unit) else {
                return [.refused("replayed")]
            }
            let life = Finding.event(
                .heard(unit: unit, position: read.kind == .position ? Self.sign(read.json) : nil))
            guard read.kind == .alertDetail else { return [life] }
            return [Self.detail(read.json, of: unit, isSealed: true), life]
        } catch let fault as EnvelopeFault {
            return [.refused(Self.word(fault))]
        }
    }

    private mutating func wait(
        for seal: KeyID, _ unit: String, _ topic: String, _ payload: [UInt8]
    ) -> Finding {
        if waiting.count >= Self.mostWaiting {
            waiting.removeFirst()
            waitingDropped += 1
        }
        waiting.append((seal, unit, topic, payload))
        return .nothing
    }

    private static func word(_ fault: EnvelopeFault) -> String { fault.refusal.rawValue }
}
