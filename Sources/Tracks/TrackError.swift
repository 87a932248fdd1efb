/// Why a track can't be played, in the words `check` uses: what is wrong, and what would be right.
public struct TrackError: Error, Sendable, Equatable, CustomStringConvertible {
    public let file: String
    /// From 1; nil when it is about the file as a whole.
    public let line: Int?
    public let message: String
    public let remedy: String

    public init(file: String, line: Int? = nil, _ message: String, remedy: String) {
        self.file = file
        self.line = line
        self.message = message
        self.remedy = remedy
    }

    /// `file:line: error: what is wrong; what would be right`.
    public var description: String {
        "\(file):\(line.map { "\($0):" } ?? "") error: \(message); \(remedy)"
    }
}
