import Geodesy
import Safety
import Simulator

/// Holds what the core says against the truth, second by second.
struct DriveWatch {
    private(set) var result: DriveResult
    private let ground: Ground
    private var trust = Trust.lost
    private var reasons: [String] = []
    private var trustSince = MonotonicInstant(nanoseconds: 0)
    /// By zone and ring: what the open alert of the zones holds.
    private var held: [[Hold?]]
    private var places: [String: Int] = [:]
    /// True distances to the zones' shapes, now and a second ago; nil is far.
    private var metres: [Double?]
    private var before: [Double?]
    private var wasEntered: [Bool]
    private var isFixInside: [Bool]
    /// True entries that nobody had told of yet, by zone.
    private var late: [(second: Int, at: MonotonicInstant, isLie: Bool)?]
    private var lastFix: Int?
    private var accuracy = 50.0
    private var isReturning = false
    /// Tells each event, for one drive alone.
    let tells: Bool
    private(set) var told: [String] = []

    private struct Hold {
        var since: MonotonicInstant
        var certainty: Certainty
    }

    private static let reach = 6_000.0
    static let nearMetres = 50.0
    /// A fix is the truth up to this.
    static let rightMetres = 100.0
    /// The core takes a fix for the present place for 1.5 s; its way to us takes up to 0.11 s.
    static let blindAfter = 1.62
    static let recognisedWithin = 5.0
    static let recoveredWithin = 120.0
    static let staysTrusted = 30.0

    init(_ ground: Ground, tells: Bool = false) {
        self.ground = ground
        self.tells = tells
        result = DriveResult(ground)
        held = ground.zones.zones.map { Array(repeating: nil, count: $0.rings.count) }
        let count = held.count
        metres = Array(repeating: nil, count: count)
        before = metres
        wasEntered = Array(repeating: false, count: count)
        isFixInside = wasEntered
        late = Array(repeating: nil, count: count)
        for (place, zone) in ground.zones.zones.enumerated() { places[zone.reference.id] = place }
    }

    private func distances(at place: Coordinate) -> [Double?] {
        var all: [Double?] = Array(repeating: nil, count: held.count)
        for answer in ground.zones.index.answers(at: place, wideningMetres: Self.reach) {
            all[answer.shape] = answer.signedDistanceMetres
        }
        return all
    }

    // MARK: - Seconds

    /// Before anything is heard of this second.
    mutating func begin(_ second: Int, _ moment: ScenarioMoment, _ monitor: SafetyMonitor) {
        before = metres
        metres = distances(at: moment.place)
        for zone in metres.indices where (metres[zone] ?? 1) <= 0 && !wasEntered[zone] {
            wasEntered[zone] = true
            guard second > 0 else { continue }
            enter(zone, second)
        }
    }

    private mutating func enter(_ zone: Int, _ second: Int) {
        let (from, to) = (max(0, before[zone] ?? 0), metres[zone] ?? 0)
        let part = from - to > 0 ? from / (from - to) : 1
        let crossing = Player.instant(Double(second - 1) + part)
        guard ground.moments[second - 1].isDisturbed else { return }
        let isLie = ground.lieFrom.map { second - 1 >= $0 } ?? false
        let age = lastFix.map { Player.instant(Double($0)).duration(to: crossing).seconds } ?? .infinity
        // Who is seen where he is enters as ever: on the first fix inside.
        if isLie ? isSeen(second - 1) : age < Self.blindAfter { return }
        let isRaised = held[zone][0].map { $0.since <= crossing } ?? false
        if isLie { result.liedEntries.add(isRaised) } else { result.blindEntries.add(isRaised) }
        guard !isRaised else { return }
        late[zone] = (second, crossing, isLie)
        if let hold = held[zone][0] { endLate(zone, at: hold.since) }
    }

    private func isSeen(_ second: Int) -> Bool {
        guard trust == .trusted, let reported = ground.moments[second].reported else { return false }
        return reported.distanceMetres(to: ground.moments[second].place) <= Self.rightMetres
    }

    private mutating func endLate(_ zone: Int, at now: MonotonicInstant?) {
        guard let entry = late[zone] else { return }
        late[zone] = nil
        let delay = now.map { "\(tenths(entry.at.duration(to: $0).seconds)) s late" } ?? "never"
        result.note(
            entry.isLie ? .liedEntryLate : .blindEntryLate, entry.second,
            "\(ground.zones.zones[zone].reference.id), \(delay)")
    }

    /// After everything of this second was heard.
    mutating func end(_ second: Int, _ moment: ScenarioMoment, _ monitor: SafetyMonitor, at now: MonotonicInstant) {
        if let reported = moment.reported {
            lastFix = second
            for case .fix(let fix) in moment.said { accuracy = fix.horizontalErrorMetres ?? 50 }
            lookAtFix(reported, second, moment)
        }
        if moment.isDisturbed { lookAtHeld() }
        recognise(second, at: now)
        recover(second)
        if isClean(second) {
            result.cleanSeconds += 1
            if trust == .degraded { result.cleanDegradedSeconds += 1 }
        }
        if second == ground.moments.count - 1 {
            for zone in late.indices { endLate(zone, at: nil) }
            conclude()
        }
    }

    private func isClean(_ second: Int) -> Bool {
        // The first seconds are a start like any other.
        ground.drive.disturbed.map { Double(second) < $0.lowerBound } ?? true
    }

    private mutating func lookAtFix(_ reported: Coordinate, _ second: Int, _ moment: ScenarioMoment) {
        let distances = distances(at: reported)
        for zone in distances.indices {
            let isInside = (distances[zone] ?? 1) <= 0
            defer { isFixInside[zone] = isInside && trust == .trusted }
            guard isInside, !isFixInside[zone], trust == .trusted else { continue }
            let isRaised = held[zone][0].map { $0.certainty != .possible } ?? false
            result.trustedEntries.add(isRaised)
            if !isRaised { result.note(.trustedEntryMissed, second, ground.zones.zones[zone].reference.id) }
        }
        guard trust == .trusted else { return }
        let off = reported.distanceMetres(to: moment.place)
        guard off > Self.rightMetres else { return }
        result.wronglyTrustedSeconds += 1
        result.worstTrustedMetres = max(result.worstTrustedMetres, off)
    }

    private mutating func lookAtHeld() {
        guard result.held.due == 0 else { return }
        for zone in held.indices {
            for ring in held[zone].indices where held[zone][ring] != nil && isTrulyIn(zone, ring) {
                result.held = DriveResult.Count(due: 1, done: 1)
            }
        }
    }

    private func isTrulyIn(_ zone: Int, _ ring: Int) -> Bool {
        metres[zone].map { $0 <= ground.zones.zones[zone].rings[ring].distanceMetres } ?? false
    }

    private mutating func recognise(_ second: Int, at now: MonotonicInstant) {
        guard let lieFrom = ground.lieFrom, second >= lieFrom, let disturbed = ground.drive.disturbed,
            Double(second) < disturbed.upperBound
        else { return }
        let delay = max(0, Player.instant(Double(lieFrom)).duration(to: trustSince).seconds)
        if result.untilDoubted == nil, trust != .trusted { result.untilDoubted = delay }
        if result.untilSuspect == nil, trust == .suspect {
            result.untilSuspect = delay
            result.reasons = reasons
        }
    }

    private mutating func recover(_ second: Int) {
        guard let disturbed = ground.drive.disturbed, Double(second) >= disturbed.upperBound else { return }
        result.mustRecover = true
        guard result.untilTrusted == nil, trust == .trusted else { return }
        let end = Player.instant(disturbed.upperBound)
        let from = max(end, trustSince)
        guard from.duration(to: Player.instant(Double(second))).seconds >= Self.staysTrusted else { return }
        result.untilTrusted = end.duration(to: from).seconds
    }

    private mutating func conclude() {
        if result.isLiedTo, result.untilSuspect.map({ $0 > Self.recognisedWithin }) ?? true {
            let after = result.untilSuspect.map { "suspect after \(tenths($0)) s" } ?? "never suspect"
            result.note(.unrecognised, ground.lieFrom ?? 0, after)
        }
        if result.mustRecover, result.untilTrusted.map({ $0 > Self.recoveredWithin }) ?? true {
            let after = result.untilTrusted.map { "after \(tenths($0)) s" } ?? "never; \(trust.rawValue) \(reasons)"
            result.note(.slowRecovery, Int(ground.drive.disturbed?.upperBound ?? 0), after)
        }
    }

    // MARK: - What the core says

    mutating func take(_ effects: [Effect], _ second: Int, _ monitor: SafetyMonitor, at now: MonotonicInstant) {
        for effect in effects {
            switch effect {
            case .alert(let change): take(change, second, at: now)
            case .status: takeStatus(second, monitor, at: now)
            case .interference(let report):
                result.interferenceReports += 1
                if tells { told.append("\(second) interference \(report.kind)") }
            default: break
            }
        }
    }

    private mutating func takeStatus(_ second: Int, _ monitor: SafetyMonitor, at now: MonotonicInstant) {
        let snapshot = monitor.snapshot(at: now)
        if tells, (snapshot.trust, snapshot.reasons) != (trust, reasons) {
            told.append("\(second) \(snapshot.trust.rawValue) \(snapshot.reasons.joined(separator: " "))")
        }
        reasons = snapshot.reasons
        guard snapshot.trust != trust else { return }
        trust = snapshot.trust
        trustSince = now
        if trust == .suspect, isClean(second) {
            result.cleanSuspects += 1
            result.note(.falseSuspect, second, reasons.joined(separator: " "))
        }
    }

    private mutating func take(_ change: AlertChange, _ second: Int, at now: MonotonicInstant) {
        let alert = change.alert
        if tells {
            let names = alert.held.map { "\($0.zone.id)/\(Int($0.ringMetres ?? 0)):\($0.certainty.rawValue)" }
            told.append(
                "\(second) alert \(change.cause.rawValue) \(alert.kind.rawValue) \(alert.level.rawValue) "
                    + "\(alert.certainty.rawValue) \(names.joined(separator: " "))")
        }
        guard alert.kind == .zone || alert.kind == .possible else { return }
        var new: [[Hold?]] = held.map { Array(repeating: nil, count: $0.count) }
        if alert.state != .cleared {
            for one in alert.held {
                guard let zone = places[one.zone.id],
                    let ring = ground.zones.zones[zone].rings.firstIndex(where: {
                        $0.distanceMetres == one.ringMetres ?? 0
                    })
                else { continue }
                new[zone][ring] = Hold(since: held[zone][ring]?.since ?? now, certainty: one.certainty)
            }
        }
        compare(new, second, at: now)
        held = new
        let isReturning = alert.state == .returning
        if isReturning, !self.isReturning {
            for zone in held.indices where held[zone][0] != nil && isTrulyIn(zone, 0) {
                result.note(.falseReturning, second, ground.zones.zones[zone].reference.id)
            }
        }
        self.isReturning = isReturning
        if isClean(second), change.cause == .raised || change.cause == .worsened, alert.kind == .possible {
            result.cleanCautions += 1
        }
    }

    private mutating func compare(_ new: [[Hold?]], _ second: Int, at now: MonotonicInstant) {
        for zone in new.indices {
            for ring in new[zone].indices {
                let (old, after) = (held[zone][ring], new[zone][ring])
                if old != nil, after == nil, isTrulyIn(zone, ring) {
                    result.held = DriveResult.Count(due: 1, done: 0)
                    result.note(.cleared, second, "\(ground.zones.zones[zone].reference.id), trust \(trust.rawValue)")
                }
                guard ring == 0 else { continue }
                if after != nil { endLate(zone, at: now) }
                let isSure = after.map { $0.certainty != .possible } ?? false
                let wasSure = old.map { $0.certainty != .possible } ?? false
                if isSure, !wasSure { sound(zone, second) }
            }
        }
    }

    /// An evacuation is ordered: is the unit there?
    private mutating func sound(_ zone: Int, _ second: Int) {
        let allowed = max(Self.nearMetres, 2 * accuracy)
        guard metres[zone].map({ $0 > allowed }) ?? true else { return }
        result.falseEvacuations += 1
        let off = metres[zone].map { "\(Int($0)) m off" } ?? "far off"
        result.note(.falseEvacuate, second, "\(ground.zones.zones[zone].reference.id), \(off), trust \(trust.rawValue)")
    }
}
