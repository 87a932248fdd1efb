@testable import Wire

/// What the schema and the text of OASIS CAP 1.2 ask of a message, in our own words.
enum CAPSchema {
    /// One line of a sequence: an element, how often, and what it must be.
    struct Rule {
        let name: String
        let count: ClosedRange<Int>
        let content: Content
    }

    enum Content {
        case text((String) -> Bool)
        case sequence([Rule])
    }

    private static let many = 1...Int.max
    private static let any = 0...Int.max

    private static func one(_ name: String, _ check: @escaping (String) -> Bool = { _ in true }) -> Rule {
        Rule(name: name, count: 1...1, content: .text(check))
    }
    private static func maybe(_ name: String, _ check: @escaping (String) -> Bool = { _ in true }) -> Rule {
        Rule(name: name, count: 0...1, content: .text(check))
    }
    private static func of(_ words: String) -> (String) -> Bool {
        { words.split(separator: " ").map(String.init).contains($0) }
    }
    private static func pair(_ name: String) -> Rule {
        Rule(name: name, count: any, content: .sequence([one("valueName"), one("value")]))
    }

    static var alert: [Rule] {
        [
            one("identifier", isName), one("sender", isName), one("sent", isTime),
            one("status", of("Actual Exercise System Test Draft")), one("msgType", of("Alert Update Cancel Ack Error")),
            maybe("source"), one("scope", of("Public Restricted Private")), maybe("restriction"), maybe("addresses"),
            Rule(name: "code", count: any, content: .text { _ in true }), maybe("note"),
            maybe("references", areReferences),
            maybe("incidents"), Rule(name: "info", count: any, content: .sequence(info)),
        ]
    }

    private static var info: [Rule] {
        [
            maybe("language") { $0 == "uk-UA" || $0 == "en-US" },
            Rule(
                name: "category", count: many,
                content: .text(of("Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other"))),
            one("event"),
            Rule(
                name: "responseType", count: any,
                content: .text(of("Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None"))),
            one("urgency", of("Immediate Expected Future Past Unknown")),
            one("severity", of("Extreme Severe Moderate Minor Unknown")),
            one("certainty", of("Observed Likely Possible Unlikely Unknown")), maybe("audience"), pair("eventCode"),
            maybe("effective", isTime), maybe("onset", isTime), maybe("expires", isTime), maybe("senderName"),
            maybe("headline") { $0.count <= 160 }, maybe("description"), maybe("instruction"), maybe("web"),
            maybe("contact"), pair("parameter"), Rule(name: "area", count: any, content: .sequence(area)),
        ]
    }

    private static var area: [Rule] {
        [
            one("areaDesc"), Rule(name: "polygon", count: any, content: .text(isPolygon)),
            Rule(name: "circle", count: any, content: .text(isCircle)), pair("geocode"), maybe("altitude"),
            maybe("ceiling"),
        ]
    }

    // MARK: Checking

    /// All that is wrong; empty for a valid message.
    static func faults(_ text: String) -> [String] {
        do {
            let root = try TinyXML.parse(text)
            guard root.name == "alert", root.namespace == "urn:oasis:names:tc:emergency:cap:1.2" else {
                return ["not an alert of CAP 1.2"]
            }
            return faults(root, alert, at: "alert") + rulesBeyondTheSchema(root)
        } catch {
            return ["\(error)"]
        }
    }

    private static func faults(_ element: XMLElement, _ rules: [Rule], at path: String) -> [String] {
        var faults: [String] = []
        var rest = element.children[...]
        for rule in rules {
            let found = rest.prefix { $0.name == rule.name }
            rest = rest.dropFirst(found.count)
            if !rule.count.contains(found.count) { faults.append("\(path).\(rule.name): \(found.count) of them") }
            for child in found { faults += Self.faults(child, rule, at: "\(path).\(rule.name)") }
        }
        if let stray = rest.first { faults.append("\(path): \(stray.name) is unknown or out of order") }
        return faults
    }

    private static func faults(_ element: XMLElement, _ rule: Rule, at path: String) -> [String] {
        if element.namespace != nil { return ["\(path): a namespace"] }
        switch rule.content {
        case .sequence(let rules): return faults(element, rules, at: path)
        case .text(let check):
            if !element.children.isEmpty || element.text.isEmpty { return ["\(path): no text"] }
            return check(element.text) ? [] : ["\(path): \(element.text)"]
        }
    }

    private static func rulesBeyondTheSchema(_ root: XMLElement) -> [String] {
        var faults: [String] = []
        if root["scope"] == "Private", root["addresses"] == nil { faults.append("private, to nobody") }
        if root["msgType"] != "Alert", root["references"] == nil { faults.append("an update of nothing") }
        if root["msgType"] == "Alert", root["references"] != nil { faults.append("a first message with references") }
        if root["status"] == "Exercise", root["note"] == nil { faults.append("an exercise that doesn't say which") }
        if root["references"]?.contains(root["identifier"] ?? "?") == true { faults.append("refers to itself") }
        for info in root.all("info") where info["expires"].map({ $0 <= info["effective"] ?? "" }) ?? false {
            faults.append("expires before it is effective")
        }
        for info in root.all("info") where info["responseType"] == "Execute" && info["instruction"] == nil {
            faults.append("execute what?")
        }
        return faults
    }

    // MARK: Types

    static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.contains { $0.isWhitespace || ",<&".contains($0) }
    }

    /// A real moment in four-digit years with an offset, never `Z`.
    static func isTime(_ text: String) -> Bool {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard text.utf8.count == 25, parts.count == 2, parts[1].utf8.count == 14, parts[1].dropFirst(8) == "-00:00"
        else { return false }
        let date = parts[0].split(separator: "-").map { Int64($0) }
        let clock = parts[1].prefix(8).split(separator: ":").map { Int64($0) }
        guard date.count == 3, clock.count == 3, let year = date[0], let month = date[1], let day = date[2],
            let hour = clock[0], let minute = clock[1], let second = clock[2]
        else { return false }
        return CalendarDay.number(year: year, month: month, day: day) != nil && (0...23).contains(hour)
            && (0...59).contains(minute) && (0...59).contains(second)
    }

    private static func areReferences(_ text: String) -> Bool {
        text.split(separator: " ", omittingEmptySubsequences: false).allSatisfy { reference in
            let parts = reference.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return parts.count == 3 && isName(parts[0]) && isName(parts[1]) && isTime(parts[2])
        }
    }

    private static func isPosition(_ text: Substring) -> Bool {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard numbers.count == 2, let latitude = numbers[0], let longitude = numbers[1] else { return false }
        return abs(latitude) <= 90 && abs(longitude) <= 180
    }

    private static func isPolygon(_ text: String) -> Bool {
        let positions = text.split(separator: " ", omittingEmptySubsequences: false)
        return positions.count >= 4 && positions.first == positions.last && positions.allSatisfy(isPosition)
    }

    private static func isCircle(_ text: String) -> Bool {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        return parts.count == 2 && isPosition(parts[0]) && (Double(parts[1]).map { $0 > 0 } ?? false)
    }
}
