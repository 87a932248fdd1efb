import Safety

/// Why bytes aren't a track batch. Names the place, never a value.
public struct TrackProblem: Error, Hashable, CustomStringConvertible {
    public let description: String
}

extension TrackBatch {
    /// Twice the values of a full batch, so that one too long is told as such.
    private static let limits = JSONLimits(bytes: largestBytes, depth: 4, values: 20 * capacity + 12)

    /// Reads a batch strictly: every field known and in range, nothing twice, 1 to `capacity` fixes on the Earth.
    public static func decode(_ bytes: [UInt8]) throws(TrackProblem) -> TrackBatch {
        let value: JSONValue
        do {
            value = try JSONReader.read(bytes, within: limits).value
        } catch {
            throw TrackProblem(description: error.description)
        }
        guard case .object(let members) = value, members.map(\.key).sorted() == ["_type", "fixes", "id", "unit", "v"]
        else { throw TrackProblem(description: "not an object of exactly _type, fixes, id, unit and v") }
        let byKey = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
        guard byKey["_type"] == .string("fieldgate.track"), byKey["v"] == .integer(1) else {
            throw TrackProblem(description: "not a fieldgate.track of version 1")
        }
        guard case .string(let idText) = byKey["id"], let id = Identifier(idText) else {
            throw TrackProblem(description: "id: not a UUID of version 7")
        }
        guard case .string(let unit) = byKey["unit"], UnitAddress.isSegment(unit) else {
            throw TrackProblem(description: "unit: not an id of a unit")
        }
        guard case .array(let rows) = byKey["fixes"], (1...capacity).contains(rows.count) else {
            throw TrackProblem(description: "fixes: not a list of 1 to \(capacity)")
        }
        var fixes: [TrackFix] = []
        var before = TrackFix()
        for (index, row) in rows.enumerated() {
            guard let fix = TrackFix(row: row.value, after: before) else {
                throw TrackProblem(description: "fixes[\(index)]: not a fix")
            }
            fixes.append(fix)
            before = fix
        }
        return TrackBatch(id: id, unit: unit, fixes: fixes)
    }
}

extension TrackFix {
    /// Nil unless `row` is nine numbers that, added to `before`, make a fix on the Earth.
    fileprivate init?(row: JSONValue, after before: TrackFix) {
        guard case .array(let cells) = row, cells.count == 9 else { return nil }
        var numbers: [Int64?] = []
        for cell in cells {
            switch cell.value {
            // Far below the overflow of any sum here, far above anything real.
            case .integer(let number) where abs(number) < 1 << 53: numbers.append(number)
            case .null: numbers.append(nil)
            default: return nil
            }
        }
        guard let time = numbers[0], let latitude = numbers[1], let longitude = numbers[2], let sequence = numbers[3],
            let boot = numbers[4], let flags = numbers[8]
        else { return nil }
        self = before
        timeSeconds += time
        latitudeMicrodegrees += latitude
        longitudeMicrodegrees += longitude
        let newSequence = Int64(before.sequence) + sequence
        self.boot += Int(boot)
        guard newSequence >= 0, newSequence < 1 << 53, self.boot >= 0, self.boot < 1 << 53, abs(timeSeconds) < 1 << 53,
            abs(latitudeMicrodegrees) <= 90_000_000, abs(longitudeMicrodegrees) <= 180_000_000
        else { return nil }
        self.sequence = UInt64(newSequence)
        accuracyMetres = numbers[5]
        speedKilometresPerHour = numbers[6]
        courseDegrees = numbers[7]
        guard accuracyMetres.map({ $0 > 0 }) ?? true, speedKilometresPerHour.map({ $0 >= 0 }) ?? true,
            courseDegrees.map({ (0..<360).contains($0) }) ?? true
        else { return nil }
        guard set(flags: flags) else { return nil }
    }
}
