import MapFiles
import Wire

/// The text of a `<coordinates>` element: `longitude,latitude[,altitude]`, apart by blanks.
///
/// Blanks around the commas are accepted, as hands write them. Linear in the text's length.
struct KMLCoordinates {
    /// Of the first position, or of the element without any.
    let offset: Int
    private var positions: [JSONNode] = []

    /// As a GeoJSON list of positions.
    var list: JSONValue { .array(positions) }
    /// The position, if there is exactly one.
    var single: JSONNode? { positions.count == 1 ? positions[0] : nil }

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
            positions.append(try scanner.position())
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

        mutating func position() throws(KMLGeometry.Fault) -> JSONNode {
            let start = place
            var numbers: [JSONNode] = []
            while true {
                numbers.append(try number())
                guard numbers.count <= 3 else {
                    throw KMLGeometry.Fault(
                        offset: start, message: "a position has more than three numbers", remedy: remedy)
                }
                skipBlanks()
                guard !isAtEnd, bytes[index] == UInt8(ascii: ",") else { break }
                index += 1
                skipBlanks()
            }
            guard numbers.count >= 2 else {
                throw KMLGeometry.Fault(
                    offset: start, message: "no comma follows a position's longitude", remedy: remedy)
            }
            // The altitude means nothing to a zone.
            return JSONNode(offset: start, value: .array(Array(numbers.prefix(2))))
        }

        /// An optional sign, digits with or without a point, an optional exponent.
        private mutating func number() throws(KMLGeometry.Fault) -> JSONNode {
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
            return JSONNode(offset: at, value: .number(number))
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
