/// Whether a new set of zones could leave the unit less warned than the old one.
public enum ZoneChange {
    /// Any change other than adding a zone, or raising a level or a distance, is lowering: it then takes a key that may.
    ///
    /// Lowering, zone by zone: it is gone; its kind, name or shape changed; at some distance its level is lower, or its
    /// level is the same and its action another; its margin or dwell is shorter; its schedule leaves out a moment that
    /// the old one had. A level that rises may bring its own action. Corridors are one union, so another corridor beside
    /// those that there were makes the allowed ground wider, and is lowering; the first one isn't.
    ///
    /// Both must be what the unit would run, local zones included, and their schedules worked out at the same moment:
    /// the same hours worked out on two days aren't the same moments, and count as lowering.
    public static func lowers(from old: ZoneSet, to new: ZoneSet) -> Bool {
        // Both are in the order of their ids.
        var place = new.zones.startIndex
        for zone in old.zones {
            while place < new.zones.endIndex, new.zones[place].reference.id < zone.reference.id { place += 1 }
            guard place < new.zones.endIndex, new.zones[place].reference.id == zone.reference.id else { return true }
            if lowers(from: zone, to: new.zones[place]) { return true }
        }
        // None of the old ones is gone: more corridors than before are new ones.
        return !old.corridors.isEmpty && new.corridors.count > old.corridors.count
    }

    private static func lowers(from old: Zone, to new: Zone) -> Bool {
        if old == new { return false }
        if new.reference != old.reference || new.kind != old.kind || new.shape != old.shape { return true }
        if new.marginMetres < old.marginMetres || new.dwell < old.dwell { return true }
        if let schedule = new.schedule, !(old.schedule.map(schedule.covers) ?? false) { return true }
        return !old.rings.allSatisfy { ring in new.rings.contains { covers($0, ring) } }
    }

    private static func covers(_ new: ZoneRing, _ old: ZoneRing) -> Bool {
        guard new.distanceMetres >= old.distanceMetres else { return false }
        return new.level > old.level || (new.level == old.level && new.action == old.action)
    }
}

extension ZoneSchedule {
    /// Whether this one is in force whenever `other` is, as far as either was worked out and beyond.
    func covers(_ other: ZoneSchedule) -> Bool {
        guard other.periods.allSatisfy({ covers(from: $0.from, until: $0.until) }) else { return false }
        guard let unknown = other.knownUntil else { return true }
        // From there on the other is in force: this one must be too, as far as it was worked out.
        guard let known = knownUntil else { return false }
        return covers(from: unknown, until: max(unknown, known))
    }

    private func covers(from: UTCTime, until: UTCTime) -> Bool {
        // What lies beyond its knowledge is in force anyway.
        let end = knownUntil.map { min($0, until) } ?? until
        var covered = from
        for period in periods where period.from <= covered && covered < period.until { covered = period.until }
        return covered >= end
    }
}

/// The local zones and the office's as one set: where they differ, both hold, and so the worse counts.
public enum ZoneCombination {
    /// Where an office's zone and a local one share an id, both stay: the office's gets a name before its id, and a number
    /// if that is taken. Ids stay within 64 bytes, and depend on nothing but the two lists. A zone that is the same in
    /// both is in the set once.
    ///
    /// Corridors of both are one union: another one from the office widens what is allowed, which `ZoneChange` calls
    /// lowering.
    ///
    /// - Precondition: ids are unique in each list.
    /// - Parameters:
    ///   - sha256: hex, over what both came from.
    ///   - dated: of the newest file of either.
    public static func worse(
        local: [Zone], office: [Zone], sha256: String, dated: UTCTime?, source: ZoneSet.Source = .office,
        officeVersion: UInt64?
    ) -> ZoneSet {
        var byId = Dictionary(local.map { ($0.reference.id, $0) }, uniquingKeysWith: { first, _ in first })
        precondition(byId.count == local.count, "two local zones with one id")
        let officeIds = Set(office.map(\.reference.id))
        var clashing: [Zone] = []
        for zone in office {
            if let same = byId[zone.reference.id] {
                if same != zone { clashing.append(zone) }
            } else {
                byId[zone.reference.id] = zone
            }
        }
        for zone in clashing.sorted(by: { $0.reference.id < $1.reference.id }) {
            let id = freeId(for: zone.reference.id) { byId[$0] != nil || officeIds.contains($0) }
            byId[id] = zone.renamed(id)
        }
        // ZoneSet sorts them.
        return ZoneSet(
            zones: Array(byId.values), sha256: sha256, source: source, dated: dated, officeVersion: officeVersion)
    }

    static let prefix = "office:"
    static let longestIdBytes = 64

    private static func freeId(for id: String, isTaken: (String) -> Bool) -> String {
        var number = 1
        while true {
            let ending = number == 1 ? "" : "~\(number)"
            var name = prefix + id
            while name.utf8.count + ending.utf8.count > longestIdBytes { name.removeLast() }
            if !isTaken(name + ending) { return name + ending }
            number += 1
        }
    }
}

extension Zone {
    /// The same zone under another id.
    func renamed(_ id: String) -> Zone {
        Zone(
            reference: ZoneReference(id: id, name: reference.name), kind: kind, level: rings[0].level,
            action: rings[0].action, outerRings: Array(rings.dropFirst()), marginMetres: marginMetres, dwell: dwell,
            schedule: schedule, shape: shape)
    }
}
