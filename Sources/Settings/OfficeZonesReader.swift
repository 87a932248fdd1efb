import Crypto
import Safety
import Wire

/// Reads the layers of a signed zone set with the checks that local zone files get. Any error refuses the whole set.
///
/// Problems name `office zones, layer ID` where those of local zones name a file; lines and columns count in the set's
/// own bytes.
struct OfficeZonesReader {
    let settings: UnitSettings.Zones
    /// Zones for other units are left out; nil keeps all.
    let unit: String?
    let surroundings: Surroundings
    /// Whether outlines are looked at for slips of the hand; takes seconds for many positions.
    var isThorough = false

    func read(_ frame: OfficeZones) -> ZonesReading {
        // Of the settings a set of the office takes the defaults and the area; its layers are its own.
        let settings = UnitSettings.Zones(
            directory: "office zones", defaults: settings.defaults, area: settings.area)
        let reader = ZonesReader(
            settings: settings, unit: unit, now: surroundings.now, isThorough: isThorough,
            timeZones: surroundings.timeZones, earliest: surroundings.earliestNow)
        var pile = ZonePile()
        for layer in frame.layers { pile.add(read(layer, of: frame, settings, reader.calendar)) }
        return reader.set(
            of: pile,
            ZonesReader.Provenance(
                sha256: ZonesReader.hex(SHA256.hash(data: frame.json)), source: .office, dated: frame.issued,
                officeVersion: frame.version))
    }

    private func read(
        _ layer: OfficeZones.Layer, of frame: OfficeZones, _ settings: UnitSettings.Zones, _ calendar: ZoneCalendar
    ) -> ZoneFile {
        let source = ZoneSource(file: "office zones, layer \(layer.id)", bytes: frame.json)
        let (terms, problems) = terms(layer, source)
        return ZoneFile(
            ZoneMap(root: layer.map, source: source, problems: problems, left: []),
            layer: ZoneLayer(path: source.file, terms: terms, place: .start, canonical: ""), settings: settings,
            calendar: calendar, unit: unit)
    }

    private func terms(_ layer: OfficeZones.Layer, _ source: ZoneSource) -> (ZoneTerms, [Problem]) {
        guard case .group(let entries) = Written(layer.terms).content else { return (ZoneTerms(), []) }
        let reader = ZoneTermsReader(entries, isMap: false)
        var problems: [Problem] = []
        for fault in reader.faults {
            problems.append(
                Problem(
                    fault.isError ? .error : .warning, file: source.file, at: source.place(of: fault.spot),
                    key: "terms.\(fault.key)", fault.message, remedy: fault.remedy))
        }
        // What this release doesn't know could be what keeps the zone from others, or in force.
        for stranger in reader.strangers {
            let near = Suggestion.nearest(to: stranger.key, among: ZoneTermsReader.names).map {
                "did you mean '\($0)'?"
            }
            problems.append(
                Problem(
                    .error, file: source.file, at: source.place(of: stranger.spot),
                    key: "terms.\(String(stranger.key.quotable.dropFirst().dropLast()))", "there is no such key",
                    remedy: near ?? "one of " + ZoneTermsReader.names.joined(separator: ", ")))
        }
        var terms = reader.terms
        terms.id = terms.id ?? layer.id
        return (terms, problems)
    }
}

extension ZoneSource {
    fileprivate func place(of spot: Written.Spot) -> TextPlace {
        switch spot {
        case .place(let place): place
        case .offset(let offset): place(offset)
        }
    }
}

extension ZoneSet {
    /// These and the office's, side by side: where they overlap the worse counts. An office zone whose id is taken gets
    /// `office:` before it.
    func joined(by office: ZoneSet) -> ZoneSet {
        var taken = Set(zones.map(\.reference.id))
        var joined = zones
        for zone in office.zones {
            var id = zone.reference.id
            while !taken.insert(id).inserted { id = "office:" + id }
            joined.append(id == zone.reference.id ? zone : zone.renamed(id))
        }
        return ZoneSet(
            zones: joined, sha256: ZonesReader.hex(SHA256.hash(data: Array((sha256 + office.sha256).utf8))),
            source: source, dated: [dated, office.dated].compactMap(\.self).max(),
            officeVersion: office.officeVersion)
    }
}

extension Zone {
    fileprivate func renamed(_ id: String) -> Zone {
        Zone(
            reference: ZoneReference(id: id, name: reference.name), kind: kind, level: rings[0].level,
            action: rings[0].action,
            outerRings: Array(rings.dropFirst()), marginMetres: marginMetres, dwell: dwell, schedule: schedule,
            shape: shape)
    }
}
