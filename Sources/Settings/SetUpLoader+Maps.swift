import Safety

/// Havens and places: of the file, else of the last good copy, else none. Bad ones disable nothing else.
extension SetUpLoader {
    func havens(_ reading: SetUpReading, _ settings: UnitSettings, _ copy: LastGood.Copy?) -> HavenSet {
        inForce(reading.havens, at: settings.havensPath, copy?.havens, limit: HavensReader.byteLimit) {
            HavensReader.read($0, file: $1, area: settings.zones.area).havens
        } ?? HavenSet()
    }

    func places(_ reading: SetUpReading, _ settings: UnitSettings, _ copy: LastGood.Copy?) -> PlaceSet {
        inForce(reading.places, at: settings.placesPath, copy?.places, limit: PlacesReader.byteLimit) {
            PlacesReader.read($0, file: $1, area: settings.zones.area).places
        } ?? PlaceSet()
    }

    private func inForce<Content>(
        _ reading: MapReading<Content>?, at path: String?, _ kept: LastGood.MapCopy?, limit: Int,
        reread: ([UInt8], String) -> Content?
    ) -> Content? {
        guard let path else { return nil }
        if let content = reading?.content { return content }
        guard let kept, kept.origin == path else { return nil }
        do {
            return reread(try RawFile.read(kept.path, limit: limit).bytes, path)
        } catch {
            // The copy was whole a moment ago; without it there is none, and what is wrong with the file is told.
            return nil
        }
    }

    /// That of the file; while it is bad, the one that was kept before.
    func mapToKeep<Content>(
        _ reading: MapReading<Content>?, at path: String?, _ kept: LastGood.MapCopy?
    ) throws -> LastGood.Map? {
        guard let path else { return nil }
        if let reading, reading.content != nil { return LastGood.Map(origin: path, bytes: reading.bytes) }
        guard let kept, kept.origin == path else { return nil }
        let limit = max(HavensReader.byteLimit, PlacesReader.byteLimit)
        return LastGood.Map(origin: path, bytes: try RawFile.read(kept.path, limit: limit).bytes)
    }
}
