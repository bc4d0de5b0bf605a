extension ReferenceTensor {
    /// A number by its place in every dimension.
    subscript(place: [Int]) -> Double {
        get { values[offset(place)] }
        set { values[offset(place)] = newValue }
    }

    private func offset(_ place: [Int]) -> Int { zip(shape, place).reduce(0) { $0 * $1.0 + $1.1 } }

    /// Every place of a shape, last dimension fastest.
    static func places(_ shape: [Int]) -> [[Int]] {
        shape.reduce([[]]) { places, length in places.flatMap { place in (0 ..< length).map { place + [$0] } } }
    }

    static func concatenated(_ parts: [ReferenceTensor], axis: Int) -> ReferenceTensor {
        var shape = parts[0].shape
        shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        var result = ReferenceTensor(zerosOf: shape)
        var start = 0
        for part in parts {
            for place in places(part.shape) {
                var target = place
                target[axis] += start
                result[target] = part[place]
            }
            start += part.shape[axis]
        }
        return result
    }

    func sliced(_ range: Range<Int>, axis: Int) -> ReferenceTensor {
        var part = shape
        part[axis] = range.count
        var result = ReferenceTensor(zerosOf: part)
        for place in ReferenceTensor.places(part) {
            var source = place
            source[axis] += range.lowerBound
            result[place] = self[source]
        }
        return result
    }

    /// The pixel at floor(place · old / new).
    func upsampled(height: Int, width: Int) -> ReferenceTensor {
        var result = ReferenceTensor(zerosOf: [shape[0], height, width, shape[3]])
        for place in ReferenceTensor.places(result.shape) {
            let (y, x) = (Double(place[1] * shape[1]) / Double(height), Double(place[2] * shape[2]) / Double(width))
            result[place] = self[[place[0], Int(y.rounded(.down)), Int(x.rounded(.down)), place[3]]]
        }
        return result
    }

    /// Between the pixels whose centres are next to (index + 1/2) · old / new.
    func interpolated(height: Int, width: Int) -> ReferenceTensor {
        var result = ReferenceTensor(zerosOf: [shape[0], height, width, shape[3]])
        func neighbours(_ index: Int, _ new: Int, _ old: Int) -> [(index: Int, weight: Double)] {
            let position = max(0, (Double(index) + 0.5) * Double(old) / Double(new) - 0.5)
            let low = Int(position.rounded(.down))
            return [(min(low, old - 1), 1 - (position - Double(low))), (min(low + 1, old - 1), position - Double(low))]
        }
        for place in ReferenceTensor.places(result.shape) {
            for row in neighbours(place[1], height, shape[1]) {
                for column in neighbours(place[2], width, shape[2]) {
                    result[place] += row.weight * column.weight * self[[place[0], row.index, column.index, place[3]]]
                }
            }
        }
        return result
    }

    /// `vectors` `[batch, channels]` added to every pixel.
    func addingPerBatch(_ vectors: ReferenceTensor) -> ReferenceTensor {
        var result = self
        let pixels = rows / shape[0]
        for index in values.indices { result.values[index] += vectors.values[index / columns / pixels * columns + index % columns] }
        return result
    }

    func multiplyingRows(by factors: [Double]) -> ReferenceTensor {
        var result = self
        for index in values.indices { result.values[index] *= factors[index / columns] }
        return result
    }

    func meanSquaredError(_ target: ReferenceTensor, weights: ReferenceTensor?) -> ReferenceTensor {
        let squares = values.indices.map { index in
            (values[index] - target.values[index]) * (values[index] - target.values[index]) * (weights?.values[index] ?? 1)
        }
        return ReferenceTensor([squares.reduce(0, +) / Double(values.count)], shape: [1])
    }

    /// Rows of `table`, then rows of `vectors`, by id.
    static func embedded(_ ids: [[Int]], table: ReferenceTensor, vectors: ReferenceTensor) -> ReferenceTensor {
        let all = ReferenceTensor.concatenated([table, vectors], axis: 0)
        let values = ids.joined().flatMap { id in (0 ..< table.columns).map { all[[id, $0]] } }
        return ReferenceTensor(values, shape: [ids.count, ids[0].count, table.columns])
    }
}
