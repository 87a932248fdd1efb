import FoundationEssentials

/// A page with a place for the report between two markers.
struct Page {
    private let path: String

    static let begin = "<!-- integrity-report:begin -->"
    static let end = "<!-- integrity-report:end -->"

    init(_ path: String) { self.path = path }

    /// Puts the text between the markers; what was there is gone.
    func put(_ text: String) throws {
        let page = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        guard let begin = page.firstRange(of: Self.begin), let end = page.firstRange(of: Self.end),
            begin.upperBound <= end.lowerBound
        else { throw Failure("\(path) has no markers") }
        let new = page[..<begin.upperBound] + "\n\(text)\n" + page[end.lowerBound...]
        try Data(new.utf8).write(to: URL(filePath: path))
    }
}
