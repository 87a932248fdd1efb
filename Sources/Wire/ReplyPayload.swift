public import Safety

/// `fieldgate.reply`: what became of an order.
extension OrderReply {
    static let payloadType = "fieldgate.reply"

    /// - Parameter unit: which unit answers.
    public func encode(unit: String) -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", Self.payloadType)
            json.field("alert", alert?.description)
            json.field("at", at.utc)
            json.field("boot", at.boot)
            json.field("clock", at.grade.rawValue)
            json.field("order", order.description)
            json.field("outcome", outcome.rawValue)
            json.field("reason", reason?.rawValue)
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
        }
    }

    /// Reads what `encode` wrote. The instant of `at` isn't carried, and is zero.
    ///
    /// - Throws: everything that is wrong with it.
    public static func read(_ json: [UInt8]) throws(PayloadFault) -> (unit: String, reply: OrderReply) {
        var reader = try PayloadReader(
            json, type: payloadType, within: JSONLimits(bytes: 4_096, depth: 4, values: 64))
        let root = reader.root
        let alert = reader.identifier(root, "alert", required: false)
        let at = reader.time(root, "at")
        let boot = reader.whole(root, "boot", in: 1...PayloadReader.largestNumber)
        let clock = reader.word(root, "clock", as: ClockGrade.self)
        let order = reader.identifier(root, "order")
        let outcome = reader.word(root, "outcome", as: Outcome.self)
        let reason = reader.word(root, "reason", required: false, as: OrderRefusal.self)
        let unit = reader.unit(root)
        var found: (unit: String, reply: OrderReply)?
        if let at, let boot, let clock, let order, let outcome, let unit {
            let stamp = Stamp(boot: Int(boot), instant: MonotonicInstant(nanoseconds: 0), utc: at, grade: clock)
            let reply = OrderReply(order: order, outcome: outcome, reason: reason, alert: alert, at: stamp)
            found = (unit, reply)
        }
        return try reader.finish(found)
    }
}
