extension Coordinate {
    /// Metres to `other`: within 0.05 % up to 100 km, within 0.6 % beyond (a sphere is enough to refuse a jump).
    public func distanceMetres(to other: Coordinate) -> Double {
        let degreesNorth = abs(other.latitudeDegrees - latitudeDegrees)
        let degreesEast = abs(shortWayRound(other.longitudeDegrees - longitudeDegrees))
        guard degreesNorth > 1 || degreesEast > 1.5 else {
            let offset = LocalFrame(at: self).offset(to: other)
            return (offset.east * offset.east + offset.north * offset.north).squareRoot()
        }
        return haversineMetres(to: other)
    }

    private func haversineMetres(to other: Coordinate) -> Double {
        let radian = Double.pi / 180
        let halfNorth = sin((other.latitudeDegrees - latitudeDegrees) * radian / 2)
        let halfEast = sin((other.longitudeDegrees - longitudeDegrees) * radian / 2)
        let chord =
            halfNorth * halfNorth
            + cos(latitudeDegrees * radian) * cos(other.latitudeDegrees * radian) * halfEast * halfEast
        return 2 * 6_371_008.8 * asin(min(1, chord.squareRoot()))
    }

    /// The point at a share of the straight way to `end` in longitude and latitude, the short way round; 0 is here, 1 there.
    public func onTheWay(to end: Coordinate, share: Double) -> Coordinate? {
        let east = shortWayRound(end.longitudeDegrees - longitudeDegrees)
        return Coordinate(
            latitudeDegrees: latitudeDegrees + share * (end.latitudeDegrees - latitudeDegrees),
            longitudeDegrees: shortWayRound(longitudeDegrees + share * east))
    }

    /// Degrees true from here to `other`, 0 up to 360; for points up to 100 km apart.
    public func bearingDegrees(to other: Coordinate) -> Double {
        let offset = LocalFrame(at: self).offset(to: other)
        let bearing = atan2(offset.east, offset.north) * 180 / .pi
        return bearing < 0 ? bearing + 360 : bearing
    }

    /// The point `metres` away on `bearingDegrees`; up to 100 km, and nil beyond a pole.
    public func moved(metres: Double, bearingDegrees: Double) -> Coordinate? {
        let radian = Double.pi / 180
        let frame = LocalFrame(at: self)
        let oneDegree = frame.offset(degreesNorth: 1, degreesEast: 0).north
        let degreesNorth = metres * cos(bearingDegrees * radian) / oneDegree
        let parallel = frame.offset(degreesNorth: degreesNorth, degreesEast: 1).east
        guard parallel > 0 else { return nil }
        let longitude = shortWayRound(longitudeDegrees + metres * sin(bearingDegrees * radian) / parallel)
        return Coordinate(latitudeDegrees: latitudeDegrees + degreesNorth, longitudeDegrees: longitude)
    }
}
