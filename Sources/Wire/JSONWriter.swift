import Safety

/// Writes JSON (RFC 8259) straight into bytes: the one way every payload of ours is made.
///
/// Callers give the keys of an object in ascending order of their bytes, so that the same facts are always the same
/// bytes; the goldens' tests hold that. Numbers are integers or fixed-point, never an exponent. Why not `JSONEncoder`:
/// docs/wire.md, "How the bytes are made".
struct JSONWriter {
    private var bytes: [UInt8] = []
    private var needsComma = false

    /// One object as a whole payload.
    static func payload(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(640)
        writer.object(body)
        return writer.bytes
    }

    mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
        begin(key)
        object(body)
    }

    mutating func array<Elements: Collection>(
        _ key: String, _ elements: Elements, _ body: (inout JSONWriter, Elements.Element) -> Void
    ) {
        begin(key)
        array(elements, body)
    }

    /// Strings in their given order.
    mutating func array(_ key: String, _ texts: some Collection<String>) {
        array(key, texts) { writer, text in writer.element(text) }
    }

    mutating func field(_ key: String, _ text: String?) {
        guard let text else { return }
        begin(key)
        quote(text)
    }

    mutating func field(_ key: String, _ flag: Bool?) {
        guard let flag else { return }
        begin(key)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    mutating func field(_ key: String, _ number: (some FixedWidthInteger)?) {
        guard let number else { return }
        begin(key)
        digits(number)
    }

    mutating func field(_ key: String, _ time: UTCTime?) { field(key, time?.secondsSinceEpoch) }

    mutating func field(_ key: String, _ fixed: FixedPoint?) {
        guard let fixed else { return }
        begin(key)
        write(fixed)
    }

    // MARK: Elements of arrays

    mutating func element(_ text: String) {
        separate()
        quote(text)
    }

    /// Nil is `null`: in an array a place must not move.
    mutating func element(_ number: Int64?) {
        separate()
        guard let number else { return bytes.append(contentsOf: "null".utf8) }
        digits(number)
    }

    mutating func element<Elements: Collection>(
        array elements: Elements, _ body: (inout JSONWriter, Elements.Element) -> Void
    ) {
        separate()
        array(elements, body)
    }

    mutating func element(object body: (inout JSONWriter) -> Void) {
        separate()
        object(body)
    }

    // MARK: Parts

    private mutating func object(_ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    private mutating func array<Elements: Collection>(
        _ elements: Elements, _ body: (inout JSONWriter, Elements.Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        for element in elements { body(&self, element) }
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func begin(_ key: String) {
        separate()
        quote(key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if bytes[start...].contains(where: Self.needsEscape) {
            bytes.removeSubrange(start...)
            for byte in text.utf8 { escape(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        guard Self.needsEscape(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        guard byte < 0x20 else { return bytes.append(byte) }
        bytes.append(contentsOf: "u00".utf8)
        bytes.append(Self.hexDigits[Int(byte >> 4)])
        bytes.append(Self.hexDigits[Int(byte & 0xf)])
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)

    private mutating func digits(_ number: some FixedWidthInteger) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(of: UInt64(number.magnitude), atLeast: 1)
    }

    private mutating func digits(of magnitude: UInt64, atLeast count: Int) {
        let start = bytes.count
        var rest = magnitude
        while rest > 0 || bytes.count - start < count {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }

    private mutating func write(_ fixed: FixedPoint) {
        if fixed.units < 0 { bytes.append(UInt8(ascii: "-")) }
        var scale: UInt64 = 1
        for _ in 0..<fixed.decimals { scale *= 10 }
        let (whole, fraction) = fixed.units.magnitude.quotientAndRemainder(dividingBy: scale)
        digits(of: whole, atLeast: 1)
        guard fixed.decimals > 0, fraction > 0 || fixed.keepsPoint else { return }
        bytes.append(UInt8(ascii: "."))
        let start = bytes.count
        digits(of: fraction, atLeast: fixed.decimals)
        while bytes.count > start + 1, bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    }
}

/// A number as it is printed: `units` of 10^−`decimals`, trailing zeros dropped.
struct FixedPoint: Equatable {
    let units: Int64
    let decimals: Int
    /// Whether `50` prints as `50.0`, so that a typed reader sees a float everywhere.
    let keepsPoint: Bool

    /// Degrees, with 6 decimals (0.11 m); a precondition of `Coordinate` keeps them finite.
    static func degrees(_ degrees: Double) -> FixedPoint {
        FixedPoint(units: microdegrees(degrees), decimals: 6, keepsPoint: true)
    }

    /// Nil when the value isn't finite or is beyond ±10^12, which nothing we measure is.
    init?(_ value: Double?, decimals: Int) {
        guard let value, value.isFinite, abs(value) < 1e12 else { return nil }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        self.init(units: Int64((value * scale).rounded()), decimals: decimals, keepsPoint: false)
    }

    private init(units: Int64, decimals: Int, keepsPoint: Bool) {
        self.units = units
        self.decimals = decimals
        self.keepsPoint = keepsPoint
    }

    static func microdegrees(_ degrees: Double) -> Int64 { Int64((degrees * 1e6).rounded()) }
}
