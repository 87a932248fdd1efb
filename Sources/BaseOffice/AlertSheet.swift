import Geodesy
public import Safety
import Wire

/// One alert with all that the office knows of it, its place included: for whoever asks by its id, never for a log.
public struct AlertSheet: Sendable, Equatable {
    public let lines: [String]

    /// Nil when the office knows no such alert.
    public init?(_ id: Identifier, in store: OfficeStore) throws {
        guard let record = try store.alert(id) else { return nil }
        let revisions = try store.history(of: id).map { "\($0.revision)" }.joined(separator: ", ")
        var lines = [
            "\(record.unit): \(record.isDrill ? "drill, " : "")\(record.level.rawValue) \(record.kind.rawValue), "
                + record.state.rawValue, "revisions received: \(revisions)",
        ]
        if try store.underDuress().contains(id) { lines.append("UNDER DURESS: don't answer openly") }
        do {
            if !record.isCovert { lines += Self.words(try AlertReading(reading: record.payload)) }
            if let detail = try store.detail(of: id) {
                lines += Self.words(try DetailReading(reading: detail.payload))
            } else {
                lines.append("place: not told yet")
            }
        } catch let fault as ReadingFault {
            lines.append("what is stored of it can't be read: \(fault)")
        }
        self.lines = lines
    }

    private static func words(_ alert: AlertReading) -> [String] {
        [
            alert.textUkrainian, alert.textEnglish, "acknowledged by the crew: \(alert.crewAck?.by ?? "no")",
            "acknowledged by the office: \(alert.officeAck?.by ?? "no")",
        ]
    }

    private static func words(_ detail: DetailReading) -> [String] {
        guard let place = detail.coordinate else { return ["place: unknown to the unit itself"] }
        let accuracy = detail.accuracyMetres.map { ", within \($0) m" } ?? ""
        var lines = ["place: \(place.latitudeDegrees), \(place.longitudeDegrees)\(accuracy)"]
        if let out = detail.wayOut { lines.append("way out: \(out.distanceMetres) m towards \(out.bearingDegrees)°") }
        for way in detail.nearest {
            let danger = way.crossesDanger ? ", through danger" : ""
            lines.append("\(way.kind.rawValue) \(way.name): \(way.distanceMetres) m, \(way.bearingDegrees)°\(danger)")
        }
        return lines
    }
}
