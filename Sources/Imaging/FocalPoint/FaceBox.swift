/// A square or upright rectangle where something was detected, in pixels from the top left.
package struct FaceBox: Sendable, Hashable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    /// A box whose top left pixel is column `x`, row `y`.
    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

extension FaceBox {
    /// How far corners may lie apart, as a share of the mean side, for boxes to count as one.
    private static let likeness = 0.2

    /// One mean box for each group of similar ones that has more than `neighbours` members, without those inside a larger group's
    /// box: OpenCV's `groupRectangles`. With 0 neighbours all boxes stay as they are.
    static func grouped(_ boxes: [FaceBox], neighbours: Int) -> [FaceBox] {
        guard neighbours > 0 else { return boxes }
        let groups = Self.groups(boxes)
        let means = groups.map { Self.mean(of: $0.map { boxes[$0] }) }
        return groups.indices.filter { one in
            guard groups[one].count > neighbours else { return false }
            return !groups.indices.contains { other in
                other != one && groups[other].count > neighbours && means[one].isWithin(means[other])
                    && (groups[other].count > max(3, groups[one].count) || groups[one].count < 3)
            }
        }.map { means[$0] }
    }

    /// Members of each group, by place; groups in the order of their first members. Boxes that are similar to a third belong together.
    private static func groups(_ boxes: [FaceBox]) -> [[Int]] {
        var group = Array(boxes.indices)
        func representative(_ box: Int) -> Int {
            var box = box
            while group[box] != box {
                group[box] = group[group[box]]
                box = group[box]
            }
            return box
        }
        for one in boxes.indices {
            for other in 0..<one where boxes[one].isSimilar(to: boxes[other]) {
                let (a, b) = (representative(one), representative(other))
                group[max(a, b)] = min(a, b)
            }
        }
        var members: [Int: [Int]] = [:]
        for box in boxes.indices { members[representative(box), default: []].append(box) }
        return members.sorted { $0.key < $1.key }.map(\.value)
    }

    private func isSimilar(to other: FaceBox) -> Bool {
        let limit = Self.likeness * Double(min(width, other.width) + min(height, other.height)) * 0.5
        return Double(abs(x - other.x)) <= limit && Double(abs(y - other.y)) <= limit
            && Double(abs(x + width - other.x - other.width)) <= limit && Double(abs(y + height - other.y - other.height)) <= limit
    }

    /// Whether the box lies in another that is let out by its likeness to every side.
    private func isWithin(_ other: FaceBox) -> Bool {
        let dx = Int((Double(other.width) * Self.likeness).rounded(.toNearestOrEven))
        let dy = Int((Double(other.height) * Self.likeness).rounded(.toNearestOrEven))
        return x >= other.x - dx && y >= other.y - dy
            && x + width <= other.x + other.width + dx && y + height <= other.y + other.height + dy
    }

    private static func mean(of boxes: [FaceBox]) -> FaceBox {
        let share = 1 / Float(boxes.count)
        func mean(_ side: (FaceBox) -> Int) -> Int {
            Int((Float(boxes.reduce(0) { $0 + side($1) }) * share).rounded(.toNearestOrEven))
        }
        return FaceBox(x: mean(\.x), y: mean(\.y), width: mean(\.width), height: mean(\.height))
    }

    /// The part inside a picture, nil where there is none.
    func clipped(width limit: Int, height lowerLimit: Int) -> FaceBox? {
        let (left, top) = (max(x, 0), max(y, 0))
        let (right, bottom) = (min(x + width, limit), min(y + height, lowerLimit))
        return right > left && bottom > top ? FaceBox(x: left, y: top, width: right - left, height: bottom - top) : nil
    }
}
