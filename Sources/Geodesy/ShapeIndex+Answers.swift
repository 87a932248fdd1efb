extension ShapeIndex {
    /// Every shape that holds `point` or whose nearest edge is within its own reach and `wideningMetres`.
    public func answers(at point: Coordinate, wideningMetres: Double = 0) -> [Answer] {
        var answers: [Answer] = []
        appendAnswers(at: point, wideningMetres: wideningMetres, to: &answers)
        return answers
    }

    /// The same, appended to a buffer that is kept: nothing is allocated once it is large enough.
    public func appendAnswers(at point: Coordinate, wideningMetres: Double, to answers: inout [Answer]) {
        let frame = LocalFrame(at: point)
        let first = answers.count
        let furthest = outermostReachMetres + wideningMetres
        let turns = turns(around: frame, within: furthest)
        for turn in turns.first...turns.last {
            let here = SIMD2(point.longitudeDegrees + 360 * Double(turn), point.latitudeDegrees)
            let scale = frame.scale(withinDegreesNorth: furthest / WGS84.shortestDegreeMetres)
            let search = Search(frame: frame, point: here, scale: scale, within: 0)
            let top = everything.top
            gather(
                search, wideningMetres, level: top.level, start: top.base, from: 0,
                to: BoxTree.width(of: top.level, over: everything.count), &answers)
        }
        answers.sortByShape(from: first)
        if turns.first < turns.last { answers.mergeTwins(from: first) }
    }

    private func gather(
        _ search: Search, _ widening: Double, level: Int, start: Int, from: Int, to: Int,
        _ answers: inout [Answer]
    ) {
        for place in from..<to {
            let reach = reaches[start - everything.base + place] + Float(widening) + Box.slackMetres
            guard boxes[start + place].squaredMetres(from: search.probe, search.scale) <= reach * reach else {
                continue
            }
            if level > 0 {
                let width = BoxTree.width(of: level - 1, over: everything.count)
                gather(
                    search, widening, level: level - 1, start: start - width, from: place * BoxTree.fanout,
                    to: min(place * BoxTree.fanout + BoxTree.fanout, width), &answers)
                continue
            }
            let number = Int(order[place])
            let limit = shapes[number].reach + widening
            if let distance = signedDistanceMetres(to: shapes[number], search, within: limit) {
                answers.append(Answer(shape: number, signedDistanceMetres: distance))
            }
        }
    }

    /// Nil when the shape doesn't hold the point and is further than `limit` metres.
    func signedDistanceMetres(to shape: Part, _ search: Search, within limit: Double) -> Double? {
        var search = search
        if polygonsHold(shape, search.point, search.probe) {
            // However deep inside: everything of the shape may be far.
            let box = shape.chains.whole(boxes)
            let highest = max(
                abs(Double(box.south) - search.point.y), abs(Double(box.north) - search.point.y))
            search = Search(
                frame: search.frame, point: search.point,
                scale: search.frame.scale(withinDegreesNorth: highest), within: .infinity)
            searchEdges(of: shape, &search)
            let depth = -search.metres
            return bandDistanceMetres(of: shape, within: depth, &search)
        }
        search.restart(within: limit.nextUp)
        searchEdges(of: shape, &search)
        let outside = search.edge == nil ? Double.infinity : search.metres
        let distance = bandDistanceMetres(of: shape, within: min(outside, limit.nextUp), &search)
        return distance <= limit ? distance : nil
    }

    /// The whole turns by which longitudes may differ from those of shapes near the point: nearly always none.
    func turns(around frame: LocalFrame, within metres: Double) -> (first: Int, last: Int) {
        let east = frame.degrees(coveringMetres: metres).east
        let longitude = frame.origin.longitudeDegrees
        // A box around nothing is infinite, and leaves no turn but the one at hand.
        let first = longitude - 360 >= Double(whole.west) - east ? -1 : 0
        let last = longitude + 360 <= Double(whole.east) + east ? 1 : 0
        return (first, last)
    }

    /// The shape whose edge, or band, is nearest to `point`, and how far that is; nil beyond `metres`. A point inside a
    /// band is 0 m from it; one inside a polygon is as far from it as its edge.
    public func nearest(to point: Coordinate, withinMetres metres: Double) -> (shape: Int, metres: Double)? {
        let frame = LocalFrame(at: point)
        var best = (shape: -1, metres: metres.nextUp)
        let turns = turns(around: frame, within: metres)
        for turn in turns.first...turns.last {
            let here = SIMD2(point.longitudeDegrees + 360 * Double(turn), point.latitudeDegrees)
            let scale = frame.scale(withinDegreesNorth: metres / WGS84.shortestDegreeMetres)
            var search = Search(frame: frame, point: here, scale: scale, within: metres.nextUp)
            let top = everything.top
            searchNearest(
                level: top.level, start: top.base, from: 0, to: BoxTree.width(of: top.level, over: everything.count),
                &best, &search)
        }
        return best.shape < 0 ? nil : best
    }

    private func searchNearest(
        level: Int, start: Int, from: Int, to: Int, _ best: inout (shape: Int, metres: Double), _ search: inout Search
    ) {
        var distances = SIMD4<Float>(repeating: .infinity)
        for lane in 0..<(to - from) {
            distances[lane] = boxes[start + from + lane].squaredMetres(from: search.probe, search.scale)
        }
        for _ in from..<to {
            let lane = distances.nearestLane
            // A band's rim is nearer than its line.
            guard distances[lane] <= Search.boxLimit(best.metres + widestRadiusMetres) else { return }
            distances[lane] = .infinity
            let place = from + lane
            if level > 0 {
                let width = BoxTree.width(of: level - 1, over: everything.count)
                searchNearest(
                    level: level - 1, start: start - width, from: place * BoxTree.fanout,
                    to: min(place * BoxTree.fanout + BoxTree.fanout, width), &best, &search)
                continue
            }
            let number = Int(order[place])
            searchEdges(of: shapes[number], &search)
            if search.edge != nil { best = (number, search.metres) }
            if shapes[number].radius > 0 {
                let distance = max(0, bandDistanceMetres(of: shapes[number], within: best.metres, &search))
                if distance < best.metres { best = (number, distance) }
            }
            search.restart(within: best.metres)
        }
    }
}

extension [ShapeIndex.Answer] {
    /// In place and without allocating, which the standard sort doesn't promise: Shell's, with Ciura's gaps.
    mutating func sortByShape(from first: Int) {
        for gap in Self.gaps where gap < count - first {
            for place in first + gap..<count {
                let moved = self[place]
                var hole = place
                while hole >= first + gap, self[hole - gap].shape > moved.shape {
                    self[hole] = self[hole - gap]
                    hole -= gap
                }
                self[hole] = moved
            }
        }
    }

    private static let gaps = [8_929, 3_905, 1_750, 701, 301, 132, 57, 23, 10, 4, 1]

    /// One answer a shape, where it was met on both sides of the antimeridian.
    mutating func mergeTwins(from first: Int) {
        var kept = first
        for place in first..<count {
            if kept > first, self[kept - 1].shape == self[place].shape {
                if self[place].signedDistanceMetres < self[kept - 1].signedDistanceMetres {
                    self[kept - 1] = self[place]
                }
            } else {
                self[kept] = self[place]
                kept += 1
            }
        }
        removeSubrange(kept...)
    }
}
