import Foundation

@testable import Safety

/// What a receiver lists on a country drive: four constellations, signals by elevation with noise, satellites that rise
/// and set, trees, bridges, and tunnels when asked for. One list a second; signals as NMEA gives them, whole numbers.
struct RealisticSky {
    private struct Orbit {
        var gnss: Int
        var number: Int
        /// Seconds until it culminates, its highest elevation and how long it is up.
        var culmination: Double
        var highestDegrees: Double
        var upSeconds: Double
        /// Of its antenna and its transmitter.
        var bias: Double
    }

    enum Cover { case open, trees(loss: Double), bridge, tunnel }

    private(set) var cover = Cover.open
    private var coverEnds = 60.0
    private var random: SeededGenerator
    private var orbits: [Orbit] = []
    private var fades: [Double] = []
    private var isBlockedSince: Double?
    private var regainsAt = 25.0
    private let isWhole: Bool
    private let hasTunnels: Bool
    private(set) var seconds = 0.0
    private(set) var hasFix = false

    init(seed: UInt64, isWhole: Bool, hasTunnels: Bool) {
        random = SeededGenerator(seed: seed)
        self.isWhole = isWhole
        self.hasTunnels = hasTunnels
        for (gnss, count) in [(0, 31), (2, 24), (3, 27), (6, 24)] {
            for number in 1...count {
                orbits.append(
                    Orbit(
                        gnss: gnss, number: number, culmination: Double.random(in: -20_000...70_000, using: &random),
                        highestDegrees: Double.random(in: 15...88, using: &random),
                        upSeconds: Double.random(in: 12_000...24_000, using: &random),
                        bias: Double.random(in: -3...3, using: &random)))
                fades.append(0)
            }
        }
    }

    /// The list of the next second; nil when nothing at all is in view.
    mutating func next() -> Sky? {
        seconds += 1
        changeCover()
        var satellites: [Sky.Satellite] = []
        let regaining = seconds < regainsAt
        var used = 0
        for place in orbits.indices {
            let orbit = orbits[place]
            let phase = (seconds - orbit.culmination) / orbit.upSeconds
            guard abs(phase) < 0.5 else { continue }
            let elevation = orbit.highestDegrees * cos(phase * .pi)
            fades[place] = fades[place] * 0.9 + Double.random(in: -1...1, using: &random) * 0.8
            let noise = Double.random(in: -1.5...1.5, using: &random)
            let open = 30 + 17 * sin(elevation * .pi / 180) + orbit.bias + fades[place] + noise
            let signal = open - loss(elevation)
            let listed = signal >= 14 ? (isWhole ? signal.rounded() : signal) : nil
            let isUsed = !regaining && elevation > 5 && (listed ?? 0) >= 22
            if isUsed { used += 1 }
            satellites.append(
                Sky.Satellite(
                    gnss: orbit.gnss, prn: orbit.number, used: isUsed, signalDBHz: listed, elevationDegrees: elevation))
        }
        hasFix = used >= 4
        noteBlockage(tracked: satellites.count { $0.signalDBHz != nil })
        return satellites.isEmpty ? nil : Sky(satellites: satellites)
    }

    private mutating func loss(_ elevation: Double) -> Double {
        switch cover {
        case .open: 0
        case .trees(let loss): loss * Double.random(in: 0.6...1.4, using: &random)
        case .bridge:
            elevation > 35 ? Double.random(in: 12...25, using: &random) : Double.random(in: 2...8, using: &random)
        case .tunnel: 60
        }
    }

    /// A blocked receiver needs the longer to use satellites again the longer it was blocked.
    private mutating func noteBlockage(tracked: Int) {
        if tracked < 4 {
            isBlockedSince = isBlockedSince ?? seconds
            regainsAt = .infinity
        } else if let since = isBlockedSince {
            isBlockedSince = nil
            regainsAt = seconds + min(35, 2 + (seconds - since) * Double.random(in: 0...0.3, using: &random))
        }
    }

    private mutating func changeCover() {
        guard seconds >= coverEnds else { return }
        switch cover {
        case .open:
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                cover = .trees(loss: Double.random(in: 5...8, using: &random))
                coverEnds = seconds + Double.random(in: 3...180, using: &random).rounded()
            case 6..<9:
                cover = .bridge
                coverEnds = seconds + Double.random(in: 1...4, using: &random).rounded()
            default:
                cover = hasTunnels ? .tunnel : .bridge
                coverEnds = seconds + Double.random(in: 5...120, using: &random).rounded()
            }
        case .trees, .bridge, .tunnel:
            cover = .open
            coverEnds = seconds + Double.random(in: 10...240, using: &random).rounded()
        }
    }
}
