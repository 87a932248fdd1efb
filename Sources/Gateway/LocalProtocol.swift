import Safety

/// The language of the local socket: one request and one answer a connection.
///
/// A request is a line: `status`, `visit list 100`, what the crew does (`CrewAct.words`), `alert list 20`,
/// `alert show ID`, `alert export ID`, `position list [PART]`, or `visit add BYTES [ID]`, the last followed by that many
/// bytes of JSON. With an id of the asker's own (a UUID of version 7) asking again after a lost answer is harmless.
/// The answer is a line, `ok BYTES` or `error BYTES`, followed by that many bytes of JSON. `nc -U` is client enough.
enum LocalRequest: Equatable {
    case status
    case visitAdd(bytes: Int, id: Identifier?)
    case visitList(limit: Int)
    case crew(CrewAct)
    case alertList(limit: Int)
    case alertShow(Identifier)
    /// As CAP 1.2.
    case alertExport(Identifier)
    /// The places that the crew can name, with this in one of their names; empty for all.
    case placeList(String)

    static let longestLine = 1_024
    static let largestVisit = 65_536

    /// Nil when the line is none of these.
    init?(line: String) {
        let words = line.split(separator: " ").map(String.init)
        switch (words.first, words.dropFirst().first, words.dropFirst(2).first, words.count) {
        case ("status", nil, nil, 1):
            self = .status
        case ("visit", "list", let limit?, 3):
            guard let limit = Int(limit), (1...10_000).contains(limit) else { return nil }
            self = .visitList(limit: limit)
        case ("visit", "add", let bytes?, 3...4):
            guard let bytes = Int(bytes), (1...Self.largestVisit).contains(bytes) else { return nil }
            let id = words.count == 4 ? Identifier(words[3]) : nil
            guard words.count == 3 || id != nil else { return nil }
            self = .visitAdd(bytes: bytes, id: id)
        case ("alert", "list", let limit?, 3):
            guard let limit = Int(limit), (1...1_000).contains(limit) else { return nil }
            self = .alertList(limit: limit)
        case ("alert", "show", let id?, 3):
            guard let id = Identifier(id) else { return nil }
            self = .alertShow(id)
        case ("alert", "export", let id?, 3):
            guard let id = Identifier(id) else { return nil }
            self = .alertExport(id)
        case ("position", "list", _, _):
            let part = words.dropFirst(2).joined(separator: " ")
            guard part.count <= CrewAct.longestPlace else { return nil }
            self = .placeList(part)
        default:
            guard let act = CrewAct(words: words) else { return nil }
            self = .crew(act)
        }
    }

    var line: String {
        switch self {
        case .status: "status\n"
        case .visitAdd(let bytes, let id): "visit add \(bytes)\(id.map { " \($0)" } ?? "")\n"
        case .visitList(let limit): "visit list \(limit)\n"
        case .crew(let act): act.words + "\n"
        case .alertList(let limit): "alert list \(limit)\n"
        case .alertShow(let id): "alert show \(id)\n"
        case .alertExport(let id): "alert export \(id)\n"
        case .placeList(let part): part.isEmpty ? "position list\n" : "position list \(part)\n"
        }
    }
}

/// What the daemon answers.
public struct LocalAnswer: Sendable, Equatable {
    public let isOK: Bool
    /// JSON.
    public let body: [UInt8]

    static func ok(_ body: [UInt8]) -> Self { Self(isOK: true, body: body) }
    static func error(_ body: [UInt8]) -> Self { Self(isOK: false, body: body) }

    var bytes: [UInt8] { Array("\(isOK ? "ok" : "error") \(body.count)\n".utf8) + body }

    static let largestBody = 16 * 1024 * 1024

    /// Reads the head line; nil unless it is one.
    static func head(_ line: String) -> (isOK: Bool, bytes: Int)? {
        let words = line.split(separator: " ")
        guard words.count == 2, words[0] == "ok" || words[0] == "error", let bytes = Int(words[1]),
            (0...largestBody).contains(bytes)
        else { return nil }
        return (words[0] == "ok", bytes)
    }
}
