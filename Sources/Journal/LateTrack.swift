import FoundationEssentials
import GRDB
import Geodesy
public import Safety
public import Wire

extension Journal {
    /// Keeps reports that could not be sent while they were the newest. Not synced: a power cut may take the last
    /// batch. A report that is already here is passed by.
    ///
    /// Over the count, every second of the oldest half goes, until the rest fits; what is too old goes first. Age is
    /// told by the instant within this boot, and by the label of an earlier one only where both labels are worth it.
    ///
    /// - Returns: how the late track stands now.
    /// - Throws: what the disk said; nothing is kept then.
    public func keepLate(
        _ reports: [PositionReport], limits: LateLimits, now: Stamp
    ) throws(JournalError) -> LateTally {
        told(now)
        return try bulk { db in
            for report in reports { try db.put(late: report) }
            let expired = try db.expireLate(limits.maxAge, now: now)
            let thinned = try db.thinLate(to: limits.maxCount)
            if expired > 0 { try db.setMeta(.lateExpired, try db.metaCount(.lateExpired) + expired) }
            if thinned > 0 { try db.setMeta(.lateThinned, try db.metaCount(.lateThinned) + thinned) }
            return try db.lateTally()
        }
    }

    /// How the late track stands.
    ///
    /// - Throws: what the disk said.
    public func lateTally() throws(JournalError) -> LateTally { try read { try $0.lateTally() } }

    /// Moves the oldest late fixes into one row of lane history, in one transaction: each is in the late track or in
    /// a batch, never in both, never in neither.
    ///
    /// - Parameters:
    ///   - id: the track's.
    ///   - limit: fixes in one batch, at most 200 by the wire's contract.
    ///   - encode: makes the publication; what it throws leaves everything as it was.
    /// - Returns: nil if no late fix waits.
    /// - Throws: what the disk said, or `.other(0)` if `encode` threw.
    public func makeTrackBatch(
        id: Identifier, limit: Int = 200, at stamp: Stamp, encode: ([PositionReport]) throws -> Publication
    ) throws(JournalError) -> OutboxRow? {
        precondition((1...200).contains(limit), "a track has 1 to 200 fixes")
        return try bulk { db in
            let fixes = try db.rows(
                "SELECT id, \(Schema.lateFixColumns) FROM late_fix ORDER BY id LIMIT ?", [limit]
            ) { fields in (id: try fields.integer(), report: try PositionReport(&fields)) }
            guard let last = fixes.last else { return nil }
            var row = StoredRow(lane: .history, publication: try track(fixes.map(\.report), encode), queued: stamp)
            row.subject = id.description
            try db.run("DELETE FROM late_fix WHERE id <= ?", [last.id])
            return try db.enqueue(row)
        }
    }

    /// Whatever the caller's encoder throws says nothing about the database.
    private func track(
        _ reports: [PositionReport], _ encode: ([PositionReport]) throws -> Publication
    ) throws(JournalError) -> Publication {
        do {
            return try encode(reports)
        } catch {
            throw .other(0)
        }
    }

    /// Keeps the newest trusted position, in place of the one before. Not synced.
    ///
    /// - Throws: what the disk said.
    public func saveLastFix(_ report: PositionReport) throws(JournalError) {
        try bulk { db in
            try db.run("INSERT OR REPLACE INTO last_fix (id, record) VALUES (1, ?)", [try RecordCoding.text(report)])
        }
    }
}

extension Database {
    func lateTally() throws -> LateTally {
        let waiting = try rows("SELECT count(*) FROM late_fix") { Int(try $0.integer()) }.first ?? 0
        return LateTally(
            waiting: waiting, thinned: try metaCount(.lateThinned), expired: try metaCount(.lateExpired))
    }

    fileprivate func expireLate(_ maxAge: Duration, now: Stamp) throws -> Int {
        try run(
            "DELETE FROM late_fix WHERE boot = ? AND instant < ?",
            [now.boot, now.instant.nanoseconds - maxAge.nanoseconds])
        var expired = changesCount
        if now.grade != .unset {
            try run(
                "DELETE FROM late_fix WHERE boot <> ? AND grade <> 'unset' AND utc < ?",
                [now.boot, now.utc.advanced(by: .zero - maxAge).millisecondsSinceEpoch])
            expired += changesCount
        }
        return expired
    }

    /// Drops every second of the oldest half, as often as it takes.
    fileprivate func thinLate(to maxCount: Int) throws -> Int {
        var thinned = 0
        while true {
            let count = try rows("SELECT count(*) FROM late_fix") { Int(try $0.integer()) }.first ?? 0
            guard count > maxCount else { return thinned }
            try run(
                """
                DELETE FROM late_fix WHERE id IN
                (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM late_fix)
                WHERE place <= ? AND place % 2 = 0)
                """, [max(2, count / 2)])
            thinned += changesCount
        }
    }

    func put(late report: PositionReport) throws {
        try run(Schema.insertLateFix, try report.arguments())
    }
}

extension PositionReport {
    /// In the order of `Schema.lateFixColumns`.
    fileprivate func arguments() throws -> [(any DatabaseValueConvertible)?] {
        let place: [(any DatabaseValueConvertible)?] = [
            Int64(bitPattern: sequence), time.millisecondsSinceEpoch, fix.coordinate.latitudeDegrees,
            fix.coordinate.longitudeDegrees, fix.is3D ? 3 : 2, fix.accuracyMetres, fix.altitudeMetres,
            fix.verticalAccuracyMetres, fix.speedMetresPerSecond, fix.trackDegrees, fix.time?.millisecondsSinceEpoch,
            fix.satellitesUsed, fix.hdop,
        ]
        let judgement: [(any DatabaseValueConvertible)?] = [
            trigger.rawValue, trust.rawValue, reasons.isEmpty ? nil : reasons.joined(separator: " "), parked,
            inZones.isEmpty ? nil : try RecordCoding.text(inZones), next.millisecondsSinceEpoch, zoneSet,
        ]
        return made.arguments + place + judgement
    }

    /// In the order of `Schema.lateFixColumns`.
    init(_ fields: inout Fields) throws {
        let made = try fields.stamp()
        let sequence = UInt64(bitPattern: try fields.integer())
        let time = try fields.time()
        guard
            let coordinate = Coordinate(latitudeDegrees: try fields.real(), longitudeDegrees: try fields.real())
        else { throw JournalError.damaged }
        var fix = Fix(coordinate: coordinate, is3D: try fields.integer() == 3)
        fix.accuracyMetres = try fields.optional(Double.self)
        fix.altitudeMetres = try fields.optional(Double.self)
        fix.verticalAccuracyMetres = try fields.optional(Double.self)
        fix.speedMetresPerSecond = try fields.optional(Double.self)
        fix.trackDegrees = try fields.optional(Double.self)
        fix.time = try fields.optional(Int64.self).map(UTCTime.init(millisecondsSinceEpoch:))
        fix.satellitesUsed = try fields.optional(Int.self)
        fix.hdop = try fields.optional(Double.self)
        guard let trigger = Trigger(rawValue: try fields.text()), let trust = Trust(rawValue: try fields.text())
        else { throw JournalError.damaged }
        let reasons = try fields.optional(String.self)?.split(separator: " ").map(String.init) ?? []
        let parked = try fields.flag()
        let zones: [ZoneReference] = try fields.optional(String.self).map { try RecordCoding.record($0) } ?? []
        self.init(
            fix: fix, time: time, made: made, sequence: sequence, trigger: trigger, trust: trust, reasons: reasons,
            parked: parked, inZones: zones, next: try fields.time(), zoneSet: try fields.text())
    }
}
