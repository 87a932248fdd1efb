public import Safety

/// An alert as one short message: 160 characters of the GSM alphabet, Ukrainian in Latin letters.
///
/// `unit-01 EVAKUATSIIA: Lyptsi, 5 km #0123456789ab.2`: the unit, the alert's text, then `#`, the last 12 hexadecimal
/// digits of its id (48 of its random bits, enough to name it at the office), a full stop and the revision. A distress
/// call begins with `SOS`. No position, no distance and no duress: it crosses strangers' networks in the clear.
public struct AlertSMS: Sendable, Hashable {
    public let text: String

    /// - Parameter unit: its id.
    /// - Returns: nil for a covert distress call, which no plain bearer may carry.
    public init?(_ alert: Alert, unit: String) {
        guard !alert.isCovert else { return nil }
        // A call in a drill must not look like one that isn't.
        let isCall = alert.kind == .distress && alert.state != .cleared && !alert.drill
        let head = GSM7.folded((isCall ? "SOS " : "") + unit + " ")
        let tail = " #\(Self.mark(of: alert.id)).\(alert.revision)"
        let room = GSM7.septetsOfMessage - (GSM7.septets(of: head + tail) ?? GSM7.septetsOfMessage)
        let line = AlertText(alert) { (GSM7.septets(of: GSM7.folded($0.ukrainian)) ?? .max) <= room }
        text = head + Self.cut(GSM7.folded(line.ukrainian), to: room) + tail
    }

    /// The last 12 hexadecimal digits of an alert's id.
    public static func mark(of alert: Identifier) -> String { String(alert.description.suffix(12)) }

    private static func cut(_ line: String, to room: Int) -> String {
        guard (GSM7.septets(of: line) ?? .max) > room else { return line }
        var cut = line
        while !cut.isEmpty, (GSM7.septets(of: cut) ?? .max) > room - 3 { cut.removeLast() }
        return room < 3 ? "" : cut + "..."
    }
}
