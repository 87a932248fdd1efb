/// The satellites over a made drive: 14 to 24 of four systems that rise and sink slowly, with levels by elevation, slow
/// and fast fading, and trees and houses on the way; a step a second.
struct MadeSky: Sendable {
    private struct Body: Sendable {
        let gnss: Int
        let prn: Int
        /// At the start, and how far it moves in an hour; degrees.
        let elevation: Double
        let climb: Double
        let azimuth: Double
        let drift: Double
        let strength: Double
        var clearLevel = 0.0
        var fade: Double
        var shownElevation = 0.0
        var shownAzimuth = 0.0
        /// Its share of a patchy fall, 0.75...1.25.
        let share: Double
    }

    /// A weaker signal isn't tracked.
    static let tracked = 14.0
    static let used = 25.0
    /// No receiver says more.
    private static let strongest = 56.0
    private static let lowestUsed = 10.0

    private var dice: Dice
    private var bodies: ContiguousArray<Body>
    /// Most receivers give whole decibels.
    private let isWhole: Bool
    private let common: Double
    /// Trees and houses: in front of which half of the sky, how deep and until when.
    private var cover = (from: 0, until: 0, depth: 0.0, azimuth: 0.0, isWhole: false)
    private var nextCover: Int

    init(seed: UInt64) {
        var dice = Dice(seed: seed, stream: 2)
        isWhole = dice.happens(0.67)
        common = dice.within(-2...2)
        nextCover = dice.whole(20...120)
        bodies = []
        let beidou = dice.whole(0...5)
        for (gnss, count, first, most) in [
            (0, dice.whole(7...9), 1, 32), (2, dice.whole(4...5), 301, 36), (3, beidou, 401, 37),
            (6, dice.whole(3...5), 65, 24),
        ] {
            let offset = dice.whole(0...most - 1)
            for index in 0..<count {
                bodies.append(Self.body(gnss, prn: first + (offset + index * 5) % most, index: index, &dice))
            }
        }
        self.dice = dice
    }

    private static func body(_ gnss: Int, prn: Int, index: Int, _ dice: inout Dice) -> Body {
        let spread = dice.part()
        // The first of each system are high enough to be used all the time.
        let elevation = index < 5 ? dice.within(18...80) : 4 + 70 * spread * spread
        let climb = dice.within(3...14) * (elevation > 30 ? -1 : 1)
        return Body(
            gnss: gnss, prn: prn, elevation: elevation, climb: climb, azimuth: dice.within(0...359.9),
            drift: dice.within(-15...15), strength: 1.5 * dice.normal(), fade: 1.5 * dice.normal(),
            share: dice.within(0.75...1.25))
    }

    /// Steps to `second` and fills `list`.
    mutating func step(
        to second: Int, isMoving: Bool, _ signals: Condition.Signals, into list: inout [ScenarioMoment.Satellite]
    ) {
        if second % 10 == 0 { move(to: second) }
        coverUp(second, isMoving: isMoving)
        list.removeAll(keepingCapacity: true)
        let tracked = Int((signals.tracked * Double(bodies.count)).rounded(.up))
        let inCover = second >= cover.from && second < cover.until
        // A fall of two seconds and a rise of two.
        let depth = inCover ? cover.depth * min(1, Double(min(second - cover.from + 1, cover.until - second)) / 2) : 0
        for index in bodies.indices {
            let (slow, fast) = dice.twoRough()
            // A slow fading of 1.5 dB that forgets in 20 s.
            bodies[index].fade = 0.9512 * bodies[index].fade + 0.4629 * slow
            var level = bodies[index].clearLevel + bodies[index].fade + fast
            if depth > 0, cover.isWhole || abs(bodies[index].shownAzimuth - cover.azimuth) < 90 {
                level -= depth * bodies[index].share
            }
            level -= signals.isPatchy ? signals.fallen * bodies[index].share : signals.fallen
            var isUsed = signals.areUsed
            if let sent = signals.levelDBHz {
                if bodies[index].gnss == 0 || !signals.isLevelOfGPSOnly {
                    level = sent + 0.15 * fast
                } else if signals.dropsOthers {
                    isUsed = false
                }
            }
            level = min(level, Self.strongest)
            let isTracked = level >= Self.tracked && index < tracked
            guard isTracked || !signals.leavesOut else { continue }
            isUsed = isUsed && isTracked && level > Self.used && bodies[index].shownElevation > Self.lowestUsed
            let shown = isWhole ? level.rounded() : (level * 10).rounded() / 10
            list.append(
                ScenarioMoment.Satellite(
                    gnss: bodies[index].gnss, prn: bodies[index].prn, used: isUsed,
                    signalDBHz: isTracked ? shown : nil, elevationDegrees: bodies[index].shownElevation,
                    azimuthDegrees: bodies[index].shownAzimuth))
        }
    }

    private mutating func move(to second: Int) {
        let hours = Double(second) / 3600
        for index in bodies.indices {
            var elevation = (bodies[index].elevation + bodies[index].climb * hours)
                .truncatingRemainder(dividingBy: 180)
            // Over the zenith and down again; below the horizon it isn't listed, so it turns there too.
            elevation = abs(elevation)
            if elevation > 90 { elevation = 180 - elevation }
            let azimuth = (bodies[index].azimuth + bodies[index].drift * hours).truncatingRemainder(dividingBy: 360)
            bodies[index].shownElevation = elevation.rounded()
            bodies[index].shownAzimuth = Bearing.normal(azimuth).rounded().truncatingRemainder(dividingBy: 360)
            let high = elevation / 90
            let level = 30 + common + bodies[index].strength + 17 * high * (2 - high)
            bodies[index].clearLevel = min(max(level, 26), 50)
        }
    }

    private mutating func coverUp(_ second: Int, isMoving: Bool) {
        guard second >= nextCover else { return }
        nextCover = second + dice.whole(30...300)
        guard isMoving else { return }
        cover = (
            second, second + dice.whole(3...15), dice.within(3...8), dice.within(90...270), dice.happens(0.15)
        )
    }
}
