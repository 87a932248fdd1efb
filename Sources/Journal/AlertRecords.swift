import GRDB
public import Safety
public import Wire

extension Journal {
    /// Writes an alert's change and its publications down in one transaction, synced, then mirrors it.
    ///
    /// May be called again after an unknown outcome: an alert's revision is written once.
    ///
    /// - Parameters:
    ///   - publications: for lane alerts, in their order; the alert's id is their group.
    ///   - afterCleared: queued once the publication on its topic is sent: the empty retained message.
    ///   - needsReceipt: whether the retained publications stay after the broker's word until the office's receipt for
    ///     this revision (`receipt`), and `afterCleared` with them. A later revision takes their place.
    /// - Throws: what the disk said, if neither the database nor the mirror could keep it.
    public func record(
        _ change: AlertChange, publications: [Publication], afterCleared: Publication? = nil,
        needsReceipt: Bool = false
    ) throws(JournalError) -> AlertRecording {
        let alert = change.alert
        told(alert.changed)
        do {
            let recording = try fact { db in
                try db.write(
                    change, publications: publications, afterCleared: afterCleared, needsReceipt: needsReceipt)
            }
            if isDurable {
                noteWritten(alert)
                mirrorFollows()
            } else {
                // Written to memory: the mirror is the only place that lasts.
                noteUnwritten(alert)
                writeMirror()
            }
            return recording
        } catch {
            noteUnwritten(alert)
            guard writeMirror() else { throw error }
            return .mirrored(error)
        }
    }

    /// Queues a publication about something that happened: an enter or a leave, or interference.
    ///
    /// - Parameters:
    ///   - lane: `alerts` for what goes with them; what must never be in their way waits in `history`.
    ///   - alert: the alert it belongs to; its publications are sent in order with that alert's.
    /// - Precondition: a lane that is stored, and `alerts` for what belongs to one.
    /// - Throws: what the disk said; nothing is queued then.
    public func record(
        event publication: Publication, lane: Lane = .alerts, alert: Identifier? = nil, at stamp: Stamp
    ) throws(JournalError) -> OutboxRow {
        precondition(lane == .alerts || alert == nil, "what belongs to an alert goes with it")
        return try fact { db in
            try db.enqueue(
                StoredRow(lane: lane, group: alert?.description, publication: publication, queued: stamp))
        }
    }

    /// An alert as it stood when last recorded, open or cleared.
    ///
    /// - Throws: what the disk said.
    public func alert(_ id: Identifier) throws(JournalError) -> Alert? {
        try read { db in try db.alerts("WHERE id = ?", [id.description]).first }
    }

    /// Alerts as they stand, open and cleared, the newest raised first. A record that can't be read is passed by.
    ///
    /// - Throws: what the disk said.
    public func alerts(limit: Int) throws(JournalError) -> [Alert] {
        try read { db in
            // Not by id: a clock that was wrong when one was raised would misplace it.
            try db.rows("SELECT record FROM alert ORDER BY rowid DESC LIMIT ?", [limit]) { try $0.readable(Alert.self) }
        }.compactMap { $0 }
    }

    /// Every revision of an alert that was written and is still kept, oldest first: of the newest 20,000 of all alerts.
    /// A record that can't be read is passed by; an alert that is forgotten has none.
    ///
    /// - Throws: what the disk said.
    public func alertHistory(_ id: Identifier) throws(JournalError) -> [AlertChangeRecord] {
        try read { db in
            try db.rows(
                "SELECT cause, record FROM alert_change WHERE id = ? ORDER BY revision", [id.description]
            ) { fields in
                let cause = AlertChange.Cause(rawValue: try fields.text())
                guard let alert = try fields.readable(Alert.self), let cause else { return nil }
                return AlertChangeRecord(alert: alert, cause: cause)
            }
        }.compactMap { (record: AlertChangeRecord?) in record }
    }
}

/// One revision of an alert, and why it was written.
public struct AlertChangeRecord: Sendable, Equatable {
    public let alert: Alert
    public let cause: AlertChange.Cause

    public init(alert: Alert, cause: AlertChange.Cause) {
        self.alert = alert
        self.cause = cause
    }
}

extension Database {
    /// Cleared alerts beyond these, oldest first, are forgotten once nothing of them waits.
    static let keptClearedAlerts = 1000
    /// Revisions of all alerts that are kept.
    static let keptChanges = 20_000

    func alerts(_ condition: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> [Alert] {
        try rows("SELECT record FROM alert \(condition)", arguments) { fields in
            try RecordCoding.record(try fields.text()) as Alert
        }
    }

    fileprivate func write(
        _ change: AlertChange, publications: [Publication], afterCleared: Publication?, needsReceipt: Bool
    ) throws -> AlertRecording {
        let alert = change.alert
        let group = alert.id.description
        let known = try rows("SELECT revision FROM alert WHERE id = ?", [group]) { try $0.integer() }.first
        if let known, known >= alert.revision {
            // It may have waited in memory while a later one was written.
            try put(change: alert, cause: change.cause.rawValue, text: try RecordCoding.text(alert))
            return .repeated(
                try rows(
                    """
                    SELECT \(OutboxRow.columns) FROM outbox
                    WHERE group_key = ? AND alert_revision = ? AND told_session IS NULL ORDER BY id
                    """, [group, alert.revision], as: OutboxRow.init))
        }
        let text = try RecordCoding.text(alert)
        try put(alert, text: text)
        try put(change: alert, cause: change.cause.rawValue, text: text)
        var rows = publications.map { publication in
            var row = StoredRow(lane: .alerts, group: group, publication: publication, queued: alert.changed)
            row.alertRevision = alert.revision
            if needsReceipt, publication.retain { row.receipt = .alert }
            return row
        }
        try forgetTold(group: group, topics: publications.filter(\.retain).map(\.topic))
        if let afterCleared {
            if let carrier = rows.firstIndex(where: { $0.publication.topic == afterCleared.topic }) {
                rows[carrier].followUp = afterCleared
            } else {
                rows.append(
                    StoredRow(lane: .alerts, group: group, publication: afterCleared, queued: alert.changed))
            }
        }
        if alert.state == .cleared { try forgetOldAlerts() }
        return .written(try rows.map { try enqueue($0) })
    }

    /// Inserts or replaces the alert's record.
    ///
    /// - Parameter text: the record as `RecordCoding` writes it.
    func put(_ alert: Alert, text: String) throws {
        try run(
            """
            INSERT INTO alert (id, revision, open, record) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
            SET revision = excluded.revision, open = excluded.open, record = excluded.record
            """,
            [alert.id.description, alert.revision, alert.state != .cleared, text])
    }

    /// Keeps a revision in the history, once.
    func put(change alert: Alert, cause: String, text: String) throws {
        try run(
            "INSERT OR IGNORE INTO alert_change (\(Schema.changeColumns)) VALUES \(Self.marks(4))",
            [alert.id.description, alert.revision, cause, text])
        // By number, not by count: an alarm must not wait for twenty thousand rows to be counted.
        try run(
            "DELETE FROM alert_change WHERE number <= (SELECT max(number) FROM alert_change) - ?", [Self.keptChanges])
    }

    private func forgetOldAlerts() throws {
        let old = try rows(
            """
            SELECT id FROM alert WHERE open = 0
            AND id NOT IN (SELECT group_key FROM outbox WHERE group_key IS NOT NULL)
            AND id NOT IN (SELECT id FROM alert WHERE open = 0 ORDER BY id DESC LIMIT ?)
            """, [Self.keptClearedAlerts]
        ) { try $0.text() }
        for id in old {
            try run("DELETE FROM alert_change WHERE id = ?", [id])
            try run("DELETE FROM alert WHERE id = ?", [id])
        }
    }
}
