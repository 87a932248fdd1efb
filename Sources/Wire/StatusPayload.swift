import Safety

/// `fieldgate.status`, as the unit writes it.
struct StatusPayload {
    let unit: String
    let version: String
    let status: StatusReport

    func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", "fieldgate.status")
            json.field("activity", status.activity.rawValue)
            json.object("alarms") { json in
                json.field("held_back", status.alarms.heldBack)
                json.field("open", status.alarms.open)
            }
            json.field("boot", status.boot)
            json.field("checkin", status.checkin)
            json.field("clock", status.clock.rawValue)
            if let disk = status.disk { json.object("disk") { $0.field("free_bytes", disk.freeBytes) } }
            json.field("drill", status.drill)
            json.object("gps") { writeGPS(&$0) }
            json.object("hooks") { $0.field("failed", status.hooks.failed) }
            json.object("journal") { $0.field("state", status.journal.state.rawValue) }
            json.field("next", status.next)
            json.field("office", status.office?.rawValue)
            json.object("position") { json in
                json.array("reasons", status.position.reasons)
                json.field("since", status.position.since)
                json.field("state", status.position.state.rawValue)
            }
            json.object("queue") { writeQueue(&$0) }
            json.object("refused") { json in
                json.object("orders") { writeCounts(status.refused.orders, &$0) }
                json.object("publishes") { writeCounts(status.refused.publishes, &$0) }
            }
            json.field("sent", status.sent)
            json.field("session", status.session)
            json.object("settings") { json in
                json.field("last_good", status.settings.lastGood)
                json.field("problems", status.settings.problems)
            }
            json.field("silence_until", status.silenceUntil)
            json.field("state", status.state.rawValue)
            json.field("time_scale", status.timeScale == 1 ? nil : FixedPoint(status.timeScale, decimals: 3))
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
            json.field("version", version)
            json.object("zones") { writeZones(&$0) }
        }
    }

    private func writeGPS(_ json: inout JSONWriter) {
        let counters = status.gps.counters
        json.object("counters") { json in
            json.field("accepted", counters.accepted)
            json.field("doubtful", counters.doubtful)
            json.field("implausible_time", counters.implausibleTime)
            json.field("null_island", counters.nullIsland)
            json.field("without_coordinate", counters.withoutCoordinate)
            json.field("without_fix", counters.withoutFix)
        }
        json.field("state", status.gps.state.rawValue)
    }

    private func writeQueue(_ json: inout JSONWriter) {
        for lane in status.queue.sorted(by: { $0.name.rawValue < $1.name.rawValue }) {
            json.object(lane.name.rawValue) { json in
                json.field("count", lane.count)
                json.field("last_sent", lane.lastSent)
                json.field("oldest_age_s", lane.oldestAge.map(Self.wholeSeconds))
            }
        }
    }

    private func writeZones(_ json: inout JSONWriter) {
        let zones = status.zones
        json.field("age_s", zones.age.map(Self.wholeSeconds))
        json.field("count", zones.count)
        json.field("sha256", zones.sha256)
        json.field("source", zones.source.rawValue)
        json.field("stale", zones.validUntil == nil ? nil : zones.isStale)
        json.field("valid_until", zones.validUntil)
        json.field("version", zones.version)
    }

    /// A dictionary's order changes from run to run; its sorted keys don't.
    private func writeCounts(_ counts: [String: Int], _ json: inout JSONWriter) {
        for (reason, count) in counts.sorted(by: { $0.key < $1.key }) { json.field(reason, count) }
    }

    private static func wholeSeconds(_ duration: Duration) -> Int64 { max(0, duration.components.seconds) }
}

/// The same, as the broker will say it for a unit that can't: no more than is certain beforehand.
struct DeathPayload {
    let unit: String
    let version: String
    let session: UInt64
    let boot: Int
    /// When the connection was made: a will can't know when it will be read out.
    let connected: UTCTime

    func encode() -> [UInt8] {
        JSONWriter.payload { json in
            json.field("_type", "fieldgate.status")
            json.field("boot", boot)
            json.field("sent", connected)
            json.field("session", session)
            json.field("state", StatusReport.State.offline.rawValue)
            json.field("unit", unit)
            json.field("v", WireEncoder.payloadVersion)
            json.field("version", version)
        }
    }
}
