import Gateway
import Wire

/// Words what the daemon says of the position and of places.
enum PositionTalk {
    /// Words of the command line as one name on one line.
    static func name(_ words: [String]) -> String {
        words.joined(separator: " ").split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
            .filter { !$0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f } }
    }

    static func line(_ place: LocalPlace) -> String {
        "\(place.id)  \(place.name)" + (place.others.isEmpty ? "" : " (\(place.others.joined(separator: ", ")))")
    }

    static func lines(_ position: LocalPosition) -> [String] {
        let codes = position.reasons.isEmpty ? "" : " (\(position.reasons.joined(separator: ", ")))"
        var lines = ["position: \(position.trust) since \(CrewTalk.time(position.since))\(codes); \(place(position))"]
        lines += position.reasons.compactMap { code in ReasonText.english(code).map { "  \(code): \($0)" } }
        if let word = position.word {
            let until = word.until.map { ", until \(CrewTalk.time($0))" } ?? ""
            lines.append("by the crew's word: in \(word.name)\(until)")
        }
        if position.isAtCap { lines.append("nobody knows any more: every zone counts as possibly inside") }
        lines += position.zones.map(line)
        if let next = next(position) { lines.append(next) }
        return lines
    }

    private static func place(_ position: LocalPosition) -> String {
        guard let radius = position.radius else {
            return position.age == nil ? "the place was never known" : "the place is not known"
        }
        if isKnown(position) { return "within \(length(radius))" }
        if position.word != nil { return "within \(length(radius)) of where the crew said" }
        let age = position.age.map { ", \(span($0)) ago" } ?? ""
        return "within \(length(radius)) of where it was last known\(age)"
    }

    private static func line(_ zone: LocalPosition.Nearby) -> String {
        let ring = zone.ring.map { ", \(length($0)) around it" } ?? ""
        let answer = zone.answer.replacing("_", with: " ")
        return "\(zone.level) zone \(zone.name)\(ring): \(answer)"
    }

    /// What to do about it.
    private static func next(_ position: LocalPosition) -> String? {
        if isKnown(position) { return nil }
        return position.word == nil
            ? "Say where you are: fieldgate position set PLACE (`fieldgate position list` shows the places)"
            : "Driven on? fieldgate position set PLACE, or fieldgate position forget"
    }

    private static func isKnown(_ position: LocalPosition) -> Bool { ["trusted", "degraded"].contains(position.trust) }

    /// Rounded up to a tenth of a kilometre.
    private static func length(_ metres: Int) -> String {
        if metres < 1_000 { return "\(metres) m" }
        let (whole, tenth) = ((metres + 99) / 100).quotientAndRemainder(dividingBy: 10)
        return tenth == 0 ? "\(whole) km" : "\(whole).\(tenth) km"
    }

    private static func span(_ seconds: Int64) -> String {
        seconds < 120 ? "\(seconds) s" : seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
    }
}
