import Geodesy
import Safety
import Wire

/// A zone with where it came from, before it is one of a set.
struct ZoneDraft {
    let zone: Zone
    let source: ZoneSource
    let feature: Int
    let offset: Int

    var file: String { source.file }

    func problem(
        _ severity: Problem.Severity, _ key: String, _ message: String, remedy: String
    ) -> Problem {
        Problem(
            severity, file: file, at: source.place(offset), key: "feature \(feature).\(key)", message, remedy: remedy,
            zone: zone.reference)
    }
}

/// Reads one map file, with what the settings say about it.
struct ZoneFile {
    /// Larger files are refused.
    static let limitBytes = 64 << 20

    let settings: UnitSettings.Zones
    /// Nil for a file that no layer names.
    let layer: ZoneLayer?
    let calendar: ZoneCalendar
    /// Zones for other units are counted and left out; nil keeps all.
    let unit: String?
    private let source: ZoneSource
    private var sketches: [ZoneSketch] = []
    /// The features of a file mostly keep the same hours.
    private var lastWorked: (valid: Validity?, hours: DailyHours?, schedule: ZoneSchedule?)?
    private var areLayersHoursRefused = false
    private(set) var drafts: [ZoneDraft] = []
    private(set) var problems: [Problem] = []
    /// Warnings that weren't made, for there are enough.
    private(set) var untold = 0
    private(set) var forOthers = 0

    /// - Parameters:
    ///   - file: the path that problems name.
    ///   - name: the file's own name, from which ids are derived; the last part of `file` when absent.
    init(
        _ raw: [UInt8], file: String, name: String? = nil, settings: UnitSettings.Zones, layer: ZoneLayer? = nil,
        calendar: ZoneCalendar, unit: String? = nil
    ) {
        self.settings = settings
        self.layer = layer
        self.calendar = calendar
        self.unit = unit
        stem = Self.stem(of: name ?? Path.name(of: file))
        do throws(Problem) {
            let map = try ZoneFormat.read(raw, file: file)
            source = map.source
            problems = map.problems + map.left.map { Problem($0, in: map.source) }
            read(map.root)
        } catch {
            source = ZoneSource(file: file, bytes: [])
            problems = [error]
            return
        }
        settle()
    }

    /// Reads what has been read as far as its tree: for imports, and for layers of the office.
    init(
        _ map: ZoneMap, layer: ZoneLayer? = nil, settings: UnitSettings.Zones, calendar: ZoneCalendar,
        unit: String? = nil
    ) {
        self.settings = settings
        self.layer = layer
        self.calendar = calendar
        self.unit = unit
        stem = Self.stem(of: Path.name(of: map.source.file))
        source = map.source
        problems = map.problems
        read(map.root)
        settle()
    }

    /// The file's name without its ending, shortened so that a derived id fits 64 bytes.
    private let stem: String

    static func stem(of name: String) -> String {
        var stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        while stem.utf8.count > 50 { stem.removeLast() }
        return stem
    }

    private var layerTerms: ZoneTerms { layer?.terms ?? ZoneTerms() }

    private mutating func problem(
        _ key: String, _ offset: Int, _ message: String, _ remedy: String, severity: Problem.Severity = .error
    ) {
        problems.append(
            Problem(severity, file: source.file, at: source.place(offset), key: key, message, remedy: remedy))
    }

    /// Telling where something stands reads all before it, so that what won't be listed isn't looked for.
    private var hasRoomForWarnings: Bool { problems.count < [Problem].limit }

    private mutating func read(_ root: JSONNode) {
        guard case .object = root.value else {
            problem("type", root.offset, "\(root.kind) is no GeoJSON", "a FeatureCollection, Feature or geometry")
            return
        }
        if let fault = ReferenceSystem.fault(in: root) { problem("crs", fault.offset, fault.message, fault.remedy) }
        switch root["type"]?.text {
        case "FeatureCollection": readCollection(root)
        case "Feature": readFeature(root, number: 1, isOnly: true)
        case let type? where ZoneGeometry.types.contains(type):
            readFeature(nil, geometry: root, number: 1, isOnly: true)
        case let type?:
            let words = ["FeatureCollection", "Feature"] + ZoneGeometry.types
            problem(
                "type", root["type"]?.offset ?? root.offset, "\(type.quotable) is no type that GeoJSON knows",
                Suggestion.nearest(to: type, among: words).map { "did you mean '\($0)'?" }
                    ?? "FeatureCollection, Feature, Polygon, MultiPolygon or Point")
        case nil:
            problem("type", root.offset, "the document has no type", "\"type\": \"FeatureCollection\"")
        }
    }

    private mutating func readCollection(_ root: JSONNode) {
        guard let node = root["features"], case .array(let features) = node.value else {
            problem("features", root.offset, "there is no list of features", "\"features\": [...]")
            return
        }
        if features.isEmpty {
            problem(
                "features", node.offset, "the file holds no zone", "at least one feature, or no file",
                severity: .warning)
        }
        for (index, feature) in features.enumerated() {
            // Errors refuse the set, however many; warnings must never cost a zone.
            guard problems.count(where: { $0.severity == .error }) < [Problem].limit else { return }
            readFeature(feature, number: index + 1, isOnly: features.count == 1)
        }
    }

    private mutating func readFeature(
        _ node: JSONNode?, geometry bare: JSONNode? = nil, number: Int, isOnly: Bool
    ) {
        let offset = (node ?? bare)?.offset ?? 0
        if let node, node["type"]?.text != "Feature" {
            problem("feature \(number)", offset, "this is not a Feature", "\"type\": \"Feature\"")
            return
        }
        // A layer's id is the zone's own where there is one zone, and what the ids begin with where there are many.
        let id = layerTerms.id.map { isOnly ? $0 : "\($0)-\(number)" } ?? "\(stem)-\(number)"
        var feature = ZoneFeature(
            node: node, number: number, fallback: ZoneReference(id: id, name: layerTerms.name ?? id), source: source,
            tellsWarnings: hasRoomForWarnings)
        if let sketch = feature.sketch(
            geometry: bare ?? node?.given("geometry"), layer: layerTerms, area: settings.area)
        {
            sketches.append(sketch)
        }
        problems += feature.problems
        untold += feature.untold
    }

    // MARK: From sketches to zones

    private mutating func settle() {
        var corridors: [ZoneSketch] = []
        for sketch in sketches {
            guard sketch.terms.isFor(unit: unit) else {
                forOthers += 1
                lookForMisspeltUnit(sketch)
                continue
            }
            if sketch.terms.kind == .stayInside {
                corridors.append(sketch)
            } else if let schedule = schedule(sketch) {
                let terms = sketch.terms
                add(
                    Zone(
                        reference: sketch.reference, level: terms.ownLevel(settings.defaults),
                        action: terms.ownAction(settings.defaults), outerRings: terms.outerRings(settings.defaults),
                        marginMetres: terms.marginMetres ?? settings.defaults.marginMetres,
                        dwell: terms.dwell ?? settings.defaults.dwell, schedule: schedule.value, shape: sketch.shape),
                    sketch)
            }
        }
        sketches = []
        if !corridors.isEmpty { unite(corridors) }
    }

    /// `unit-1` where this is `unit-01` would leave the zone out without a word.
    private mutating func lookForMisspeltUnit(_ sketch: ZoneSketch) {
        func plain(_ id: String) -> String {
            let parts = id.split { $0 == "-" || $0 == "_" || $0 == "." }
            return parts.map { part in Int(part).map(String.init) ?? String(part) }.joined()
        }
        guard let unit, hasRoomForWarnings, let near = sketch.terms.units?.first(where: { plain($0) == plain(unit) })
        else { return }
        problems.append(
            Problem(
                .warning, file: source.file, at: source.place(sketch.offset), key: "feature \(sketch.number).units",
                "\(near.quotable) isn't this unit, and the zone is left out", remedy: "did you mean '\(unit)'?",
                zone: sketch.reference))
    }

    private mutating func add(_ zone: Zone, _ sketch: ZoneSketch) {
        drafts.append(ZoneDraft(zone: zone, source: source, feature: sketch.number, offset: sketch.offset))
    }

    /// The `stay_inside` shapes of a file are one zone: who leaves one for another is still where it is safe.
    ///
    /// Worst level, with the action of the first that has it; longest margin and dwell; times must agree.
    private mutating func unite(_ corridors: [ZoneSketch]) {
        let defaults = settings.defaults
        let first = corridors[0]
        for sketch in corridors {
            if !sketch.terms.outerRings(defaults).isEmpty {
                problem(
                    "feature \(sketch.number).rings", sketch.offset,
                    "a stay_inside shape has no rings: outside it there is one danger", "rings: {warning: 0m}, or level"
                )
                return
            }
            guard sketch.terms.valid == first.terms.valid, sketch.terms.hours == first.terms.hours else {
                problem(
                    "feature \(sketch.number).valid", sketch.offset,
                    "the stay_inside shapes of a file are one zone, and their times differ",
                    "a file for each valid and hours")
                return
            }
        }
        guard let schedule = schedule(first) else { return }
        let level = corridors.map { $0.terms.ownLevel(defaults) }.max() ?? defaults.level
        let worst = corridors.first { $0.terms.ownLevel(defaults) == level } ?? first
        let only = corridors.count == 1 && first.hasOwnID
        let id = only ? first.reference.id : layerTerms.id ?? "\(stem)-stay-inside"
        let name = corridors.count == 1 ? first.reference.name : layerTerms.name ?? id
        add(
            Zone(
                reference: ZoneReference(id: id, name: name == first.reference.id ? id : name), kind: .stayInside,
                level: level, action: worst.terms.ownAction(defaults),
                marginMetres: corridors.map { $0.terms.marginMetres ?? defaults.marginMetres }.max() ?? 0,
                dwell: corridors.map { $0.terms.dwell ?? defaults.dwell }.max() ?? .zero, schedule: schedule.value,
                shape: Shape(
                    polygons: corridors.flatMap(\.shape.polygons), bands: corridors.flatMap(\.shape.bands))),
            first)
    }

    /// Nil after an error; a zone that is always in force has nothing inside.
    private mutating func schedule(_ sketch: ZoneSketch) -> (value: ZoneSchedule?, Void)? {
        if let last = lastWorked, last.valid == sketch.terms.valid, last.hours == sketch.terms.hours {
            return (last.schedule, ())
        }
        do throws(ZoneCalendar.Fault) {
            let worked = try calendar.schedule(valid: sketch.terms.valid, hours: sketch.terms.hours)
            if let warning = worked.warning, hasRoomForWarnings {
                let problem = Problem(
                    .warning, file: source.file, at: source.place(sketch.offset), key: "feature \(sketch.number).hours",
                    warning.message, remedy: warning.remedy, zone: sketch.reference)
                problems.append(problem)
            }
            lastWorked = (sketch.terms.valid, sketch.terms.hours, worked.schedule)
            return (worked.schedule, ())
        } catch {
            guard problems.count(where: { $0.severity == .error }) < [Problem].limit else { return nil }
            // The layer's hours are wrong once, however many features take them.
            let isOfLayer = layer.map { $0.terms.hours == sketch.terms.hours } ?? false
            guard !(isOfLayer && areLayersHoursRefused) else { return nil }
            if isOfLayer { areLayersHoursRefused = true }
            problems.append(
                Problem(
                    .error, file: source.file, at: source.place(sketch.offset), key: "feature \(sketch.number).hours",
                    error.message, remedy: error.remedy + (isOfLayer ? "; these are the hours of its layer" : ""),
                    zone: sketch.reference))
            return nil
        }
    }
}
