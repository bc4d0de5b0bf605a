import EngineInterface

/// The losses of a run, as `textual_inversion_loss.csv` has them.
public struct LossCurve: Sendable {
    /// In the table's order.
    public private(set) var points: [LossPoint] = []

    /// Reads a table; lines that are cut short or hold no numbers are left out.
    /// - Parameter table: the file's bytes.
    public init(table: [UInt8]) {
        points.reserveCapacity(table.count / 32)
        var start = 0
        while start < table.count {
            let end = table[start...].firstIndex(of: UInt8(ascii: "\n")) ?? table.count
            if let point = Self.point(table[start..<end]) { points.append(point) }
            start = end + 1
        }
    }

    /// At most `count` points: each the mean of neighbours, as many as the others within one, at the last of their steps. Losses that are no
    /// numbers are left out of means.
    public func thinned(to count: Int) -> [LossPoint] {
        guard count > 0 else { return [] }
        guard points.count > count else { return points.filter(\.loss.isFinite) }
        return (0..<count).compactMap { index in
            let neighbours = points[index * points.count / count ..< (index + 1) * points.count / count]
            var (sum, finite) = (0.0, 0)
            for point in neighbours where point.loss.isFinite {
                sum += point.loss
                finite += 1
            }
            guard finite > 0, let last = neighbours.last else { return nil }
            return LossPoint(step: last.step, loss: sum / Double(finite))
        }
    }

    /// Step and loss, the first and fourth column of five. A line that a crash cut short has fewer.
    private static func point(_ line: ArraySlice<UInt8>) -> LossPoint? {
        var columns: [ArraySlice<UInt8>] = []
        columns.reserveCapacity(5)
        var start = line.startIndex
        for index in line.indices where line[index] == UInt8(ascii: ",") {
            columns.append(line[start..<index])
            start = index + 1
        }
        guard columns.count == 4, start < line.endIndex, let step = Int(String(decoding: columns[0], as: UTF8.self)),
              !columns[3].isEmpty
        else { return nil }
        // `nan` and `inf` are losses too, of a run that broke.
        return LossPoint(step: Event.count(step), loss: DecimalText.number(columns[3]) ?? .nan)
    }
}
