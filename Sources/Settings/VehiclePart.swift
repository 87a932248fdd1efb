import Safety

/// The `vehicle` part: where the vehicle itself can be asked whether it moves.
extension SettingsValues {
    private enum OdometerUnit: String { case m, km }
    private enum ActiveLevel: String { case high, low }

    static let lineRange = 0...1023
    static let argumentLimit = 15

    /// Nil when the part is absent or asks nobody, and after a problem.
    mutating func vehicle() -> VehicleSettings? {
        guard tree.sections["vehicle"] != nil else { return nil }
        let before = problems.errors.count
        var vehicle = VehicleSettings()
        vehicle.ignition = source("vehicle.ignition", ["gpio", "file", "command"])
        vehicle.odometer = source("vehicle.odometer", ["file", "command"])
        let active = "vehicle.ignition.active"
        if isPresent(active), !isPresent("vehicle.ignition.gpio") {
            problem(
                active, at: place(active), "only a GPIO line has a level",
                "gpio, or a file or command whose word is 1 for on")
        }
        if let unit = choice("vehicle.odometer.unit", OdometerUnit.self) {
            vehicle.odometerUnitMetres = unit == .km ? 1000 : 1
        }
        if let every = duration("vehicle.every") { vehicle.every = every }
        guard problems.errors.count == before else { return nil }
        guard vehicle.ignition != nil || vehicle.odometer != nil else {
            warning(
                "vehicle", at: tree.sections["vehicle"] ?? .start,
                "it names neither an ignition nor an odometer, so that nothing is known of the vehicle",
                "ignition: {gpio: gpiochip0:17}, or remove the part")
            return nil
        }
        return vehicle
    }

    /// A reading must speak until the next one is there.
    mutating func agree(_ vehicle: VehicleSettings?, _ integrity: Integrity?) {
        guard let vehicle, let integrity, vehicle.every * 2 > integrity.policy.vehicleHolds else { return }
        let key = isPresent("vehicle.every") ? "vehicle.every" : "integrity.vehicle_holds"
        problem(
            key, at: place(key), "a reading of the vehicle would lapse before the next one",
            "vehicle.every at most half of integrity.vehicle_holds")
    }

    /// The one of the keys that is there; nil when none is, and after a problem.
    private mutating func source(_ section: String, _ leaves: [String]) -> VehicleSettings.Source? {
        let present = leaves.filter { isPresent("\(section).\($0)") }
        guard let leaf = present.first else { return nil }
        guard present.count == 1 else {
            let key = "\(section).\(present[1])"
            problem(
                key, at: place(key), "\(present.joined(separator: " and ")) both say it: nobody knows which is right",
                "one of them")
            return nil
        }
        let key = "\(section).\(leaf)"
        return switch leaf {
        case "gpio": line(key)
        case "file": file(key).map { .file($0) }
        default: command(key).map { .command($0) }
        }
    }

    private mutating func line(_ key: String) -> VehicleSettings.Source? {
        let active = choice("vehicle.ignition.active", ActiveLevel.self)
        guard let found = text(key) else { return nil }
        let parts = found.text.split(separator: ":", omittingEmptySubsequences: false)
        let isChip = { (name: Substring) in
            (1...32).contains(name.utf8.count) && name.first != "."
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        }
        guard parts.count == 2, isChip(parts[0]), parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
            let line = Int(parts[1]), Self.lineRange.contains(line)
        else {
            problem(
                key, at: found.place, "\(found.text.quotable) is no line of a GPIO chip",
                "the chip's name in /dev, a colon and the line (0 to 1023), such as gpiochip0:17")
            return nil
        }
        return active.map { .gpio(chip: String(parts[0]), line: line, isActiveLow: $0 == .low) }
    }

    /// It may come up later than this unit does: its absence is odd and no more.
    private mutating func file(_ key: String) -> String? {
        guard let path = folder(key) else { return nil }
        let remedy = "the path of a file that comes up by itself, or of one that is there"
        do {
            if try RawFile.facts(path).kind == .folder {
                warning(key, at: place(key), "this is a folder", "the path of a file")
            }
        } catch {
            warning(key, at: place(key), "the file can't be found: \(error.reason)", remedy)
        }
        return path
    }

    private mutating func command(_ key: String) -> [String]? {
        guard let items = items(key, atLeast: 1, atMost: 1 + Self.argumentLimit), let program = items.first else {
            return nil
        }
        guard program.text.hasPrefix("/"), items.allSatisfy({ $0.text.utf8.count <= 1024 }) else {
            let isLong = program.text.hasPrefix("/")
            problem(
                isLong ? key : "\(key)[1]", at: program.place,
                isLong ? "it has an item of more than 1024 bytes" : "\(program.text.quotable) is no absolute path",
                "the program's full path and its arguments, such as \(Self.entry(key).example)")
            return nil
        }
        let path = Path.absolute(program.text, from: base)
        if let fault = Self.programFault(path) {
            warning("\(key)[1]", at: program.place, fault, "the path of a program that the service may execute")
        }
        return [path] + items.dropFirst().map(\.text)
    }
}
