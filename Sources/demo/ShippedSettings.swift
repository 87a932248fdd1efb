import Foundation
import Workbench

/// The shipped settings, with only that changed which must differ on a bench; so that the shipped file is proven good.
struct ShippedSettings {
    private(set) var text: String

    init(contentsOf path: String) throws { text = try String(contentsOfFile: path, encoding: .utf8) }

    /// - Parameter bundle: the folder that `fieldbase enrol` made for the unit.
    mutating func fit(
        gpsdPort: UInt16, brokerPort: UInt16, folder: String, hook: String, bundle: String
    ) throws {
        try replace("  port: 2947", "  port: \(gpsdPort)")
        try replace("\"mqtts://base.example.org:8883\"", "\"mqtt://127.0.0.1:\(brokerPort)\"")
        // No TLS on loopback: the unit says who it is by name.
        for key in ["ca: ca.pem", "certificate: unit.pem", "key: unit.key"] { try replace("  \(key)", "  # \(key)") }
        try replace("  # user: unit-01", "  user: unit-01")
        try replace("  # password_file: credential:mqtt-password", "  password_file: password")
        try replace("/var/lib/fieldgate", "\(folder)/state")
        try replace("/run/fieldgate/fieldgate.sock", "\(folder)/fieldgate.sock")
        try replace(
            "# privacy:\n#   positions: plain\n#   visits: plain", "privacy:\n  positions: plain\n  visits: plain")
        try replace("  receipts: broker ", "  receipts: required ")
        text += """

            office: {keys: \(bundle)/office.keys, signing: \(bundle)/unit.signing, opening: \(bundle)/unit.opening}
            havens: {file: havens.geojson}
            places: {file: places.geojson}
            """
        text += "\nalarm:\n  hooks: [\"\(hook)\"]\n"
    }

    /// Exactly once, or the shipped file is no longer the one this was written for.
    private mutating func replace(_ old: String, _ new: String) throws {
        let places = text.ranges(of: old)
        guard places.count == 1 else {
            throw WorkbenchError("the shipped settings hold “\(old)” \(places.count) times, not once")
        }
        text.replaceSubrange(places[0], with: new)
    }
}
