import Safety

/// Holds an import against the reader that the daemon uses.
enum ZoneImportCheck {
    /// The properties that a zone's reader reads, in the order in which they are written.
    static let names = ZoneTermsReader.names

    /// What the daemon would say of it by itself.
    static func alone(_ map: ZoneMap) -> [Problem] {
        ZoneFile(map, settings: standard, calendar: ZoneCalendar(now: nil)).problems.listed()
    }

    /// What the daemon would make of all outputs in one folder.
    static func together(_ outputs: [ZoneImportOutput]) -> ZonesReading {
        let reader = ZonesReader(settings: standard, now: nil)
        let files = outputs.map {
            ZonesReading.File(origin: "\(standard.directory)/\($0.name)", bytes: $0.bytes, modified: unknownTime)
        }
        return reader.assemble(files, folder: { Path.name(of: $0.origin) }, problems: [], source: .local)
    }

    private static let unknownTime = UTCTime(secondsSinceEpoch: 0)
    private static let standard = UnitSettings.Zones(directory: "/")
}
