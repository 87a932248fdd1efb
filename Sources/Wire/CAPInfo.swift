import Geodesy
import Safety

/// The `info` of a CAP message in one language, its elements in the schema's order.
struct CAPInfo {
    let alert: Alert
    /// For its shape; nil leaves the name alone.
    let zone: Zone?
    let unit: String
    let language: CAPTerms.Language

    func write(_ xml: inout XMLText) {
        xml.element("language", language.rawValue)
        for category in CAPTerms.categories(alert) { xml.element("category", category) }
        xml.element("event", language.of(CAPTerms.event(alert)))
        for response in CAPTerms.responses(alert) { xml.element("responseType", response) }
        xml.element("urgency", CAPTerms.urgency(alert))
        xml.element("severity", CAPTerms.severity(alert))
        xml.element("certainty", CAPTerms.certainty(alert))
        xml.element("effective", CAPTerms.time(alert.changed.utc))
        xml.element("onset", CAPTerms.time(alert.raised.utc))
        xml.element("expires", CAPTerms.time(CAPTerms.expires(alert)))
        xml.element("senderName", "Fieldgate \(unit)")
        let text = AlertText(alert)
        xml.element("headline", language.of((text.ukrainian, text.english)))
        xml.element("description", description)
        xml.element("instruction", CAPTerms.instruction(alert).map { language.of($0) + "." })
        for (name, value) in parameters {
            xml.element("parameter") { xml in
                xml.element("valueName", name)
                xml.element("value", value)
            }
        }
        writeArea(&xml)
    }

    private var description: String {
        let event = language.of(CAPTerms.event(alert))
        let level = language.of(CAPTerms.level(alert.level))
        let state = language.of(CAPTerms.state(alert.state))
        var sentences = [
            language.of(("\(event). Рівень: \(level). Стан: \(state).", "\(event). Level: \(level). State: \(state)."))
        ]
        if let words = AlertSubject.shortened(alert.order?.text, to: AlertSubject.longestOrder) {
            sentences.append(language.of(("Слова бази: \(words).", "The base’s words: \(words).")))
        }
        if let crew = alert.crewAck {
            let at = CAPTerms.time(crew.at.utc)
            sentences.append(language.of(("Екіпаж підтвердив \(at).", "The crew acknowledged at \(at).")))
        }
        if let office = alert.officeAck {
            let at = CAPTerms.time(office.at.utc)
            sentences.append(language.of(("База підтвердила \(at).", "The base acknowledged at \(at).")))
        }
        return sentences.joined(separator: " ")
    }

    /// Our own words for whoever reads both forms; closed lists, so in one language.
    private var parameters: [(String, String)] {
        [
            ("fieldgate:kind", alert.kind.rawValue), ("fieldgate:level", alert.level.rawValue),
            ("fieldgate:state", alert.state.rawValue), ("fieldgate:clock", alert.changed.grade.rawValue),
        ]
    }

    private func writeArea(_ xml: inout XMLText) {
        guard let reference = alert.zone else { return }
        let name = AlertSubject.shortened(reference.name, to: 128) ?? OneLine.of(reference.id)
        xml.element("area") { xml in
            xml.element("areaDesc", areaName(name))
            guard let zone, isTellable(zone) else { return }
            for polygon in zone.shape.polygons { xml.element("polygon", Self.polygon(polygon)) }
            for band in zone.shape.bands {
                xml.element("circle", Self.circle(band.line[0], radiusMetres: band.radiusMetres + ringMetres))
            }
        }
    }

    /// Whether all of the danger fits CAP's polygons and circles; half of it would draw the rest as safe. Outside a
    /// corridor, around a polygon and along a line it doesn't.
    private func isTellable(_ zone: Zone) -> Bool {
        let positions = zone.shape.polygons.reduce(0) { $0 + $1.outer.positions.count }
        return zone.kind == .keepOut && zone.shape.bands.allSatisfy { $0.line.count == 1 }
            && (ringMetres == 0 || zone.shape.polygons.isEmpty)
            && positions + zone.shape.bands.count <= Self.mostPositions
    }

    private static let mostPositions = 5000

    private var ringMetres: Double { alert.ringMetres ?? 0 }

    private func areaName(_ name: String) -> String {
        if alert.kind == .corridor { return language.of(("Поза межами «\(name)»", "Outside “\(name)”")) }
        guard let metres = Measure.ringMetres(alert.ringMetres) else { return name }
        return language.of(("\(name) і \(metres) м довкола", "\(name) and \(metres) m around it"))
    }

    /// Latitude before longitude, closed; holes can't be told, and what lies in them counts as inside.
    private static func polygon(_ polygon: Polygon) -> String {
        polygon.outer.positions.map(position).joined(separator: " ")
    }

    /// The radius in kilometres, rounded up to metres.
    private static func circle(_ centre: Coordinate, radiusMetres: Double) -> String {
        let kilometres = JSONText.fixed(radiusMetres.rounded(.up) / 1000, decimals: 3) ?? "0"
        return "\(position(centre)) \(kilometres)"
    }

    private static func position(_ coordinate: Coordinate) -> String {
        let latitude = JSONText.fixed(coordinate.latitudeDegrees, decimals: 6) ?? "0"
        let longitude = JSONText.fixed(coordinate.longitudeDegrees, decimals: 6) ?? "0"
        return "\(latitude),\(longitude)"
    }
}
