/// Which module may import which. Arrows point down only; the table is the drawing of docs/architecture.md.
enum ImportArrows {
    /// Standard modules of adapters and programs. `Foundation` is named where `FoundationEssentials` can't do.
    private static let system: Set<String> = ["Glibc", "Synchronization", "FoundationEssentials"]
    private static let core: Set<String> = ["Safety", "Geodesy"]

    /// What each room below `Sources` may import.
    static let allowed: [String: Set<String>] = [
        "Geodesy": ["Glibc"],
        "Safety": ["Geodesy"],
        "Wire": core.union(["FoundationEssentials", "Crypto", "Synchronization"]),
        "Journal": core.union(system).union(["Wire", "GRDB", "Foundation"]),
        "GPSDClient": system.union(["CGPS"]),
        "MQTTLink": system.union(["CMosquitto"]),
        "MapFiles": system.union(["CExpat", "CZip"]),
        "Settings": core.union(system).union(["MapFiles", "Wire", "Yams", "Crypto", "Foundation"]),
        "Tracks": core.union(system).union(["MapFiles", "Wire"]),
        "Gateway": core.union(system).union([
            "Journal", "GPSDClient", "MQTTLink", "Settings", "Wire", "CPlatform", "Logging", "ServiceLifecycle",
            "UnixSignals", "FlyingSocks", "Foundation", "Dispatch",
        ]),
        "BaseOffice": core.union(system).union([
            "MQTTLink", "Settings", "Wire", "GRDB", "Crypto", "Logging", "ServiceLifecycle", "UnixSignals",
            "Foundation",
            "Dispatch",
        ]),
        "fieldbase": core.union(system).union([
            "BaseOffice", "Settings", "Wire", "ArgumentParser", "Logging", "Foundation",
        ]),
        "Simulator": system.union(["Foundation"]),
        "Workbench": system.union(["Foundation"]),
        "fieldgate": core.union(system).union([
            "Gateway", "Settings", "Tracks", "MapFiles", "Wire", "ArgumentParser", "Logging", "Foundation",
        ]),
        "fuzz": core.union(system).union(["Settings", "Tracks", "Simulator"]),
        "scenario": system.union(["Simulator", "ArgumentParser"]),
        "demo": core.union(system).union(["Workbench", "Simulator", "Foundation"]),
    ]

    /// Each C module has one owner; nobody else imports it, tests included (their traps go through the owner).
    static let cModuleOwners = [
        "CGPS": "GPSDClient", "CMosquitto": "MQTTLink", "CPlatform": "Gateway", "CExpat": "MapFiles",
        "CZip": "MapFiles",
    ]

    /// What a test may name of its own owner: `GPSDClientTests` goes through the real `gps_unpack`.
    static func mayImport(_ module: String, room: String) -> Bool {
        guard let owner = cModuleOwners[module] else { return true }
        return room == owner || room == owner + "Tests"
    }

    /// The modules that `line` imports: none, or one.
    static func module(importedBy line: some StringProtocol) -> String? {
        let pattern =
            #/^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(\w+)/#
        return String(line).firstMatch(of: pattern).map { String($0.1) }
    }

    static func findings(in file: TreeFile) -> [Finding] {
        guard let room = file.room else { return [] }
        let isSource = file.path.hasPrefix("Sources/")
        return file.codeLines(with: "import").compactMap { number, line in
            guard let module = module(importedBy: line) else { return nil }
            if !mayImport(module, room: room) {
                return file.finding(number, "only \(cModuleOwners[module, default: "?"]) imports \(module)")
            }
            guard isSource else { return nil }
            guard let allowed = allowed[room] else {
                return file.finding(number, "\(room) isn't in the table of import arrows")
            }
            // The same room on another system: inside `#if canImport`.
            let name = module == "Darwin" || module == "Musl" ? "Glibc" : module
            return allowed.contains(name) ? nil : file.finding(number, "\(room) may not import \(module)")
        }
    }
}
