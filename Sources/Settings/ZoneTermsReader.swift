import Safety
import Wire

/// Reads terms from what was written, whether in a layer of the settings or in a map file's properties.
struct ZoneTermsReader {
    struct Fault {
        let isError: Bool
        let key: String
        let spot: Written.Spot
        let message: String
        let remedy: String
    }

    static let names = [
        "id", "name", "kind", "level", "rings", "action", "radius", "width", "margin", "dwell", "valid", "hours",
        "units",
    ]
    /// Abbreviations that people write for them.
    private static let aliases = [
        "lvl": "level", "lev": "level", "act": "action", "rad": "radius", "title": "name", "ring": "rings",
        "unit": "units", "validity": "valid",
    ]

    static let marginRange = 0.0...10_000.0
    /// Milliseconds.
    static let dwellRange = 0.0...7_200_000.0
    static let radiusRange = 10.0...200_000.0
    static let widthRange = 10.0...100_000.0
    static let ringRange = 0.0...200_000.0
    static let unitLimit = 100

    private(set) var terms = ZoneTerms()
    private(set) var faults: [Fault] = []
    /// What isn't known here.
    private(set) var strangers: [Written.Entry] = []

    /// - Parameter isMap: in a map, `null` is as good as absent (exports write unset fields that way), and ids may be
    ///   whole numbers, which the caller reads.
    init(_ entries: [Written.Entry], isMap: Bool) {
        let present = Set(entries.map(\.key))
        for entry in entries {
            guard Self.names.contains(entry.key) else {
                if isMap { nearMiss(entry, present: present) } else { strangers.append(entry) }
                continue
            }
            if entry.isDoubled {
                fault(entry.key, entry.spot, "this key is given twice", "keep one of them")
                continue
            }
            if case .nothing = entry.value.content {
                if !isMap { fault(entry.key, entry.spot, "the key has no value", "a value, or remove the key") }
                continue
            }
            if isMap, entry.key == "id" || entry.key == "name" { continue }
            read(entry.key, entry.value)
        }
        settle(entries)
    }

    private mutating func fault(
        isError: Bool = true, _ key: String, _ spot: Written.Spot, _ message: String, _ remedy: String
    ) {
        faults.append(Fault(isError: isError, key: key, spot: spot, message: message, remedy: remedy))
    }

    /// What a property's name was meant to be that is none of ours; nil when it is like none.
    private mutating func nearMiss(_ entry: Written.Entry, present: Set<String>) {
        let folded = entry.key.lowercased()
        let meant =
            Self.aliases[folded] ?? Self.names.first { $0 == folded }
            ?? Self.names.first { $0.count >= 5 && Suggestion.distance($0, folded) == 1 }
        guard let meant, !present.contains(meant) else { return }
        fault(
            isError: false, meant, entry.spot, "the property \(entry.key.quotable) is not read",
            "did you mean '\(meant)'?")
    }

    private mutating func read(_ key: String, _ value: Written) {
        switch key {
        case "id": terms.id = label(key, value, "a text of 1 to 64 bytes") { $0.utf8.count <= 64 }
        case "name": terms.name = label(key, value, "a text of 1 to 128 characters in one line") { $0.count <= 128 }
        case "kind": terms.kind = word(key, value, Zone.Kind.self)
        case "level": terms.level = word(key, value, Level.self)
        case "action": terms.action = word(key, value, Action.self)
        case "radius": terms.radiusMetres = length(key, value, Self.radiusRange)
        case "width": terms.widthMetres = length(key, value, Self.widthRange)
        case "margin": terms.marginMetres = length(key, value, Self.marginRange)
        case "dwell":
            terms.dwell = quantity(key, value, Self.dwellRange, Quantity.durations, example: "120s").map {
                .nanoseconds(Int64(($0 * 1e6).rounded()))
            }
        case "rings": rings(value)
        case "valid": valid(value)
        case "hours": hours(value)
        default: units(value)
        }
    }

    private mutating func label(
        _ key: String, _ value: Written, _ remedy: String, fits: (String) -> Bool
    ) -> String? {
        if let text = value.text, text.isPlainName, fits(text) { return text }
        fault(key, value.spot, key == "id" ? "this can't be an id" : "this can't be shown as a name", remedy)
        return nil
    }

    private mutating func word<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ value: Written, _ type: Value.Type
    ) -> Value? {
        let words = Value.allCases.map(\.rawValue)
        guard let text = value.text else {
            fault(key, value.spot, "\(value.kind) is no \(key)", "one of " + words.joined(separator: ", "))
            return nil
        }
        if let known = Value(rawValue: text) { return known }
        let near = Suggestion.nearest(to: text.replacing("-", with: "_"), among: words).map { "did you mean '\($0)'?" }
        fault(key, value.spot, "\(text.quotable) is no \(key)", near ?? "one of " + words.joined(separator: ", "))
        return nil
    }

    private mutating func length(_ key: String, _ value: Written, _ range: ClosedRange<Double>) -> Double? {
        quantity(key, value, range, Quantity.lengths, example: "250m")
    }

    private mutating func quantity(
        _ key: String, _ value: Written, _ range: ClosedRange<Double>, _ units: [Quantity.Unit], example: String
    ) -> Double? {
        let lower = Quantity.text(range.lowerBound, in: units)
        let upper = Quantity.text(range.upperBound, in: units)
        let remedy = "a text with a number and its unit, such as \"\(example)\", from \(lower) to \(upper)"
        guard let text = value.text else {
            fault(key, value.spot, "\(value.kind) says no unit", remedy)
            return nil
        }
        do {
            let found = try Quantity.parse(text, as: units)
            if range.contains(found) { return found }
            fault(key, value.spot, "\(text.quotable) is out of range", remedy)
        } catch {
            fault(key, value.spot, error.message(for: text, noun: key), remedy)
        }
        return nil
    }

    // MARK: Rings

    private static let ringForm = "a level and a distance each, such as {warning: 10km, advisory: 25km}"

    /// A group of levels with distances, or in one text, for tables that hold no groups: `warning 10km, advisory 25km`.
    private mutating func rings(_ value: Written) {
        var pairs: [(key: String, spot: Written.Spot, value: Written)] = []
        switch value.content {
        case .group(let entries):
            for entry in entries {
                if entry.isDoubled || pairs.contains(where: { $0.key == entry.key }) {
                    fault("rings", entry.spot, "the level \(entry.key.quotable) is given twice", "each level once")
                }
                pairs.append((entry.key, entry.spot, entry.value))
            }
        case .text(let text):
            for part in text.split(separator: ",") {
                let words = part.split { $0 == " " || $0 == ":" || $0 == "=" }.map(String.init)
                guard words.count == 2, !pairs.contains(where: { $0.key == words[0] }) else {
                    fault(
                        "rings", value.spot, "\(text.quotable) is no rings", "such as \"warning 10km, advisory 25km\"")
                    return
                }
                pairs.append((words[0], value.spot, Written(content: .text(words[1]), spot: value.spot)))
            }
        case .nothing, .other, .list:
            fault("rings", value.spot, "\(value.kind) is no rings", Self.ringForm)
            return
        }
        var rings: [Level: Double] = [:]
        for pair in pairs {
            guard let level = Level(rawValue: pair.key) else {
                let words = Level.allCases.map(\.rawValue)
                let near = Suggestion.nearest(to: pair.key, among: words).map { "did you mean '\($0)'?" }
                fault(
                    "rings", pair.spot, "\(pair.key.quotable) is no level",
                    near ?? "one of " + words.joined(separator: ", "))
                continue
            }
            rings[level] = length("rings.\(level.rawValue)", pair.value, Self.ringRange)
        }
        guard rings.count == pairs.count else { return }
        terms.rings = rings
    }

    /// What only the whole can tell.
    private mutating func settle(_ entries: [Written.Entry]) {
        guard let rings = terms.rings, let spot = entries.first(where: { $0.key == "rings" })?.value.spot else {
            return
        }
        if rings.isEmpty { fault(isError: false, "rings", spot, "there is no ring", Self.ringForm) }
        let own = Level.allCases.filter { rings[$0] == 0 }
        if own.count > 1 {
            fault("rings", spot, "two levels are at 0m, and the shape has one", "the worse of them")
        } else if let level = terms.level, let first = own.first, level != first {
            fault(
                "rings", spot, "rings say '\(first.rawValue)' at 0m, and level says '\(level.rawValue)'",
                "one of the two")
        }
        for level in Level.allCases where terms.isHidden(level) && rings[level] != 0 {
            fault(
                isError: false, "rings.\(level.rawValue)", spot,
                "a worse level reaches as far, so that this one never shows", "milder levels farther out")
        }
    }

    // MARK: Times and units

    private static let validForm = "from and until, each a date or a date-time with its offset (RFC 3339)"

    private mutating func valid(_ value: Written) {
        var bounds: [String: Validity.Bound] = [:]
        var pairs: [(String, Written)] = []
        switch value.content {
        case .group(let entries):
            for entry in entries {
                guard entry.key == "from" || entry.key == "until", !entry.isDoubled else {
                    fault(
                        "valid", entry.spot,
                        entry.isDoubled ? "this key is given twice" : "\(entry.key.quotable) has no meaning here",
                        Self.validForm)
                    continue
                }
                if case .nothing = entry.value.content { continue }
                pairs.append((entry.key, entry.value))
            }
        case .text(let text):
            // ISO 8601 writes an interval so; `..` is an open end.
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                fault("valid", value.spot, "\(text.quotable) is no interval", "such as \"2026-11-20/2026-12-01\"")
                return
            }
            for (name, part) in zip(["from", "until"], parts) where part != ".." && !part.isEmpty {
                pairs.append((name, Written(content: .text(part), spot: value.spot)))
            }
        case .nothing, .other, .list:
            fault("valid", value.spot, "\(value.kind) is no interval", Self.validForm)
            return
        }
        for (name, written) in pairs {
            guard let text = written.text, let bound = Validity.Bound(text) else {
                fault(
                    "valid.\(name)", written.spot, "\(written.text?.quotable ?? written.kind) is no date",
                    "such as 2026-11-20, or 2026-11-20T06:00:00+02:00")
                continue
            }
            bounds[name] = bound
        }
        guard !bounds.isEmpty, bounds.count == pairs.count else {
            if pairs.isEmpty { fault("valid", value.spot, "neither from nor until is given", Self.validForm) }
            return
        }
        let validity = Validity(from: bounds["from"], until: bounds["until"])
        if validity.isBackwards {
            fault("valid", value.spot, "it ends before it begins", "from before until")
            return
        }
        terms.valid = validity
    }

    private mutating func hours(_ value: Written) {
        let remedy = "such as \"21:00-05:00 Europe/Kyiv\""
        guard let text = value.text else {
            fault("hours", value.spot, "\(value.kind) is no hours", remedy)
            return
        }
        do {
            terms.hours = try DailyHours.parse(text)
        } catch {
            let message =
                switch error {
                case .form: "\(text.quotable) is no hours"
                case .noZone: "\(text.quotable) doesn't say in which time zone"
                case .allDay: "\(text.quotable) is the whole day"
                }
            fault(
                "hours", value.spot, message, error == .allDay ? "no hours at all: a zone is always in force" : remedy)
        }
    }

    private mutating func units(_ value: Written) {
        let remedy = "ids of units, such as [unit-01, unit-02]"
        let items: [Written]
        switch value.content {
        case .list(let list): items = list
        case .text(let text):
            items = text.split { $0 == "," || $0 == " " }.map {
                Written(content: .text(String($0)), spot: value.spot)
            }
        case .nothing, .other, .group:
            fault("units", value.spot, "\(value.kind) is no list of units", remedy)
            return
        }
        guard (1...Self.unitLimit).contains(items.count) else {
            fault("units", value.spot, "the list has \(items.count) units", remedy + ", 1 to \(Self.unitLimit)")
            return
        }
        for item in items where !(item.text.map(UnitAddress.isSegment) ?? false) {
            fault("units", item.spot, "\(item.text?.quotable ?? item.kind) can't be the id of a unit", remedy)
            return
        }
        terms.units = items.compactMap(\.text)
    }
}
