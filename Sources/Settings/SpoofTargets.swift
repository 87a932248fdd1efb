import Geodesy
import Safety

/// `integrity.spoof_targets`: groups of a name, a place and a radius.
extension SettingsValues {
    /// Each fix is held against all of them.
    static let targetLimit = 32
    static let targetRadiusRange = 100.0...100_000.0

    /// The known ones when absent; nil after a problem.
    mutating func spoofTargets(zones: OperatingArea?) -> [SpoofTarget]? {
        let key = "integrity.spoof_targets"
        guard isPresent(key) else { return SpoofTarget.known }
        guard let items = list(key, atMost: Self.targetLimit) else { return nil }
        if items.isEmpty {
            warning(
                key, at: place(key), "the list is empty, so that no jump to a known spoof target is seen",
                "some targets, or remove the key for the known ones")
        }
        var targets: [SpoofTarget] = []
        for (index, item) in items.enumerated() {
            let name = "\(key)[\(index + 1)]"
            guard case .group(let entries) = item.content else {
                problem(
                    name, at: place(of: item.spot), "\(item.kind) stands where a target should",
                    "{name: Belgorod, lat: 50.595deg, lon: 36.587deg, radius: 15km}")
                continue
            }
            if let target = target(entries, name, at: place(of: item.spot), zones: zones) { targets.append(target) }
        }
        return targets.count == items.count ? targets : nil
    }

    private mutating func target(
        _ entries: [Written.Entry], _ key: String, at place: TextPlace, zones: OperatingArea?
    ) -> SpoofTarget? {
        let before = problems.errors.count
        let values = group(entries, key, names: ["name", "lat", "lon", "radius"])
        for (name, example) in [("name", "Belgorod"), ("lat", "50.595deg"), ("lon", "36.587deg")]
        where !entries.contains(where: { $0.key == name }) {
            problem(key, at: place, "the target has no \(name)", "\(name): \(example)")
        }
        if let name = values["name"], !(name.text.map { $0.isPlainName && $0.count <= 64 } ?? false) {
            problem(
                "\(key).name", at: self.place(of: name.spot),
                "\(name.text?.quotable ?? name.kind) can't be shown as a name", "1 to 64 characters in one line")
        }
        let latitude = values["lat"].flatMap {
            number($0, "\(key).lat", -90...90, in: Quantity.angles, noun: "angle", isSigned: true, example: "50.595deg")
        }
        let longitude = values["lon"].flatMap {
            number(
                $0, "\(key).lon", -180...180, in: Quantity.angles, noun: "angle", isSigned: true, example: "36.587deg")
        }
        let radius = values["radius"].flatMap {
            number($0, "\(key).radius", Self.targetRadiusRange, in: Quantity.lengths, noun: "length", example: "15km")
        }
        guard problems.errors.count == before, let name = values["name"]?.text, let latitude, let longitude,
            let coordinate = Coordinate(latitudeDegrees: latitude, longitudeDegrees: longitude)
        else { return nil }
        if let zones, !zones.contains(latitude: latitude, longitude: longitude),
            zones.contains(latitude: longitude, longitude: latitude)
        {
            problem(
                key, at: place, "lat and lon seem to be swapped: only so does it lie in the operating area",
                "lat: \(Quantity.text(longitude, in: Quantity.angles)), lon: \(Quantity.text(latitude, in: Quantity.angles))"
            )
            return nil
        }
        return radius.map { SpoofTarget(name: name, place: coordinate, radiusMetres: $0) }
            ?? SpoofTarget(name: name, place: coordinate)
    }
}
