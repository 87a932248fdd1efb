public import Safety

/// One revision of an alert as a message of the Common Alerting Protocol (OASIS CAP 1.2), in XML.
///
/// The first is an Alert, later ones are Updates that refer to all before; the all-clear is an Update whose response is
/// AllClear (Cancel is for errors). Drills and tests are Exercises. Scope is Private, addressed to the office. The area
/// is the zone, by name and, where the zone is given, by its shape: never the unit's position.
public struct CAPMessage: Sendable, Hashable {
    public let identifier: String
    /// UTF-8, with its declaration.
    public let xml: String

    /// - Parameters:
    ///   - alert: the revision to be told.
    ///   - earlier: the same alert's earlier revisions, oldest first; those that aren't known are left out.
    ///   - unit: its id.
    ///   - fleet: its fleet's.
    ///   - zone: the zone that the alert names, for its shape where CAP can tell all of it; another one is passed by.
    /// - Returns: nil for a covert distress call, which has no plain form.
    public init?(alert: Alert, earlier: [Alert], unit: String, fleet: String, zone: Zone? = nil) {
        guard !alert.isCovert else { return nil }
        let name = Self.word("fieldgate/\(fleet)/\(unit)")
        var before: [Alert] = []
        // A revision is one message however often it was written down.
        for other in earlier where other.id == alert.id && !other.isCovert {
            if (before.last?.revision ?? 0) < other.revision, other.revision < alert.revision { before.append(other) }
        }
        identifier = Self.identifier(of: alert)
        var writer = XMLText()
        writer.element("alert", namespace: "urn:oasis:names:tc:emergency:cap:1.2") { xml in
            xml.element("identifier", Self.identifier(of: alert))
            xml.element("sender", name)
            xml.element("sent", CAPTerms.time(alert.changed.utc))
            xml.element("status", alert.drill ? "Exercise" : "Actual")
            xml.element("msgType", before.isEmpty ? "Alert" : "Update")
            xml.element("scope", "Private")
            xml.element("addresses", Self.word("fieldgate/\(fleet)/\(UnitAddress.office)"))
            xml.element("note", CAPTerms.note(alert))
            if !before.isEmpty {
                let references = before.map {
                    "\(name),\(Self.identifier(of: $0)),\(CAPTerms.time($0.changed.utc))"
                }
                xml.element("references", references.joined(separator: " "))
            }
            let area = zone?.reference.id == alert.zone?.id ? zone : nil
            for language in CAPTerms.Language.allCases {
                xml.element("info") { CAPInfo(alert: alert, zone: area, unit: unit, language: language).write(&$0) }
            }
        }
        xml = writer.text
    }

    /// `<alert id>.<revision>`: the same revision is always the same message.
    static func identifier(of alert: Alert) -> String { "\(alert.id).\(alert.revision)" }

    /// A name as `sender`, `references` and `addresses` need it: no blanks, commas, `<` and `&`.
    private static func word(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.isASCII && $0.value > 0x20 && !"<>&,\"".unicodeScalars.contains($0) ? $0 : "-"
                }
            ))
    }
}
