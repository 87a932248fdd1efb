import GRDB
public import Safety

/// The single values that the database keeps.
enum MetaKey: String {
    case installation, bootID, boot, session, clockFloor, zoneSet, lateThinned, lateExpired, receiptsGivenUp
}

extension Database {
    func setMeta(_ key: MetaKey, _ value: any DatabaseValueConvertible) throws {
        try run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [key.rawValue, value])
    }
    func metaText(_ key: MetaKey) throws -> String? {
        try rows("SELECT value FROM meta WHERE key = ?", [key.rawValue]) { try $0.text() }.first
    }
    func metaInteger(_ key: MetaKey) throws -> Int64? {
        try rows("SELECT value FROM meta WHERE key = ?", [key.rawValue]) { try $0.integer() }.first
    }
    func metaCount(_ key: MetaKey) throws -> Int { Int(try metaInteger(key) ?? 0) }

    /// Writes everything of `known` but its alerts (they have their own table).
    ///
    /// - Parameter note: the standing memory, where the database lacks it.
    func setMeta(from known: SafetyMirror, standing note: StandingNote? = nil) throws {
        try setMeta(.installation, known.installation.description)
        try setMeta(.bootID, known.bootID)
        try setMeta(.boot, known.boot)
        try setMeta(.session, Int64(known.session))
        if let floor = known.clockFloor { try setMeta(.clockFloor, floor.millisecondsSinceEpoch) }
        if let zoneSet = known.zoneSet { try setMeta(.zoneSet, zoneSet) }
        if let note { try put(note) }
    }

    /// The database's own account of what the mirror holds; nil from a new database.
    ///
    /// - Parameter ids: alerts to tell of even if they are cleared.
    func knownToDatabase(besides ids: [Identifier] = []) throws -> SafetyMirror? {
        guard let text = try metaText(.installation) else { return nil }
        guard let installation = Identifier(text) else { throw JournalError.damaged }
        var known = SafetyMirror(
            installation: installation, bootID: try metaText(.bootID) ?? "", boot: try metaCount(.boot))
        known.session = UInt64(clamping: try metaInteger(.session) ?? 0)
        known.clockFloor = try metaInteger(.clockFloor).map(UTCTime.init(millisecondsSinceEpoch:))
        known.zoneSet = try metaText(.zoneSet)
        // One record that can't be read must not hide the others; the mirror may still have it.
        for id in try rows("SELECT id FROM alert WHERE open = 1", as: { try $0.identifier() }) + ids {
            do {
                known.alerts += try alerts("WHERE id = ?", [id.description])
            } catch is DecodingError {
                continue
            }
        }
        return known
    }
}

extension Journal {
    /// The number for the next connection: the greater of the last one + 1 and `floorSeconds` (the clock floor in
    /// seconds), so that even a lost journal can't go back.
    ///
    /// Written to the database and the mirror before it returns. A disk that takes neither doesn't keep the unit from
    /// connecting: the number is given all the same, and the failure is counted.
    public func startSession(floorSeconds: Int64) -> UInt64 {
        known.session = max(known.session + 1, UInt64(clamping: floorSeconds))
        saveKnown(synced: true)
        return known.session
    }

    /// Raises the clock floor: the time below which no clock is believed after the next start.
    /// A lower one is passed by.
    public func saveClockFloor(_ floor: UTCTime) {
        guard floor > known.clockFloor ?? UTCTime(millisecondsSinceEpoch: .min) else { return }
        known.clockFloor = floor
        saveKnown(synced: false)
    }

    /// Remembers which zone set is in force.
    ///
    /// - Parameter sha256: hex.
    public func saveZoneSet(sha256: String) {
        guard sha256 != known.zoneSet else { return }
        known.zoneSet = sha256
        saveKnown(synced: true)
    }

    private func saveKnown(synced: Bool) {
        do {
            let (known, note) = (known, standingIsUnwritten ? known.standing : nil)
            if synced {
                try fact { try $0.setMeta(from: known, standing: note) }
            } else {
                try bulk { try $0.setMeta(from: known, standing: note) }
            }
            if isDurable { standingIsUnwritten = false }
        } catch {
            failures += 1
        }
        writeMirror()
    }
}
