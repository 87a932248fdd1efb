public import Safety
import Wire

/// What a signed zone set of the office says, whoever signed it.
public struct OfficeZonesReading: Sendable, Equatable {
    /// Nil when the frame itself is broken.
    public let version: UInt64?
    public let validUntil: UTCTime?
    public let reading: ZonesReading
}

extension SetUpLoader {
    /// Reads the zones in an envelope of the office, with the checks that local ones get. The signature isn't looked at:
    /// that is done once, when it comes.
    public func readOfficeZones(_ envelope: [UInt8], settings: UnitSettings) -> OfficeZonesReading {
        readOfficeZones(envelope, zones: settings.zones, unit: settings.unit.address.unit)
    }

    func readOfficeZones(
        _ envelope: [UInt8], zones: UnitSettings.Zones, unit: String?, isThorough: Bool = false
    ) -> OfficeZonesReading {
        do {
            let frame = try OfficeZones(reading: try Envelope(reading: envelope).open(topic: ""))
            let reader = OfficeZonesReader(
                settings: zones, unit: unit, surroundings: surroundings, isThorough: isThorough)
            return OfficeZonesReading(
                version: frame.version, validUntil: frame.validUntil, reading: reader.read(frame))
        } catch {
            let why = (error as? PayloadFault)?.problems.first.map(\.description) ?? "\(error)"
            let problem = Problem(
                .error, file: "office zones", at: .start, key: "zones", "the zone set is broken: \(why)",
                remedy: "a set that fieldbase zones sign made")
            return OfficeZonesReading(
                version: nil, validUntil: nil, reading: ZonesReading(set: nil, problems: [problem]))
        }
    }
}
