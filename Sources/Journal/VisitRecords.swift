import FoundationEssentials
import GRDB
public import Safety
public import Wire

extension Journal {
    /// Accepts a visit: its record and its outbox row are one transaction, on the disk when this returns.
    ///
    /// - Parameters:
    ///   - publication: the visit as it will be sent.
    ///   - fingerprint: what makes two submissions the same visit, where a payload differs each time it is sealed; nil
    ///     to compare payloads.
    /// - Throws: what the disk said, or `.notDurable` while the journal is in memory only. After a throw it may be
    ///   submitted again under the same id: it is kept once.
    public func record(
        visit id: Identifier, publication: Publication, fingerprint: [UInt8]? = nil, at stamp: Stamp
    ) throws(JournalError) -> VisitOutcome {
        guard isDurable else { throw .notDurable }
        told(stamp)
        return try fact { db in
            let known = try db.rows(
                "SELECT payload, fingerprint FROM visit WHERE id = ?", [id.description]
            ) { fields in (payload: try fields.blob(), fingerprint: try fields.optionalBlob()) }
            if let known = known.first {
                let isSame =
                    if let fingerprint, let recorded = known.fingerprint {
                        recorded == fingerprint
                    } else {
                        known.payload == publication.payload
                    }
                return isSame ? .alreadyAccepted : .conflict
            }
            try db.put(
                StoredVisit(
                    id: id, recorded: stamp, topic: publication.topic, payload: publication.payload,
                    fingerprint: fingerprint, state: .pending))
            var row = StoredRow(lane: .visits, publication: publication, queued: stamp)
            row.subject = id.description
            return .accepted(try db.enqueue(row))
        }
    }

    /// The newest accepted visits, newest first.
    ///
    /// - Throws: what the disk said.
    public func visits(limit: Int) throws(JournalError) -> [VisitSummary] {
        try read { db in
            try db.rows(
                "SELECT id, boot, instant, utc, grade, state FROM visit ORDER BY rowid DESC LIMIT ?", [limit]
            ) { fields in
                let (id, recorded) = (try fields.identifier(), try fields.stamp())
                guard let state = VisitSummary.State(rawValue: try fields.text()) else { throw JournalError.damaged }
                return VisitSummary(id: id, recorded: recorded, state: state)
            }
        }
    }
}

/// A visit with everything the table knows of it.
struct StoredVisit {
    var id: Identifier
    var recorded: Stamp
    var topic: String
    var payload: [UInt8]
    var fingerprint: [UInt8]?
    var state: VisitSummary.State
}

extension StoredVisit {
    /// In the order of `Schema.visitColumns`.
    init(_ fields: inout Fields) throws {
        let id = try fields.identifier()
        let recorded = try fields.stamp()
        let topic = try fields.text()
        let payload = try fields.blob()
        let fingerprint = try fields.optionalBlob()
        guard let state = VisitSummary.State(rawValue: try fields.text()) else { throw JournalError.damaged }
        self.init(
            id: id, recorded: recorded, topic: topic, payload: payload, fingerprint: fingerprint, state: state)
    }
}

extension Database {
    /// Inserts a visit unless its id is there.
    func put(_ visit: StoredVisit) throws {
        let arguments: [(any DatabaseValueConvertible)?] =
            [visit.id.description] + visit.recorded.arguments + [
                visit.topic, Data(visit.payload), visit.fingerprint.map { Data($0) }, visit.state.rawValue,
            ]
        try run(Schema.insertVisit, arguments)
    }
}
