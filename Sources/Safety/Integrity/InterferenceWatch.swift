/// Which kinds of interference are going on, as far as the office should hear of it.
struct InterferenceWatch: Sendable {
    struct Episode: Sendable {
        let id: Identifier
        let kind: InterferenceReport.Kind
        let began: Stamp
        let cell: GridCell?
        var tests: IntegrityTests
        var isTold = false
        /// Whether it is more than a receiver's own error can look like.
        var isConfirmed: Bool

        var tellAfter: Duration {
            tests == IntegrityTests(.signalCollapse) ? InterferenceWatch.tellCollapseAfter : InterferenceWatch.tellAfter
        }

        func report(ended: Stamp?) -> InterferenceReport {
            InterferenceReport(id: id, kind: kind, reasons: tests.list, cell: cell, began: began, ended: ended)
        }
    }

    /// A glitch is over by then.
    static let tellAfter = Duration.seconds(10)
    /// And a tunnel, mostly: a sky that is gone says no more.
    static let tellCollapseAfter = Duration.seconds(60)
    /// A receiver's own error looks like these; alone they say nothing about the air.
    static let ambiguous: IntegrityTests = [IntegrityTests(.impliedSpeed), IntegrityTests(.displacement)]

    static let jammingSigns = signs(of: .jamming)
    static let spoofingSigns = signs(of: .spoofing)

    private(set) var jamming: Episode?
    private(set) var spoofing: Episode?

    /// Takes what the tests say while the position isn't believed.
    mutating func note(
        _ tests: IntegrityTests, isFarOut: Bool, cell: GridCell?, stamp: Stamp, id: () -> Identifier
    ) {
        let jam = tests.intersection(Self.jammingSigns)
        if !jam.isEmpty {
            jamming =
                jamming ?? Episode(id: id(), kind: .jamming, began: stamp, cell: cell, tests: [], isConfirmed: true)
            jamming?.tests.formUnion(jam)
        }
        let lie = tests.intersection(Self.spoofingSigns).union(isFarOut ? IntegrityTests(.impliedSpeed) : [])
        guard !lie.isEmpty else { return }
        spoofing =
            spoofing
            ?? Episode(id: id(), kind: .spoofing, began: stamp, cell: cell, tests: [], isConfirmed: false)
        if isFarOut || !lie.isSubset(of: Self.ambiguous) { spoofing?.isConfirmed = true }
        spoofing?.tests.formUnion(lie)
    }

    /// What is to be told now.
    mutating func settle(isTrusted: Bool, stamp: Stamp) -> [InterferenceReport] {
        guard jamming != nil || spoofing != nil else { return [] }
        var told: [InterferenceReport] = []
        Self.settle(&jamming, isTrusted: isTrusted, stamp: stamp, told: &told)
        Self.settle(&spoofing, isTrusted: isTrusted, stamp: stamp, told: &told)
        return told
    }

    var deadline: MonotonicInstant? {
        func due(_ episode: Episode?) -> MonotonicInstant? {
            episode.flatMap { $0.isTold || !$0.isConfirmed ? nil : $0.began.instant.advanced(by: $0.tellAfter) }
        }
        guard let one = due(jamming), let other = due(spoofing) else { return due(jamming) ?? due(spoofing) }
        return min(one, other)
    }

    private static func settle(
        _ episode: inout Episode?, isTrusted: Bool, stamp: Stamp, told: inout [InterferenceReport]
    ) {
        guard var current = episode else { return }
        if isTrusted {
            if current.isTold { told.append(current.report(ended: stamp)) }
            episode = nil
        } else if current.isConfirmed, !current.isTold,
            current.began.instant.duration(to: stamp.instant) >= current.tellAfter
        {
            current.isTold = true
            told.append(current.report(ended: nil))
            episode = current
        }
    }

    private static func signs(of kind: InterferenceReport.Kind) -> IntegrityTests {
        IntegrityTest.allCases.reduce(into: []) { if $1.interference == kind { $0.insert(IntegrityTests($1)) } }
    }
}
