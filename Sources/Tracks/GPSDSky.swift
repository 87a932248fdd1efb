import Safety
import Wire

extension SkyList {
    /// The `satellites` of a SKY of gpsd: `gnssid` and `svid`, of old gpsds `PRN` alone; `ss` 0 is not tracked.
    init(_ sky: JSONNode) {
        self.init()
        guard case .array(let nodes)? = sky["satellites"]?.value else { return }
        for node in nodes {
            guard let number = SatelliteNumber(node) else { continue }
            add(
                number, used: node["used"]?.value == .bool(true),
                signalDBHz: node["ss"]?.double.flatMap { $0 > 0 && $0 <= 254 ? $0 : nil },
                elevationDegrees: node["el"]?.double.flatMap { (-90...90).contains($0) ? $0 : nil })
        }
    }
}

extension SatelliteNumber {
    fileprivate init?(_ satellite: JSONNode) {
        let number = satellite["PRN"]?.whole.flatMap { SatelliteNumber($0, talker: "GN") }
        guard let gnss = satellite["gnssid"]?.whole, (0...7).contains(gnss) else {
            guard let number else { return nil }
            self = number
            return
        }
        if let own = satellite["svid"]?.whole, (1...255).contains(own) {
            self.init(gnss: gnss, prn: own)
        } else if let number, number.gnss == gnss {
            self = number
        } else {
            guard let prn = satellite["PRN"]?.whole, (1...1000).contains(prn) else { return nil }
            self.init(gnss: gnss, prn: prn)
        }
    }
}

extension VehicleReading {
    /// Our own line in a recording, that made drives carry what the vehicle says:
    /// `{"class":"FIELDGATE-VEHICLE","ignition":true,"odometer_m":1234.5}`, each of the two optional; nil without both.
    init?(_ line: JSONNode) {
        var ignition: Bool?
        if case .bool(let isOn)? = line["ignition"]?.value { ignition = isOn }
        let odometer = line["odometer_m"]?.double.flatMap { $0 >= 0 && $0 < 1e10 ? $0 : nil }
        guard ignition != nil || odometer != nil else { return nil }
        self.init(isIgnitionOn: ignition, odometerMetres: odometer)
    }
}

extension JSONNode {
    /// Not inlined: the optimiser of Swift 6.3.1 breaks on it within a failing initialiser.
    @inline(never) fileprivate var whole: Int? {
        guard case .integer(let integer) = value else { return nil }
        return Int(exactly: integer)
    }
}
