import Safety

/// Positions that can't be relied on, and what is done to the receivers. No alarms: what the crews must do about it, the
/// units themselves raise, and near the front this may go on for days. So no bell either.
extension WatchTable {
    /// Of those that go on, the newest of each kind: an earlier one that never told its end says nothing more.
    static func goingOn(_ records: [InterferenceRecord], _ status: UnitStatus?) -> [InterferenceRecord] {
        let open = records.filter { $0.isGoingOn(status) }
        return InterferenceReport.Kind.allCases.compactMap { kind in open.last { $0.kind == kind } }
    }

    /// One line for the position, and one for each interference that goes on; never where.
    func doubts(_ line: Line) -> [String] {
        var rows: [String] = []
        if let trust = line.trust, trust != .trusted, line.state != "stopped" {
            let since = line.trustSince.map { ", since \(Self.clock($0, from: now))" } ?? ""
            let reasons = line.reasons.isEmpty ? "" : ": " + line.reasons.joined(separator: ", ")
            rows.append("\(line.unit) position \(trust.rawValue)\(since)\(reasons)")
        }
        for record in line.interference {
            let reasons = record.reasons.isEmpty ? "" : ": " + record.reasons.joined(separator: ", ")
            rows.append("\(line.unit) \(record.kind.rawValue) since \(Self.clock(record.first, from: now))\(reasons)")
        }
        return rows.map { $0.count > 79 ? $0.prefix(78) + "~" : $0 }
    }
}
