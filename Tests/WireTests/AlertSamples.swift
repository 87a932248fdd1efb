import Geodesy
import Safety

@testable import Wire

/// Alarms further along in their lives than `Samples.alert()`.
extension Samples {
    static let orderID = Identifier("019a93f3-1100-7b22-8c33-56789abcdef0")!

    /// Acknowledged on both sides after two steps of the ladder, and put aside.
    static var answered: Alert {
        var alert = alert(level: .warning, actions: [.avoid])
        alert.revision = 6
        alert.crewAck = Acknowledgement(at: stamp(95), by: "driver", via: .local)
        alert.officeAck = Acknowledgement(at: stamp(130), by: "duty", via: .order)
        alert.shelved = Shelving(since: stamp(140), seconds: 600)
        alert.escalation = Escalation(
            since: stamp(), taken: [.init(step: 1, at: stamp(90), times: 2), .init(step: 2, at: stamp(120))])
        return alert
    }

    static func ordered(
        _ text: String? = "Виїжджайте на Чугуїв через Кочеток", haven: String? = "chuhuiv", level: Level = .evacuate,
        actions: [Action] = [.relocate], state: AlertState = .active, drill: Bool = false
    ) -> Alert {
        var alert = alert(kind: .ordered, level: level, actions: actions, zone: nil, state: state, drill: drill)
        alert.zoneSet = nil
        alert.order = OrderMark(id: orderID, text: text, haven: haven)
        return alert
    }

    static func distress(_ duress: Duress? = nil) -> Alert {
        var alert = alert(kind: .distress, actions: [], zone: nil)
        alert.zoneSet = nil
        alert.duress = duress
        return alert
    }

    static var guidance: Guidance {
        Guidance(
            nearest: [
                .init(
                    id: "chuhuiv", name: "Лікарня Чугуїв", kind: .hospital, status: .functional,
                    distanceMetres: 12_004.2, bearingDegrees: 268.4, crossesDanger: false),
                .init(
                    id: "school-3", name: "Школа № 3", kind: .shelter, status: .unknown, distanceMetres: 900,
                    bearingDegrees: 359.7, crossesDanger: true),
            ], wayOut: .init(distanceMetres: 120.4, bearingDegrees: 179.5))
    }

    static var guidedDetail: AlertDetail {
        AlertDetail(
            coordinate: detail.coordinate, accuracyMetres: detail.accuracyMetres, distanceMetres: detail.distanceMetres,
            time: detail.time, guidance: guidance)
    }

    private static func sealed(_ payload: [UInt8]) -> Publication {
        Publication(topic: encoder.topics.sealed, payload: payload)
    }

    static var alertPublications: [(name: String, publication: Publication)] {
        var silent = status
        silent.state = .silent
        silent.timeScale = 1
        silent.silenceUntil = utc(7200)
        silent.checkin = nil
        silent.drill = true
        silent.zones = .init(
            version: 7, sha256: zoneSet, count: 15, age: .seconds(600), source: .office, validUntil: utc(-3600),
            isStale: true)
        return [
            ("alert-answered.json", encoder.alert(answered)),
            ("alert-ordered.json", encoder.alert(ordered())),
            ("alert-distress.json", encoder.alert(distress(.marked))),
            ("detail-guidance.json", encoder.alertDetail(alert(), guidedDetail)),
            ("detail-sealed.json", sealed(encoder.sealedDetail(alert(), guidedDetail))),
            ("detail-duress.json", sealed(encoder.sealedDetail(distress(.covert), nil))),
            ("status-silent.json", encoder.status(silent)),
        ]
    }
}
