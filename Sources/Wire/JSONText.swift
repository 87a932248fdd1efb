/// Writes JSON for people's programs, in the order in which it is told; payloads are `JSONWriter`'s.
public struct JSONText {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init() {}

    public mutating func object(_ key: String? = nil, _ body: (inout JSONText) -> Void) { nest(key, "{", "}", body) }
    public mutating func array(_ key: String? = nil, _ body: (inout JSONText) -> Void) { nest(key, "[", "]", body) }

    public mutating func field(_ key: String, _ text: String?) {
        guard let text else { return }
        begin(key)
        quote(text)
    }

    public mutating func field(_ key: String, _ whole: Int?) {
        guard let whole else { return }
        begin(key)
        raw(String(whole))
    }

    public mutating func field(_ key: String, _ flag: Bool) {
        begin(key)
        raw(flag ? "true" : "false")
    }

    /// A number with at most `decimals` places; nothing for one that isn't finite or is beyond 10^12.
    public mutating func field(_ key: String, _ number: Double?, decimals: Int) {
        guard let number, let text = Self.fixed(number, decimals: decimals) else { return }
        begin(key)
        raw(text)
    }

    /// The shortest decimal that is this number; `null` for one that isn't finite.
    public mutating func field(_ key: String, exactly number: Double) {
        begin(key)
        raw(number.isFinite ? "\(number)" : "null")
    }

    public mutating func null(_ key: String) {
        begin(key)
        raw("null")
    }

    public mutating func element(_ text: String) {
        begin(nil)
        quote(text)
    }

    public mutating func element(_ number: Double, decimals: Int) {
        begin(nil)
        raw(Self.fixed(number, decimals: decimals) ?? "null")
    }

    /// Text that is JSON already.
    public mutating func raw(_ text: String) { bytes += Array(text.utf8) }

    /// Hands over what has been written so far.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func nest(_ key: String?, _ open: String, _ close: String, _ body: (inout JSONText) -> Void) {
        begin(key)
        raw(open)
        needsComma = false
        body(&self)
        raw(close)
        needsComma = true
    }

    private mutating func begin(_ key: String?) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        guard let key else { return }
        quote(key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: raw("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Rounded to `decimals` places, without trailing zeros and never as −0.
    public static func fixed(_ number: Double, decimals: Int) -> String? {
        guard number.isFinite, abs(number) < 1e12 else { return nil }
        let scale = (0..<decimals).reduce(Int64(1)) { power, _ in power * 10 }
        let (scaled, overflow) = Int64(abs(number).rounded(.down)).multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        let part = (abs(number) - abs(number).rounded(.down)) * Double(scale)
        let units = scaled + Int64(part.rounded())
        let (whole, fraction) = units.quotientAndRemainder(dividingBy: scale)
        let sign = number < 0 && units > 0 ? "-" : ""
        guard fraction > 0 else { return "\(sign)\(whole)" }
        var digits = String(fraction)
        digits = String(repeating: "0", count: decimals - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}
