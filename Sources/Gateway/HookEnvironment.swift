import FoundationEssentials
import Safety
import Wire

/// What a hook is told besides the JSON on its standard input: words that a shell script can use as they are.
///
/// docs/hooks.md is the contract. Values are single lines. No coordinate stands in any of them; guidance names places,
/// and is for what stays on board. Whether a distress call was made under duress is in none.
struct HookEnvironment {
    /// `NAME=value`, in the order of the contract.
    let entries: [String]

    init(_ change: AlertChange, unit: String) {
        let alert = change.alert
        let text = AlertText(alert)
        let step = change.stepNumber ?? 0
        var pairs = [
            ("ID", alert.id.description), ("REV", "\(alert.revision)"), ("CAUSE", change.cause.rawValue),
            ("KIND", alert.kind.rawValue), ("LEVEL", alert.level.rawValue), ("STATE", alert.state.rawValue),
            ("CERTAINTY", alert.certainty.rawValue),
            ("ACTIONS", alert.actions.map(\.rawValue).joined(separator: " ")), ("DRILL", alert.drill ? "1" : "0"),
            ("STEP", "\(step)"), ("TIMES", "\(Self.times(alert, step: step))"), ("TEXT_UK", text.ukrainian),
            ("TEXT_EN", text.english), ("UNIT", unit),
        ]
        if let sms = AlertSMS(alert, unit: unit) { pairs.append(("TEXT_SMS", sms.text)) }
        if let guidance = AlertGuidanceText(change.detail?.guidance) {
            pairs += [("GUIDANCE_UK", guidance.ukrainian), ("GUIDANCE_EN", guidance.english)]
        }
        entries = Self.entries(pairs)
    }

    /// A text from the office; it counts as an advisory.
    init(_ message: CrewMessage, unit: String) {
        entries = Self.entries([
            ("ID", message.id.description), ("REV", "1"), ("CAUSE", "message"), ("KIND", "message"),
            ("LEVEL", Self.levelOfMessages.rawValue), ("STATE", "active"), ("CERTAINTY", "observed"), ("ACTIONS", ""),
            ("DRILL", message.drill ? "1" : "0"), ("STEP", "0"), ("TIMES", "1"), ("TEXT_UK", message.text),
            ("TEXT_EN", message.text), ("UNIT", unit),
        ])
    }

    static let levelOfMessages = Level.advisory

    /// How often this step was taken for the alert, this time included.
    private static func times(_ alert: Alert, step: Int) -> Int {
        alert.escalation?.taken.first { $0.step == step }?.times ?? 1
    }

    private static func entries(_ pairs: [(name: String, value: String)]) -> [String] {
        pairs.map { "FIELDGATE_\($0.name)=\(oneLine($0.value))" }
    }

    /// A zero byte would end the value, a line break would end it for whoever reads lines.
    private static func oneLine(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return value }
        return String(
            String.UnicodeScalarView(value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }))
    }
}

/// What hooks read on standard input for a message of the office; alerts come as they are published.
struct MessageInput: Encodable {
    enum CodingKeys: String, CodingKey {
        case type = "_type"
        case at, drill, from, id, text, unit
    }
    let type = "fieldgate.message"
    let at: Int64
    let drill: Bool
    let from: String
    let id: String
    let text: String
    let unit: String

    init(_ message: CrewMessage, unit: String) {
        at = message.at.utc.secondsSinceEpoch
        drill = message.drill
        from = message.from
        id = message.id.description
        text = message.text
        self.unit = unit
    }

    /// - Throws: what `JSONEncoder` throws; strings and integers give it no reason to.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
