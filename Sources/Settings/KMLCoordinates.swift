import MapFiles
import Wire

/// The text of a `<coordinates>` element: `longitude,latitude[,altitude]`, apart by blanks.
///
/// Blanks around the commas are accepted, as hands write them. Linear in the text's length.
struct KMLCoordinates {
    /// Of the first position, or of the element without any.
    let offset: Int
    private var positions = JSONPositions()

    /// As a GeoJSON list of positions.
    var list: JSONValue { positions.count == 0 ? .array([]) : .positions(positions) }

    /// The position, if there is exactly one.
    var single: JSONNode? {
        guard positions.count == 1 else { return nil }
        let (longitude, latitude, offset) = positions[0]
        let numbers = [longitude, latitude].map { JSONNode(offset: offset, value: .number($0)) }
        return JSONNode(offset: offset, value: .array(numbers))
    }

    private static let remedy = "longitude,latitude or longitude,latitude,altitude, apart by blanks"

    /// - Parameter bytes: the document that the element's ranges count in.
    init(_ element: MarkupElement, in bytes: [UInt8]) throws(KMLGeometry.Fault) {
        let written = bytes[element.textRange]
        // References and CDATA marks are resolved in the element's text only, and places are then those of its start.
        let isPlain = !written.contains { [UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "]")].contains($0) }
        var scanner = Scanner(
            bytes: isPlain ? written : Array(element.text.utf8)[...],
            fixedOffset: isPlain ? nil : element.textRange.lowerBound)
        scanner.skipBlanks()
        offset = scanner.isAtEnd ? element.offset : scanner.place
        while !scanner.isAtEnd {
            let place = scanner.place
            let (longitude, latitude) = try scanner.position()
            positions.append(longitude, latitude, at: place)
            scanner.skipBlanks()
        }
    }

    private struct Scanner {
        let bytes: ArraySlice<UInt8>
        let fixedOffset: Int?
        private var index: Int

        init(bytes: ArraySlice<UInt8>, fixedOffset: Int?) {
            self.bytes = bytes
            self.fixedOffset = fixedOffset
            index = bytes.startIndex
        }

        var isAtEnd: Bool { index == bytes.endIndex }
        var place: Int { fixedOffset ?? index }

        mutating func skipBlanks() {
            while index < bytes.endIndex, KMLText.isBlank(bytes[index]) { index += 1 }
        }

        mutating func position() throws(KMLGeometry.Fault) -> (longitude: Double, latitude: Double) {
            let start = place
            // The altitude means nothing to a zone.
            var (longitude, latitude) = (0.0, 0.0)
            var count = 0
            while true {
                let number = try number()
                count += 1
                if count == 1 { longitude = number } else if count == 2 { latitude = number }
                guard count <= 3 else {
                    throw KMLGeometry.Fault(
                        offset: start, message: "a position has more than three numbers", remedy: remedy)
                }
                skipBlanks()
                guard !isAtEnd, bytes[index] == UInt8(ascii: ",") else { break }
                index += 1
                skipBlanks()
            }
            guard count >= 2 else {
                throw KMLGeometry.Fault(
                    offset: start, message: "no comma follows a position's longitude", remedy: remedy)
            }
            return (longitude, latitude)
        }

        /// An optional sign, digits with or without a point, an optional exponent.
        private mutating func number() throws(KMLGeometry.Fault) -> Double {
            let start = index
            let at = place
            while index < bytes.endIndex, Self.isOfNumber(bytes[index]) { index += 1 }
            let text = bytes[start..<index]
            let begins = text.first { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }
            // `Double` knows more forms than these: hexadecimal, infinities.
            guard text.count <= 64, let begins, begins != UInt8(ascii: "e"), begins != UInt8(ascii: "E"),
                let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite
            else {
                throw KMLGeometry.Fault(offset: at, message: "this is no number of a position", remedy: remedy)
            }
            return number
        }

        private static func isOfNumber(_ byte: UInt8) -> Bool {
            switch byte {
            case 48...57, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                true
            default: false
            }
        }
    }
}
