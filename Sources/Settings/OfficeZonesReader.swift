import Safety
import Wire
struct OfficeZonesReader {
    let settings: UnitSettings.Zones
    let unit: String?
    let surroundings: Surroundings
    func read(_ frame: OfficeZones) -> ZonesReading { ZonesReading(set: nil, problems: []) }
}
