import FoundationEssentials
public import Safety
import Wire

/// What the duty officer sees: one line a unit, then what is open, in 80 columns of plain text.
public struct WatchTable: Sendable {
    /// One unit, at one moment.
    public struct Line: Sendable, Equatable {
        public let unit: String
        /// `online`, `gone`, `silent`, `stopped` or `unheard`.
        public let state: String
        /// Of the worst open alert; nil when there is none.
        public let level: Level?
        public let trust: Trust?
        /// Since when, by the unit's clock.
        public let trustSince: UTCTime?
        /// Why the position isn't trusted: the unit's codes.
        public let reasons: [String]
        /// That goes on now, as far as is known: of each kind the newest.
        public let interference: [InterferenceRecord]
        /// Since anything of it arrived.
        public let age: Duration?
        /// Since a position of it arrived.
        public let positionAge: Duration?
        public let alarms: [AlertRecord]
        public let overdue: [OverdueRecord]
        public let checkInDue: UTCTime?
        public let isDuress: Bool
        public let isDrill: Bool
        public let pendingOrders: Int
    }

    public let lines: [Line]
    public let link: OfficeStore.LinkState?
    public let isRunning: Bool
    /// Whether the store's disk has no room: then what arrives is lost on this screen.
    public let isDiskFull: Bool
    public let now: UTCTime

    /// Below this much free space, in bytes, the store must be expected to take nothing.
    public static let leastFree: UInt64 = 4 * 1024 * 1024

    /// Reads it all from the store.
    ///
    /// - Parameter freeBytes: on the store's disk; nil when nobody knows.
    public init(_ store: OfficeStore, isRunning: Bool, freeBytes: UInt64? = nil, at now: UTCTime) throws {
        let records = try store.units()
        let alerts = try store.alerts(cleared: 0)
        let overdue = try store.overdue()
        let duress = Set(try store.underDuress())
        let pending = try store.pendingOrders()
        let interference = try store.openInterference()
        let enrolled = try store.enrolments().map(\.unit)
        let names = Set(records.map(\.unit) + enrolled + alerts.map(\.unit)).sorted()
        lines = names.map { name in
            let record = records.first { $0.unit == name }
            let mine = alerts.filter { $0.unit == name }
            return Line(
                unit: name, state: Self.state(record), level: mine.filter { !$0.isDrill }.map(\.level).max(),
                trust: record?.status?.trust, trustSince: record?.status?.trustSince,
                reasons: record?.status?.reasons ?? [],
                interference: Self.goingOn(interference.filter { $0.unit == name }, record?.status),
                age: record?.heard.map { $0.duration(to: now) },
                positionAge: record?.positioned.map { $0.duration(to: now) }, alarms: mine,
                overdue: overdue.filter { $0.unit == name }, checkInDue: record?.checkInDue,
                isDuress: mine.contains { duress.contains($0.id) }, isDrill: record?.status?.drill ?? false,
                pendingOrders: pending.filter { $0.unit == name }.count)
        }
        link = try store.link()
        self.isRunning = isRunning
        isDiskFull = freeBytes.map { $0 < Self.leastFree } ?? false
        self.now = now
    }

    private static func state(_ record: UnitRecord?) -> String {
        guard let record, let status = record.status else { return record?.isGone == true ? "gone" : "unheard" }
        if status.isStopping { return "stopped" }
        if status.isSilent { return "silent" }
        return record.isGone ? "gone" : status.state
    }

    /// What must not be overlooked, the worst first; empty when there is nothing.
    public var shouts: [String] {
        var shouts: [String] = []
        if !isRunning {
            shouts.append("FIELDBASE IS NOT RUNNING: nothing is received; what follows is what was last known")
        } else if link?.isUp != true {
            shouts.append("NO BROKER: nothing is received since \(Self.clock(link?.since, from: now))")
        }
        if isDiskFull { shouts.append("DISK FULL: nothing new is kept or shown; what follows is what was last known") }
        for line in lines where line.isDuress { shouts.append("DURESS \(line.unit): don't answer openly") }
        for line in lines {
            for record in line.overdue {
                let what = record.kind == .report ? "no report" : "no check-in"
                shouts.append("OVERDUE \(line.unit): \(what), due \(Self.clock(record.since, from: now))")
            }
        }
        return shouts
    }

    // MARK: - For people

    /// - Parameter color: whether to mark levels with ANSI colours.
    public func text(color: Bool) -> String {
        var rows: [String] = []
        for shout in shouts { rows.append(Self.paint(String(shout.prefix(79)), "1;37;41", color)) }
        rows.append(
            Self.row("UNIT", "STATE", "LEVEL", "POSITION", "HEARD", "CHECK-IN", "ALARMS"))
        if lines.isEmpty { rows.append("no unit is enrolled; `fieldbase enrol unit-01`") }
        for line in lines {
            let row = Self.row(
                line.unit, line.state,
                line.isDuress ? "DURESS" : line.level?.rawValue ?? (line.isDrill ? "drill" : "-"),
                line.trust?.rawValue ?? "-", line.age.map(Self.age) ?? "-", checkIn(line), alarms(line))
            rows.append(Self.paint(row, Self.colour(line), color))
        }
        let doubts = lines.flatMap(doubts)
        if !doubts.isEmpty { rows += [""] + doubts }
        let open = lines.flatMap(\.alarms).sorted { ($1.level, $0.id) < ($0.level, $1.id) }
        if !open.isEmpty { rows += [""] + open.map { alarm($0, color) } }
        return rows.joined(separator: "\n") + "\n"
    }

    private func alarm(_ alert: AlertRecord, _ color: Bool) -> String {
        // A covert call's own words are in its detail only, and stay there.
        var answer = ""
        if let reading = reading(alert) {
            answer = reading.officeAck != nil ? "office" : ""
            if reading.crewAck != nil { answer += answer.isEmpty ? "crew" : "+crew" }
        }
        let head = "\(alert.isDrill ? "drill " : "")\(alert.level.rawValue) \(alert.kind.rawValue)"
        let state = alert.state == .returning ? "leaving" : alert.state.rawValue
        let row =
            "\(alert.unit) \(head), \(state), since \(Self.clock(alert.raised, from: now)), "
            + (answer.isEmpty ? "not acknowledged" : "acknowledged by \(answer)")
        return Self.paint(String(row.prefix(79)), alert.isDrill ? nil : Self.colour(alert.level), color)
            + "\n    \(alert.id)"
    }

    private func reading(_ alert: AlertRecord) -> AlertReading? {
        guard !alert.isCovert else { return nil }
        do { return try AlertReading(reading: alert.payload) } catch { return nil }
    }

    private func checkIn(_ line: Line) -> String {
        if line.overdue.contains(where: { $0.kind == .checkIn }) { return "OVERDUE" }
        guard let due = line.checkInDue else { return "-" }
        let left = now.duration(to: due)
        return left < .zero ? "\(Self.age(.zero - left)) late" : "in \(Self.age(left))"
    }

    private func alarms(_ line: Line) -> String {
        var words: [String] = []
        if !line.alarms.isEmpty { words.append("\(line.alarms.count) open") }
        if !line.overdue.isEmpty { words.append("overdue") }
        if line.pendingOrders > 0 { words.append("\(line.pendingOrders) sent") }
        return words.isEmpty ? "-" : words.joined(separator: ", ")
    }

    /// 79 columns at most, so that no terminal of 80 breaks it.
    private static func row(
        _ unit: String, _ state: String, _ level: String, _ trust: String, _ age: String, _ checkIn: String,
        _ alarms: String
    ) -> String {
        let cells = [(unit, 14), (state, 8), (level, 8), (trust, 8), (age, 6), (checkIn, 9)]
        let head = cells.map { text, width in
            let cut = text.count > width ? text.prefix(width - 1) + "~" : text[...]
            return cut + String(repeating: " ", count: width - cut.count + 1)
        }
        return String((head.joined() + alarms).prefix(79))
    }

    static func age(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        switch seconds {
        case ..<100: return "\(seconds)s"
        case ..<6_000: return "\(seconds / 60)min"
        case ..<172_800: return "\(seconds / 3_600)h"
        default: return "\(seconds / 86_400)d"
        }
    }

    static func clock(_ time: UTCTime?, from now: UTCTime) -> String {
        guard let time else { return "the start" }
        let seconds = ((time.secondsSinceEpoch % 86_400) + 86_400) % 86_400
        let (hour, minute) = (seconds / 3_600, seconds % 3_600 / 60)
        let text = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)Z"
        return "\(text) (\(age(time.duration(to: now))) ago)"
    }

    private static func colour(_ line: Line) -> String? {
        if line.isDuress || !line.overdue.isEmpty { return "1;37;41" }
        return line.level.flatMap { colour($0) }
    }

    private static func colour(_ level: Level) -> String? {
        switch level {
        case .evacuate: "1;31"
        case .warning: "1;33"
        case .advisory: "33"
        }
    }

    private static func paint(_ text: String, _ code: String?, _ color: Bool) -> String {
        guard color, let code else { return text }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }

    // MARK: - For programs

    private struct Body: Encodable {
        struct Unit: Encodable {
            struct Alarm: Encodable {
                let id, kind, level, state: String
                let rev: Int
                let drill: Bool
            }
            struct Overdue: Encodable {
                let id, kind: String
                let since: Int64
            }
            struct Interference: Encodable {
                let id, kind: String
                let since: Int64
                let reasons: [String]
            }
            let unit, state: String
            let level, trust: String?
            let age_s, position_age_s, checkin: Int64?
            let duress, drill: Bool
            let alarms: [Alarm]
            let overdue: [Overdue]
            let orders_waiting: Int
            let trust_since: Int64?
            let reasons: [String]
            let interference: [Interference]
        }
        let running, link_up, disk_full: Bool
        let at: Int64
        let units: [Unit]
    }

    /// One object; times are epoch seconds. No positions.
    public func json() throws -> String {
        let units = lines.map { line in
            Body.Unit(
                unit: line.unit, state: line.state, level: line.level?.rawValue, trust: line.trust?.rawValue,
                age_s: line.age?.components.seconds,
                position_age_s: line.positionAge?.components.seconds, checkin: line.checkInDue?.secondsSinceEpoch,
                duress: line.isDuress, drill: line.isDrill,
                alarms: line.alarms.map {
                    .init(
                        id: $0.id.description, kind: $0.kind.rawValue, level: $0.level.rawValue,
                        state: $0.state.rawValue, rev: $0.revision, drill: $0.isDrill)
                },
                overdue: line.overdue.map {
                    .init(id: $0.id.description, kind: $0.kind.rawValue, since: $0.since.secondsSinceEpoch)
                }, orders_waiting: line.pendingOrders, trust_since: line.trustSince?.secondsSinceEpoch,
                reasons: line.reasons,
                interference: line.interference.map {
                    .init(
                        id: $0.id.description, kind: $0.kind.rawValue, since: $0.first.secondsSinceEpoch,
                        reasons: $0.reasons)
                })
        }
        let encoder = JSONEncoder()
        // One line: a reader takes one object a line.
        encoder.outputFormatting = .sortedKeys
        let body = Body(
            running: isRunning, link_up: isRunning && link?.isUp == true, disk_full: isDiskFull,
            at: now.secondsSinceEpoch, units: units)
        return String(decoding: try encoder.encode(body), as: UTF8.self)
    }
}

extension WatchTable {
    /// What somebody must look at: a new element here is worth a bell.
    public var attention: Set<String> {
        var news: Set<String> = []
        for line in lines {
            for alert in line.alarms { news.insert("\(alert.id) \(alert.level.rawValue)") }
            for record in line.overdue { news.insert(record.id.description) }
            if line.isDuress { news.insert("duress \(line.unit)") }
        }
        if !isRunning || link?.isUp != true { news.insert("deaf") }
        if isDiskFull { news.insert("disk full") }
        return news
    }
}
