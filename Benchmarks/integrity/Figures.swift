import Glibc

/// With one decimal.
func tenths(_ value: Double) -> String { fixed(value, 1) }

/// With so many decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    var unit = 1
    for _ in 0..<decimals { unit *= 10 }
    let scaled = Int((abs(value) * Double(unit)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(scaled)" }
    let part = String(scaled % unit)
    return "\(sign)\(scaled / unit)." + String(repeating: "0", count: decimals - part.count) + part
}

/// In per cent; what isn't all of it never reads 100 %, and what isn't nothing never 0 %.
func percent(_ share: Double) -> String {
    guard share > 0, share < 1 else { return share <= 0 ? "0 %" : "100 %" }
    for decimals in 1...4 {
        let scaled = share * 100
        let text = fixed(scaled, decimals)
        if text != fixed(100, decimals), text != fixed(0, decimals) { return "\(text) %" }
    }
    return share > 0.5 ? "> 99.9999 %" : "< 0.0001 %"
}

extension DriveResult.Count {
    /// `999/1000`, or a dash where nothing was due.
    var text: String { due == 0 ? "–" : "\(done)/\(due)" }
    var share: Double { due == 0 ? 1 : Double(done) / Double(due) }
    var lower: Double { Bounds.lower(done, of: due) }
}

extension [Double] {
    /// Of a sorted list; nil of an empty one.
    func quantile(_ share: Double) -> Double? {
        isEmpty ? nil : self[Swift.min(count - 1, Int((Double(count) * share).rounded(.down)))]
    }
}

func seconds(_ value: Double?) -> String { value.map { tenths($0) } ?? "–" }
