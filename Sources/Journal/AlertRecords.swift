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
    /// - Throws: what the disk said, if neither the database nor the mirror could keep it.
    public func record(
        _ change: AlertChange, publications: [Publication], afterCleared: Publication? = nil
    ) throws(JournalError) -> AlertRecording {
        let alert = change.alert
        told(alert.changed)
        do {
            let recording = try fact { db in
                try db.write(alert, publications: publications, afterCleared: afterCleared)
            }
            if isDurable {
                noteWritten(alert)
                alertsChanged()
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

    /// Queues a publication that goes with the alerts: an enter or a leave.
    ///
    /// - Parameter alert: the alert it belongs to; its publications are sent in order with that alert's.
    /// - Throws: what the disk said; nothing is queued then.
    public func record(
        event publication: Publication, alert: Identifier? = nil, at stamp: Stamp
    ) throws(JournalError) -> OutboxRow {
        try fact { db in
            try db.enqueue(
                StoredRow(lane: .alerts, group: alert?.description, publication: publication, queued: stamp))
        }
    }

    /// An alert as it stood when last recorded, open or cleared.
    ///
    /// - Throws: what the disk said.
    public func alert(_ id: Identifier) throws(JournalError) -> Alert? {
        try read { db in try db.alerts("WHERE id = ?", [id.description]).first }
    }
}

extension Database {
    /// Cleared alerts beyond these, oldest first, are forgotten once nothing of them waits.
    static let keptClearedAlerts = 1000

    func alerts(_ condition: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> [Alert] {
        try rows("SELECT record FROM alert \(condition)", arguments) { fields in
            try RecordCoding.record(try fields.text()) as Alert
        }
    }

    fileprivate func write(
        _ alert: Alert, publications: [Publication], afterCleared: Publication?
    ) throws -> AlertRecording {
        let group = alert.id.description
        let known = try rows("SELECT revision FROM alert WHERE id = ?", [group]) { try $0.integer() }.first
        if let known, known >= alert.revision {
            return .repeated(
                try rows(
                    "SELECT \(OutboxRow.columns) FROM outbox WHERE group_key = ? AND alert_revision = ? ORDER BY id",
                    [group, alert.revision], as: OutboxRow.init))
        }
        try put(alert)
        var rows = publications.map { publication in
            var row = StoredRow(lane: .alerts, group: group, publication: publication, queued: alert.changed)
            row.alertRevision = alert.revision
            return row
        }
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
    func put(_ alert: Alert) throws {
        try run(
            """
            INSERT INTO alert (id, revision, open, record) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
            SET revision = excluded.revision, open = excluded.open, record = excluded.record
            """,
            [alert.id.description, alert.revision, alert.state != .cleared, try RecordCoding.text(alert)])
    }

    private func forgetOldAlerts() throws {
        try run(
            """
            DELETE FROM alert WHERE open = 0
            AND id NOT IN (SELECT group_key FROM outbox WHERE group_key IS NOT NULL)
            AND id NOT IN (SELECT id FROM alert WHERE open = 0 ORDER BY id DESC LIMIT ?)
            """, [Self.keptClearedAlerts])
    }
}
