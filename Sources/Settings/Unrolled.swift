import Geodesy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A line or ring with longitudes that run on across the antimeridian: neighbours are taken the short way round.
struct Unrolled {
    private(set) var longitudes: [Double] = []
    private let latitudes: [Double]
    let west: Double
    let east: Double

    /// - Precondition: at least one position.
    init(_ positions: [Coordinate]) {
        longitudes.reserveCapacity(positions.count)
        latitudes = positions.map(\.latitudeDegrees)
        var turns = 0.0
        var previous = positions[0].longitudeDegrees
        var (west, east) = (previous, previous)
        for position in positions {
            let step = position.longitudeDegrees - previous
            if step > 180 { turns -= 360 } else if step < -180 { turns += 360 }
            previous = position.longitudeDegrees
            let longitude = previous + turns
            longitudes.append(longitude)
            west = min(west, longitude)
            east = max(east, longitude)
        }
        self.west = west
        self.east = east
    }

    var widthDegrees: Double { east - west }
    /// False for a ring that goes round a pole.
    var endsWhereItBegan: Bool { longitudes.first == longitudes.last }

    /// Whether all positions lie on one line, to a tenth of a millimetre or so.
    var isFlat: Bool {
        let (x0, y0) = (longitudes[0], latitudes[0])
        var far = (x: 0.0, y: 0.0, square: 0.0)
        for index in longitudes.indices {
            let (x, y) = (longitudes[index] - x0, latitudes[index] - y0)
            if x * x + y * y > far.square { far = (x, y, x * x + y * y) }
        }
        let length = far.square.squareRoot()
        guard length > 1e-9 else { return true }
        return longitudes.indices.allSatisfy {
            abs(far.x * (latitudes[$0] - y0) - far.y * (longitudes[$0] - x0)) / length < 1e-9
        }
    }

    /// Square metres of the box around it, roughly.
    var boxSquareMetres: Double {
        guard let south = latitudes.min(), let north = latitudes.max() else { return 0 }
        return (north - south) * 111_195 * widthDegrees * 111_195 * cos(south * .pi / 180)
    }

    /// Square metres on the sphere of the same surface: within 0.5 %, enough to tell a slip from a district.
    var areaSquareMetres: Double {
        let sines = latitudes.map { sin($0 * .pi / 180) }
        var sum = 0.0
        for index in 1..<longitudes.count {
            let width = (longitudes[index] - longitudes[index - 1]) * .pi / 180
            sum += width * (sines[index] + sines[index - 1]) / 2
        }
        return abs(sum) * 6_371_007.2 * 6_371_007.2
    }
}
