/// A recorded track, as a receiver or a logger left it.
public enum TrackFormat: String, Sendable, CaseIterable {
    case nmea, gpx, gpsd

    public var name: String {
        switch self {
        case .nmea: "NMEA 0183"
        case .gpx: "GPX"
        case .gpsd: "gpsd JSON"
        }
    }

    /// How much of a file is looked at.
    static let recognitionBytes = 1 << 18

    /// What the beginning of a file is, by its content; nil when it is none of ours.
    ///
    /// gpsd's JSON goes before NMEA, for a log that holds both has the sentences that the JSON was made of.
    static func recognise(_ head: [UInt8]) -> TrackFormat? {
        if isMarkup(head) { return .gpx }
        var sentences = 0
        for line in head.split(separator: 0x0a) {
            if isReport(line) { return .gpsd }
            NMEASentence.forEach(in: line) { reading in
                if case .sentence = reading { sentences += 1 }
            }
        }
        return sentences > 0 ? .nmea : nil
    }

    private static func isMarkup(_ head: [UInt8]) -> Bool {
        let marks: [[UInt8]] = [[0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff]]
        let text = head.dropFirst(marks.first { head.starts(with: $0) }?.count ?? 0)
        return text.first { ![0, 0x20, 0x09, 0x0a, 0x0d].contains($0) } == UInt8(ascii: "<")
    }

    /// `{"class":"TPV"…`, with any blanks.
    private static func isReport(_ line: ArraySlice<UInt8>) -> Bool {
        let start = String(decoding: line.prefix(64).filter { ![0x20, 0x09].contains($0) }, as: UTF8.self)
        return ["TPV", "SKY", "VERSION", "DEVICES", "WATCH", "DEVICE", "FIELDGATE-VEHICLE"].contains {
            start.hasPrefix("{\"class\":\"\($0)\"")
        }
    }
}
