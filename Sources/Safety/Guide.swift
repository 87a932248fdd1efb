import Geodesy

/// Works out where to go from a place: the havens worth naming, and the way out of what holds it.
struct Guide {
    /// Which havens are asked for.
    struct Wish {
        /// In order of preference: all of one step go before any of the next.
        var steps: [[Haven.Kind]]
        /// What it must be able to do, each of them.
        var needs: [String] = []
        /// Whether hospitals of which nobody knows that they work are left out.
        var onlyWorkingHospitals = false

        /// Nil when there is nothing to go to.
        init?(_ actions: [Action], kind: AlertKind) {
            let mustLeave = actions.contains { $0 != .shelter }
            switch (kind, actions.contains(.shelter)) {
            case (.distress, _): steps = [[.hospital], [.haven]]
            case (_, true) where mustLeave: steps = [[.shelter, .haven, .assembly, .hospital]]
            case (_, true): steps = [[.shelter], [.haven]]
            case (_, false) where mustLeave: steps = [[.haven, .assembly, .hospital]]
            default: return nil
            }
            onlyWorkingHospitals = kind != .distress
        }

        /// - Parameter kind: nil asks for every kind.
        init(kind: Haven.Kind?, needs: [String]) {
            steps = [kind.map { [$0] } ?? Haven.Kind.allCases]
            self.needs = needs
        }

        func isMet(by haven: Haven) -> Bool {
            switch haven.status {
            case .closed: return false
            case .unknown where onlyWorkingHospitals && haven.kind == .hospital: return false
            case .functional, .partial, .unknown: return needs.allSatisfy(haven.capabilities.contains)
            }
        }
    }

    static let most = 3
    /// Of each step, outside danger: nearer ones than these have been looked at.
    private static let mostConsidered = 24
    /// Of each step, the nearest that are held against the zones at all.
    private static let mostLookedAt = 512
    /// Of looks, for the havens and for the way out each: about a millisecond.
    private static let budget = 4_000

    let place: Coordinate
    let havens: HavenSet
    let zones: ZoneTracker

    func guidance(_ wish: Wish) -> Guidance { Guidance(nearest: nearest(wish), wayOut: wayOut()) }

    // MARK: - Havens

    private struct Candidate {
        let haven: Int
        /// Good enough to order by; what is told is reckoned again.
        let squaredMetres: Double
    }

    func nearest(_ wish: Wish) -> [Guidance.Way] {
        var ground = DangerGround(zones, from: .warning, budget: Self.budget)
        let start = ground.fences(at: place)
        var clear: [Guidance.Way] = []
        var crossing: [Guidance.Way] = []
        for kinds in wish.steps {
            var considered = 0
            for candidate in candidates(wish, of: kinds).prefix(Self.mostLookedAt) {
                guard considered < Self.mostConsidered, clear.count < Self.most, !ground.isOverdrawn,
                    !ground.isSpent || clear.count + crossing.count < Self.most
                else { break }
                let haven = havens.havens[candidate.haven]
                if ground.holds(haven.coordinate) { continue }
                considered += 1
                let way = Leg(from: place, to: haven.coordinate)
                if !ground.isMet(on: way, startingIn: start) {
                    clear.append(Guidance.Way(haven, way, crossesDanger: false))
                } else if crossing.count < Self.most {
                    crossing.append(Guidance.Way(haven, way, crossesDanger: true))
                }
            }
        }
        return Array((clear + crossing).prefix(Self.most))
    }

    /// The nearest first; of equals the first by id.
    private func candidates(_ wish: Wish, of kinds: [Haven.Kind]) -> [Candidate] {
        let frame = LocalFrame(at: place)
        var candidates: [Candidate] = []
        for index in havens.havens.indices
        where kinds.contains(havens.havens[index].kind) && wish.isMet(by: havens.havens[index]) {
            let offset = frame.offset(to: havens.havens[index].coordinate)
            candidates.append(
                Candidate(haven: index, squaredMetres: offset.east * offset.east + offset.north * offset.north))
        }
        return candidates.sorted { ($0.squaredMetres, $0.haven) < ($1.squaredMetres, $1.haven) }
    }

    // MARK: - The way out

    func wayOut() -> Guidance.WayOut? {
        var ground = DangerGround(zones, from: .advisory, budget: .max)
        var worst: Level?
        ground.look(at: place, within: 0) { _, level, _ in worst = max(worst ?? level, level) }
        if let left = corridorsLeft(), worst.map({ left.level > $0 }) ?? true { return wayBack(into: left.corridors) }
        guard let worst else { return nil }
        var search = WayOutSearch(from: place, level: worst, zones, budget: Self.budget)
        return search.run()
    }

    /// Those of the worst level that the place is outside of.
    private func corridorsLeft() -> (level: Level, corridors: [Int])? {
        let left = zones.set.corridors.filter { corridor in
            zones.inForce[corridor]
                && (zones.set.index.signedDistanceMetres(from: place, toShape: corridor, withinMetres: 0) ?? 1) > 0
        }
        guard let level = left.map({ zones.set.zones[$0].level }).max() else { return nil }
        return (level, left.filter { zones.set.zones[$0].level == level })
    }

    /// To the nearest point of the corridors, unless that is danger itself.
    private func wayBack(into corridors: [Int]) -> Guidance.WayOut? {
        let ways = corridors.flatMap {
            zones.set.index.waysToEdge(ofShape: $0, from: place, withinMetres: WayOutSearch.farthestMetres).prefix(1)
        }
        guard let way = ways.min(by: { $0.metres < $1.metres }),
            let end = place.moved(metres: way.metres, bearingDegrees: way.bearingDegrees)
        else { return nil }
        var ground = DangerGround(zones, from: .warning, budget: .max)
        guard !ground.holds(end) else { return nil }
        return Guidance.WayOut(distanceMetres: way.metres, bearingDegrees: way.bearingDegrees)
    }
}

extension Guidance.Way {
    fileprivate init(_ haven: Haven, _ way: Leg, crossesDanger: Bool) {
        self.init(
            id: haven.id, name: haven.name, kind: haven.kind, status: haven.status, distanceMetres: way.lengthMetres,
            bearingDegrees: wholeTurn(way.start.bearingDegrees(to: way.end)), crossesDanger: crossesDanger,
            statusDated: haven.statusDated)
    }
}
