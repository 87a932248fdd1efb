/// Builds the tree from what the parser meets, within the limits.
///
/// A class because the parser holds a pointer to it while it reads; it is used by one `ExpatParser.read` and no other.
final class MarkupTree {
    private struct Frame {
        let name: String
        let attributes: [String: String]
        let offset: Int
        var text: [UInt8] = []
        var textStart: Int?
        var children: [MarkupElement] = []
    }

    let bytes: [UInt8]
    private let limits: MarkupLimits
    private var open: [Frame] = []
    private var elements = 0
    private(set) var root: MarkupElement?
    private(set) var fault: MapFault?

    init(bytes: [UInt8], limits: MarkupLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The name of the innermost element that isn't closed.
    var openName: String? { open.last?.name }

    func refuse(_ message: String, _ remedy: String, at offset: Int) {
        if fault == nil { fault = MapFault(message, remedy, at: offset, in: bytes) }
    }

    /// - Parameter attributes: name, value, name, value.
    func begin(_ name: String, _ attributes: [String], at offset: Int) {
        guard fault == nil else { return }
        elements += 1
        guard elements <= limits.elements else {
            return refuse("there are too many elements", "\(limits.elements) at most", at: offset)
        }
        guard open.count < limits.depth else {
            return refuse("this is nested too deep", "\(limits.depth) levels at most", at: offset)
        }
        guard attributes.count / 2 <= limits.attributes,
            attributes.reduce(0, { $0 + $1.utf8.count }) <= limits.attributeBytes
        else {
            return refuse(
                "the element has too many or too long attributes",
                "\(limits.attributes) of together \(limits.attributeBytes) bytes at most", at: offset)
        }
        var named: [String: String] = [:]
        for index in stride(from: 0, to: attributes.count - 1, by: 2) {
            named[attributes[index]] = attributes[index + 1]
        }
        let local = name.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(name[name.utf8.index(after: $0)...]) }
        open.append(Frame(name: local ?? name, attributes: named, offset: offset))
    }

    @unsafe func text(_ piece: UnsafeRawBufferPointer, at offset: Int) {
        guard fault == nil, !open.isEmpty else { return }
        let last = open.count - 1
        if open[last].textStart == nil { open[last].textStart = offset }
        unsafe open[last].text.append(contentsOf: piece)
    }

    func end(at offset: Int) {
        guard fault == nil, let frame = open.popLast() else { return }
        let isBlank = frame.text.allSatisfy { [0x20, 0x0a, 0x0d, 0x09].contains($0) }
        let start = frame.textStart ?? offset
        let element = MarkupElement(
            name: frame.name, attributes: frame.attributes,
            text: isBlank ? "" : String(decoding: frame.text, as: UTF8.self), children: frame.children,
            offset: frame.offset, textRange: isBlank ? offset..<offset : start..<max(start, offset))
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }
}
