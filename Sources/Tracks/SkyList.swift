import Safety

/// A list of satellites in the making: each once, and no more than a receiver can have.
///
/// A receiver of several bands lists a satellite for each: then the first signal that it gives speaks for it.
struct SkyList {
    /// libgps takes no more in one SKY either.
    static let most = 140

    private(set) var satellites: [Sky.Satellite] = []
    /// Those that found no room.
    private(set) var beyond = 0

    mutating func add(
        _ number: SatelliteNumber, used: Bool, signalDBHz: Double?, elevationDegrees: Double?
    ) {
        if let index = satellites.firstIndex(where: { $0.gnss == number.gnss && $0.prn == number.prn }) {
            satellites[index].used = satellites[index].used || used
            satellites[index].signalDBHz = satellites[index].signalDBHz ?? signalDBHz
            satellites[index].elevationDegrees = satellites[index].elevationDegrees ?? elevationDegrees
            return
        }
        guard satellites.count < Self.most else { return beyond += 1 }
        satellites.append(
            Sky.Satellite(
                gnss: number.gnss, prn: number.prn, used: used, signalDBHz: signalDBHz,
                elevationDegrees: elevationDegrees))
    }

    /// Nil for an empty list, which says nothing.
    var sky: Sky? { satellites.isEmpty ? nil : Sky(satellites: satellites) }
}

/// What came between two reports; of too much the oldest is dropped.
struct Between: Equatable {
    static let most = 16

    private(set) var skies: [Sky] = []
    private(set) var vehicle: [VehicleReading] = []

    mutating func add(_ sky: Sky) {
        if skies.count == Self.most { skies.removeFirst() }
        skies.append(sky)
    }

    mutating func add(_ reading: VehicleReading) {
        if vehicle.count == Self.most { vehicle.removeFirst() }
        vehicle.append(reading)
    }

    /// Hands over what there is.
    mutating func take() -> Between {
        defer { self = Between() }
        return self
    }
}
