public import Foundation

/// A receiver's raw output, cut into epochs: what the receiver sends in one burst, once a cycle.
public struct Recording: Sendable {
    public let epochs: [Data]

    /// Reads a raw log. Leading lines that start with `#` are comments (gpsd's regression logs have them), as they are
    /// to gpsfake; later ones gpsd skips by itself.
    public init(contentsOf path: String) throws {
        self.init(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    public init(_ bytes: Data) {
        var rest = bytes[...]
        while rest.first == UInt8(ascii: "#") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { break }
            rest = rest[rest.index(after: end)...]
        }
        epochs = Self.cut(rest)
    }

    /// One epoch for each inner list of sentences (without line ends).
    public init(sentences: [[String]]) {
        epochs = sentences.map { Data($0.map { "\($0)\r\n" }.joined().utf8) }
    }

    /// An epoch ends where a sentence with a time has another one than before, or comes a second time. Binary output
    /// has no such line: there the longest epoch decides.
    private static func cut(_ bytes: Data) -> [Data] {
        let longest = 2048
        var epochs: [Data] = []
        var epoch = Data()
        var time: Substring?
        var seen: [Substring] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
            let end = min(newline.map { bytes.index(after: $0) } ?? bytes.endIndex, start + longest)
            let line = bytes[start..<end]
            start = end
            let stamp = Self.stamp(line)
            let begins = stamp.map { ($0.time != time && time != nil) || seen.contains($0.kind) } ?? false
            if begins || epoch.count + line.count > longest {
                epochs.append(epoch)
                epoch = Data()
                seen = []
                time = nil
            }
            if let stamp {
                seen.append(stamp.kind)
                time = stamp.time
            }
            epoch.append(line)
        }
        if !epoch.isEmpty { epochs.append(epoch) }
        return epochs.filter { !$0.isEmpty }
    }

    /// Kind and time field ("" without a fix) of a sentence that has one.
    private static func stamp(_ line: Data) -> (kind: Substring, time: Substring)? {
        guard line.first == UInt8(ascii: "$"), line.count < 120 else { return nil }
        let fields = String(decoding: line, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count > 5, ["RMC", "GGA", "GNS"].contains(String(fields[0].suffix(3))) else { return nil }
        return (fields[0].suffix(3), fields[1])
    }
}
