/// The keys of one kind of settings file.
struct SettingTable: Sendable {
    /// In the order of the contract.
    let all: [SettingKey]
    let byName: [String: SettingKey]

    init(_ all: [SettingKey]) {
        self.all = all
        byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }

    /// What may stand directly inside a section (`""` is the file): leaves and inner sections.
    func names(in section: String) -> [String] {
        let prefix = section.isEmpty ? "" : section + "."
        return all.map(\.name).filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count).prefix { $0 != "." }) }
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// `fieldgate.yaml`.
    static let unit = SettingTable(SettingKey.all)
    /// `fieldbase.yaml`; its `mqtt` part is the unit's.
    static let office = SettingTable(
        [
            SettingKey(
                "fleet", .segment, .required, example: "kharkiv",
                "The fleet whose units this office receives; the `unit.fleet` of each.")
        ] + SettingKey.all.filter { $0.section == "mqtt" } + [
            SettingKey(
                "store.directory", .folder, .standard("/var/lib/fieldbase"), example: "/var/lib/fieldbase",
                "Where the office keeps what it was told and what it ordered. Only its owner can read it."),
            SettingKey(
                "keys.directory", .folder, .standard("/var/lib/fieldbase/keys"), example: "/var/lib/fieldbase/keys",
                "Where `fieldbase keys init` puts the office's keys."),
            SettingKey(
                "overdue.report", .duration(.seconds(30) ... .seconds(86400)), .standard("3min"), example: "3min",
                "How long after it was due a unit's report is overdue; twice its report interval if that is longer."),
            SettingKey(
                "overdue.checkin", .duration(.seconds(30) ... .seconds(86400)), .standard("5min"), example: "5min",
                "How long after it was due a crew's check-in is overdue."),
        ])
}
