import Safety

/// Makes lists of satellites of GSV, which lists those in view, and GSA, which names those in use.
///
/// GSV comes in several sentences, for each constellation, and with newer receivers for each signal; what a cycle brings
/// of it is one list. A constellation that is left out in a cycle is kept for two more, for some receivers take turns.
/// Without GSA nobody knows what is in use, and there is no list. Source: NMEA 0183 version 4.11, GSA and GSV.
struct NMEASky {
    private struct Seen: Equatable {
        let number: SatelliteNumber
        let elevationDegrees: Double?
        let signalDBHz: Double?
        let hasNoAzimuth: Bool
    }

    /// The sentences of one talker and one signal.
    private struct Group {
        let talker: String
        let signal: String
        /// Of the last whole message, and how many cycles ago that was.
        var seen: [Seen] = []
        var age = 0
        /// The message that is coming in: how many sentences it has, how many came, and what they said.
        var sentences = 0
        var heard = 0
        var coming: [Seen] = []
    }

    private static let groupsHold = 2
    /// As long as the rest of what GSA says.
    private static let useHolds = 10
    private static let mostGroups = 32
    private static let mostSentences = 40

    private var groups: [Group] = []
    private var isNew = false
    /// What GSA named in this cycle, nil before the first one.
    private var naming: [SatelliteNumber]?
    private var used: (numbers: [SatelliteNumber], age: Int)?
    private(set) var passedOver = PassedOver()

    static func isOurs(_ sentence: NMEASentence) -> Bool { sentence.kind == "GSV" || isQuectel(sentence) }

    /// Quectel's own name of what everybody else sends as GBGSV.
    private static func isQuectel(_ sentence: NMEASentence) -> Bool {
        sentence.talker == "P" && sentence.kind == "QGSV"
    }

    /// Takes GSV or GSA; others mean nothing here.
    mutating func take(_ sentence: NMEASentence) {
        if sentence.kind == "GSA" { takeGSA(sentence) } else if Self.isOurs(sentence) { takeGSV(sentence) }
    }

    private mutating func takeGSA(_ sentence: NMEASentence) {
        let system = sentence.number(17, in: 1...6).map { Int($0) }
        var naming = self.naming ?? []
        for field in 2..<14 {
            guard let number = sentence.number(field, in: 1...999),
                let satellite = SatelliteNumber(Int(number), talker: sentence.talker, system: system),
                naming.count < SkyList.most
            else { continue }
            naming.append(satellite)
        }
        self.naming = naming
    }

    private mutating func takeGSV(_ sentence: NMEASentence) {
        guard let count = sentence.number(0, in: 1...Double(Self.mostSentences)).map({ Int($0) }),
            let turn = sentence.number(1, in: 1...Double(count)).map({ Int($0) })
        else { return passedOver.add("satellite sentences out of turn") }
        let talker = Self.isQuectel(sentence) ? "PQ" : sentence.talker
        let rest = max(0, sentence.fields.count - 3)
        // What doesn't fill four fields is the signal's number, and with some receivers the system's.
        let signal = rest % 4 == 0 ? "" : sentence[3 + rest - rest % 4] ?? ""
        guard let place = place(of: talker, signal) else { return passedOver.add("satellite sentences out of turn") }
        if turn == 1 {
            (groups[place].sentences, groups[place].heard, groups[place].coming) = (count, 0, [])
        }
        guard groups[place].sentences == count, groups[place].heard == turn - 1 else {
            groups[place].sentences = 0
            return passedOver.add("satellite sentences out of turn")
        }
        for first in stride(from: 3, to: 3 + rest - rest % 4, by: 4) {
            if let seen = Self.seen(sentence, at: first, talker: talker) { groups[place].coming.append(seen) }
        }
        groups[place].heard = turn
        guard turn == count else { return }
        (groups[place].seen, groups[place].age, groups[place].sentences) = (groups[place].coming, 0, 0)
        groups[place].coming = []
        isNew = true
    }

    private mutating func place(of talker: String, _ signal: String) -> Int? {
        if let known = groups.firstIndex(where: { $0.talker == talker && $0.signal == signal }) { return known }
        guard groups.count < Self.mostGroups else { return nil }
        groups.append(Group(talker: talker, signal: signal))
        return groups.count - 1
    }

    private static func seen(_ sentence: NMEASentence, at first: Int, talker: String) -> Seen? {
        guard let number = sentence.number(first, in: 1...999),
            let satellite = SatelliteNumber(Int(number), talker: talker)
        else { return nil }
        return Seen(
            number: satellite, elevationDegrees: sentence.number(first + 1, in: -90...90),
            signalDBHz: sentence.number(first + 3, in: 0...254).flatMap { $0 > 0 ? $0 : nil },
            hasNoAzimuth: sentence.number(first + 2) == 0)
    }

    /// Ends the cycle; the list that it brought, if it did.
    mutating func endCycle() -> Sky? {
        if let naming {
            used = (naming, 0)
        } else if let (numbers, age) = used {
            used = age < Self.useHolds ? (numbers, age + 1) : nil
        }
        naming = nil
        defer {
            isNew = false
            for index in groups.indices { groups[index].age += 1 }
            groups.removeAll { $0.age > ($0.sentences == 0 ? Self.groupsHold : Self.useHolds) }
        }
        guard isNew, let used else { return nil }
        let seen = groups.filter { $0.age <= Self.groupsHold }.flatMap(\.seen)
        // Some receivers that see nothing list old satellites due north, all of them; gpsd passes over these too.
        guard !seen.allSatisfy(\.hasNoAzimuth) else { return nil }
        var list = SkyList()
        for one in seen {
            list.add(
                one.number, used: used.numbers.contains(one.number), signalDBHz: one.signalDBHz,
                elevationDegrees: one.elevationDegrees)
        }
        passedOver.add("satellites beyond \(SkyList.most) of a list", list.beyond)
        return list.sky
    }
}
