/// Cuts bytes into lines, whatever they are; memory is bounded by the longest line that is believed.
struct LineReader {
    struct Line {
        /// From 1.
        let number: Int
        /// Without its end (LF or CR LF).
        let bytes: ArraySlice<UInt8>
    }

    /// SKY lines of gpsd with 140 satellites have about 20,000 bytes.
    static let longest = 1 << 20

    private var source: any ByteSource
    private var buffer: [UInt8] = []
    /// Where the next line starts in the buffer.
    private var start = 0
    private var number = 0
    private var isAtEnd = false
    /// Lines that were longer than believed; they are passed over.
    private(set) var overlong = 0

    init(_ source: any ByteSource) { self.source = source }

    /// The next line; nil at the end. The last line needs no end.
    mutating func next() throws(TrackError) -> Line? {
        var searched = start
        var isDropping = false
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0a) {
                let line = buffer[start..<end]
                start = end + 1
                number += 1
                if isDropping {
                    isDropping = false
                    searched = start
                    continue
                }
                return Line(number: number, bytes: line.last == 0x0d ? line.dropLast() : line)
            }
            if isAtEnd {
                guard start < buffer.count, !isDropping else { return nil }
                let line = buffer[start...]
                start = buffer.count
                number += 1
                return Line(number: number, bytes: line)
            }
            buffer.removeSubrange(..<start)
            start = 0
            if buffer.count > Self.longest {
                overlong += isDropping ? 0 : 1
                isDropping = true
                buffer.removeAll(keepingCapacity: true)
            }
            searched = buffer.count
            if let chunk = try source.next() { buffer += chunk } else { isAtEnd = true }
        }
    }
}
