public import Safety

/// `fieldgate.order`: what the office tells one unit to do.
extension Order {
    /// Longest from `issued` to `expires`.
    public static let longestValidity = Duration.seconds(7 * 86_400)
    public static let evacuateTextCharacters = 100
    public static let messageTextCharacters = 280
    public static let emissionMinutes = 1...240

    static let payloadType = "fieldgate.order"
    /// Far beyond the fullest order.
    static let limits = JSONLimits(bytes: 16_384, depth: 6, values: 256)

    /// The same order is always the same bytes. Times lose their milliseconds.
    public func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", Self.payloadType)
            json.field("counter", counter)
            json.object("do") { writeWork(&$0) }
            json.field("expires", expires)
            json.field("id", id.description)
            json.field("issued", issued)
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
        }
    }

    private func writeWork(_ json: inout JSONWriter) {
        json.object(work.name) { json in
            switch work {
            case .evacuate(let level, let actions, let text, let haven):
                json.array("actions", actions.map(\.rawValue))
                json.field("haven", haven)
                json.field("level", level.rawValue)
                json.field("text", text)
            case .standDown(let alert), .acknowledge(let alert): json.field("alert", alert.description)
            case .zones(let version): json.field("version", version)
            case .emissionControl(let minutes, let mode):
                json.field("minutes", minutes)
                json.field("mode", mode.rawValue)
            case .drill(let on): json.field("on", on)
            case .message(let text): json.field("text", text)
            case .report, .unsupported: break
            }
        }
    }

    /// Reads an order strictly: an order with anything in it that this unit doesn't know must not be half obeyed.
    ///
    /// Work that isn't known at all becomes `.unsupported`, so that the office is told.
    ///
    /// - Throws: everything that is wrong with it.
    public init(reading json: [UInt8]) throws(PayloadFault) {
        var reader = try PayloadReader(json, type: Self.payloadType, within: Self.limits)
        let root = reader.root
        reader.refuseUnknown(in: root, known: ["counter", "do", "expires", "id", "issued", "unit"])
        let counter = reader.whole(root, "counter", in: 0...PayloadReader.largestNumber)
        let expires = reader.time(root, "expires")
        let id = reader.identifier(root, "id")
        let issued = reader.time(root, "issued")
        let unit = reader.unit(root)
        let work = reader.object(root, "do").flatMap { reader.work($0) }
        if let issued, let expires, !(issued < expires && issued.duration(to: expires) <= Self.longestValidity) {
            reader.add(
                "expires", at: root["expires"]?.offset ?? root.offset, "not acceptable",
                "after `issued`, by seven days at most")
        }
        var order: Order?
        if let counter, let expires, let id, let issued, let unit, let work {
            order = Order(
                id: id, unit: unit, issued: issued, expires: expires, counter: UInt64(counter), work: work)
        }
        self = try reader.finish(order)
    }
}

extension Order.Work {
    /// Its key in `do`.
    public var name: String {
        switch self {
        case .evacuate: "evacuate"
        case .standDown: "stand_down"
        case .acknowledge: "acknowledge"
        case .report: "report"
        case .zones: "zones"
        case .emissionControl: "emission_control"
        case .drill: "drill"
        case .message: "message"
        case .unsupported(let name): name
        }
    }
}

extension PayloadReader {
    fileprivate mutating func work(_ works: Object) -> Order.Work? {
        guard works.members.count == 1, let member = works.members.first, Self.isWord(member.key) else {
            add(works.path, at: works.offset, "not acceptable", "one thing to do, and no second")
            return nil
        }
        guard let fields = object(member.node, at: works.path(member.key)) else { return nil }
        switch member.key {
        case "evacuate": return evacuate(fields)
        case "stand_down":
            refuseUnknown(in: fields, known: ["alert"])
            return identifier(fields, "alert").map { .standDown(alert: $0) }
        case "acknowledge":
            refuseUnknown(in: fields, known: ["alert"])
            return identifier(fields, "alert").map { .acknowledge(alert: $0) }
        case "report":
            refuseUnknown(in: fields, known: [])
            return .report
        case "zones":
            refuseUnknown(in: fields, known: ["version"])
            return whole(fields, "version", in: 1...Self.largestNumber).map { .zones(version: UInt64($0)) }
        case "emission_control": return emissionControl(fields)
        case "drill":
            refuseUnknown(in: fields, known: ["on"])
            return flag(fields, "on").map { .drill(on: $0) }
        case "message":
            refuseUnknown(in: fields, known: ["text"])
            return line(fields, "text", most: Order.messageTextCharacters).map { .message(text: $0) }
        default: return .unsupported(member.key)
        }
    }

    private mutating func evacuate(_ fields: Object) -> Order.Work? {
        refuseUnknown(in: fields, known: ["actions", "haven", "level", "text"])
        let level = word(fields, "level", as: Level.self)
        let remedy = "one or more of \(Self.list(Action.allCases.map(\.rawValue))), each once"
        let actions = texts(fields, "actions", most: Action.allCases.count, remedy) { Action(rawValue: $0) }
        let each = Action.allCases.filter(actions.contains)
        if actions.isEmpty || each.count < actions.count {
            add(fields.path("actions"), at: fields["actions"]?.offset ?? fields.offset, "not acceptable", remedy)
        }
        let text = line(fields, "text", required: false, most: Order.evacuateTextCharacters)
        let haven = line(fields, "haven", required: false, most: 64)
        return level.map { .evacuate(level: $0, actions: each, text: text, haven: haven) }
    }

    private mutating func emissionControl(_ fields: Object) -> Order.Work? {
        refuseUnknown(in: fields, known: ["minutes", "mode"])
        let range = Int64(Order.emissionMinutes.lowerBound)...Int64(Order.emissionMinutes.upperBound)
        guard let minutes = whole(fields, "minutes", in: range), let mode = word(fields, "mode", as: EmissionMode.self)
        else { return nil }
        return .emissionControl(minutes: Int(minutes), mode: mode)
    }
}
