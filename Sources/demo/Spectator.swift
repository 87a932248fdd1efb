import Foundation
import Synchronization
import Workbench

/// The reader at the other end: turns each message into a line and into the counts.
final class Spectator: Sendable {
    private let paper: Paper
    /// The made day's time, epoch seconds.
    private let now: @Sendable () -> Int64
    private let counts = Mutex(Tally())

    init(paper: Paper, now: @escaping @Sendable () -> Int64) {
        self.paper = paper
        self.now = now
    }

    var tally: Tally { counts.withLock { $0 } }

    /// Called on the subscriber's thread, message by message.
    func see(_ message: SeenMessage) {
        let kind = message.topic.split(separator: "/").dropFirst(3)
        if message.payload.isEmpty {
            if kind.first == "alert", let id = kind.last { counts.withLock { _ = $0.removed.insert(String(id)) } }
            return show(kind.first == "seal" ? "retained sealing key removed" : "retained alert removed", .faint)
        }
        if let sealed = Self.envelopes[kind.first ?? ""]
            ?? Self.envelopes[message.topic.split(separator: "/").last ?? ""]
        {
            return show("\(sealed), \(message.payload.count) bytes", .faint)
        }
        do {
            let payload = try JSONDecoder().decode(Payload.self, from: Data(message.payload))
            switch payload._type {
            case "location": position(payload)
            case "transition": transition(payload)
            case "fieldgate.alert": alert(payload)
            case "fieldgate.visit": visit(payload)
            case "fieldgate.track": track(payload)
            case "fieldgate.status": status(payload)
            case "fieldgate.detail": detail(payload)
            case "fieldgate.interference": show("interference: \(payload.kind ?? "?")", .caution)
            default: throw WorkbenchError("unknown type")
            }
        } catch {
            counts.withLock { $0.garbled += 1 }
            show("not understood: \(message.topic): \(error)", .danger)
        }
    }

    /// What is signed or sealed for somebody else.
    private static let envelopes: [Substring: String] = [
        "order": "order, sealed to the unit", "receipt": "receipt, signed by the office",
        "reply": "reply, sealed to the office", "seal": "the unit's sealing key, sealed to the office",
        "sealed": "detail, sealed to the office", "presence": "the office's presence, signed",
    ]

    private func detail(_ payload: Payload) {
        show("alert detail" + (payload.distance.map { ": \($0) m to the edge" } ?? ""), .faint)
        for way in payload.nearest ?? [] {
            let danger = way.crosses ? ", the straight way crosses danger" : ""
            show("   guidance: \(way.name), \(way.distance) m, \(way.bearing)°\(danger)", .faint)
            counts.withLock { $0.guided += 1 }
        }
        if let out = payload.way_out { show("   guidance: out after \(out.distance) m, \(out.bearing)°", .faint) }
    }

    private func show(_ text: String, _ ink: Paper.Ink = .plain) {
        paper.line("\(Self.clock(now())) \(text)", ink)
    }

    private func position(_ payload: Payload) {
        guard let latitude = payload.lat, let longitude = payload.lon, let seconds = payload.tst,
            let fg = payload.fg, let sequence = fg.seq
        else { return incomplete("position") }
        let isSpoken = fg.reasons?.contains("crew") ?? false
        counts.withLock { tally in
            tally.live[sequence, default: 0] += 1
            if isSpoken {
                tally.spoken += 1
            } else {
                if fg.trust == "lost" { tally.lost += 1 }
                tally.places.insert(
                    .init(
                        seconds: seconds, latitudeMicrodegrees: Int64((latitude * 1e6).rounded()),
                        longitudeMicrodegrees: Int64((longitude * 1e6).rounded())))
            }
            if sequence > tally.promised.sequence, let next = fg.next { tally.promised = (sequence, next) }
        }
        let place = "\(Self.degrees(latitude)) \(Self.degrees(longitude))"
        let speed = payload.vel.map { "\($0) km/h" } ?? "speed unknown"
        let regions = payload.inregions.map { ", in \($0.joined(separator: " and "))" } ?? ""
        let late = fg.late == true ? ", late" : ""
        let doubt = fg.trust == "lost" ? ", within \(payload.acc ?? 0) m" + (isSpoken ? " by the crew's word" : "") : ""
        show("position \(place) \(speed) \(fg.trust ?? "?")\(doubt)\(regions)\(late)")
    }

    private func transition(_ payload: Payload) {
        guard let event = payload.event, let zone = payload.desc else { return incomplete("transition") }
        counts.withLock { tally in
            if event == "enter" { _ = tally.entered.insert(zone) } else { _ = tally.left.insert(zone) }
        }
        show("transition: \(event) \(zone)", event == "enter" ? .caution : .good)
    }

    private func alert(_ payload: Payload) {
        guard let id = payload.id, let text = payload.text, let level = payload.level, let kind = payload.kind else {
            return incomplete("alert")
        }
        let isOver = payload.state == "cleared"
        let isEvacuation = level == "evacuate" && kind == "zone" && payload.state == "active"
        counts.withLock { tally in
            tally.raised.insert(id)
            if isEvacuation { tally.evacuations.insert(id) }
            if isOver { tally.cleared.insert(id) }
            if kind == "possible" { tally.possible.insert(id) }
            if kind == "ordered" { tally.ordered.insert(id) }
            if payload.crew_ack != nil { tally.acknowledgedByCrew.insert(id) }
            if payload.office_ack != nil { tally.acknowledgedByOffice.insert(id) }
        }
        let words = "\(text.en)  |  \(text.uk)"
        if isEvacuation {
            let zone = payload.zone?.name ?? "?"
            return show("*** EVACUATE: \(zone) ***  \(text.uk)", .danger)
        }
        show("\(kind == "approach" ? "approach" : "alert"): \(words)", isOver ? .good : .caution)
    }

    private func visit(_ payload: Payload) {
        guard let id = payload.id, let services = payload.services else { return incomplete("visit") }
        counts.withLock { $0.visits[id, default: 0] += 1 }
        show("visit …\(id.suffix(6)): \(services.joined(separator: ", "))", .good)
    }

    private func track(_ payload: Payload) {
        guard let rows = payload.fixes else { return incomplete("track") }
        // Time, place, number: differences to the fix before; see docs/wire.md.
        var sums: [Int64] = [0, 0, 0, 0]
        var times: [Int64] = []
        for row in rows {
            guard row.count == 9 else { return incomplete("track") }
            for place in sums.indices { sums[place] += (row[place] ?? 0) }
            times.append(sums[0])
            counts.withLock { [sums] tally in
                tally.late[Int(sums[3]), default: 0] += 1
                tally.places.insert(
                    .init(seconds: sums[0], latitudeMicrodegrees: sums[1], longitudeMicrodegrees: sums[2]))
            }
        }
        counts.withLock { $0.tracks += 1 }
        let span = "\(Self.clock(times.min() ?? 0)) to \(Self.clock(times.max() ?? 0))"
        show("late track: \(rows.count) fixes from \(span)", .caution)
    }

    private func status(_ payload: Payload) {
        guard let state = payload.state else { return incomplete("status") }
        let position = payload.position.map { position in
            ([", position \(position.state)"] + (position.reasons ?? [])).joined(separator: " ")
        }
        let words = "status \(state)" + (position ?? "")
        let isNew = counts.withLock { tally in
            defer { tally.lastState = words }
            return tally.lastState != words
        }
        if isNew { show(words, .faint) }
    }

    private func incomplete(_ what: String) {
        counts.withLock { $0.garbled += 1 }
        show("\(what) with fields missing", .danger)
    }

    // MARK: Words

    /// Time of day, UTC.
    private static func clock(_ seconds: Int64) -> String {
        [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }

    private static func degrees(_ value: Double) -> String { String(format: "%.4f", value) }
}
