/// A cascade whose features have addresses in a table of sums, so that a window is looked at by adding one number to all of them.
struct PlacedCascade {
    /// What came of a window.
    enum Verdict {
        case hit
        /// The first stage dropped it: its neighbour need not be looked at either.
        case hopeless
        case dropped
    }

    /// A rectangle's four corners in the table.
    private struct Corners {
        var topLeft: Int32 = 0
        var topRight: Int32 = 0
        var bottomLeft: Int32 = 0
        var bottomRight: Int32 = 0

        @inline(__always)
        func sum(_ table: Span<Int32>, _ window: Int) -> Int32 {
            table[window &+ Int(topLeft)] &- table[window &+ Int(topRight)]
                &- table[window &+ Int(bottomLeft)] &+ table[window &+ Int(bottomRight)]
        }
    }

    private struct Node {
        var first = Corners()
        var second = Corners()
        var third = Corners()
        var weights = SIMD4<Float>()
        var threshold: Float = 0
        /// The next node, or zero for the leaf.
        var yes: Int32 = 0
        var no: Int32 = 0
        var yesLeaf: Float = 0
        var noLeaf: Float = 0
    }

    private struct Stage {
        var roots: Range<Int>
        var threshold: Double
    }

    private let stages: [Stage]
    private let nodes: [Node]
    private let roots: [Int]
    /// The window without its outermost pixels, over which contrast is measured.
    private let inner: Corners
    private let innerArea: Double
    private let squares: Int

    init(_ cascade: HaarCascade, in areas: SummedAreas) {
        var roots: [Int] = []
        stages = cascade.stages.map { stage in
            roots += stage.roots
            return Stage(roots: roots.count - stage.roots.count..<roots.count, threshold: Double(stage.threshold))
        }
        self.roots = roots
        nodes = cascade.nodes.map { Self.placed($0, cascade, areas) }
        let (width, height) = (cascade.width - 2, cascade.height - 2)
        inner = Self.upright(HaarCascade.Feature.Rectangle(x: 1, y: 1, width: width, height: height, weight: 1), areas)
        innerArea = Double(width * height)
        squares = areas.squares
    }

    private static func placed(_ node: HaarCascade.Node, _ cascade: HaarCascade, _ areas: SummedAreas) -> Node {
        let feature = cascade.features[node.feature]
        let corners = feature.rectangles.map { feature.isTilted ? tilted($0, areas) : upright($0, areas) }
        var placed = Node(threshold: node.threshold)
        for (number, rectangle) in feature.rectangles.enumerated() { placed.weights[number] = rectangle.weight }
        placed.first = corners[0]
        if corners.count > 1 { placed.second = corners[1] }
        if corners.count > 2 { placed.third = corners[2] }
        switch node.yes {
        case .node(let next): placed.yes = Int32(next)
        case .leaf(let value): placed.yesLeaf = value
        }
        switch node.no {
        case .node(let next): placed.no = Int32(next)
        case .leaf(let value): placed.noLeaf = value
        }
        return placed
    }

    private static func upright(_ rectangle: HaarCascade.Feature.Rectangle, _ areas: SummedAreas) -> Corners {
        let top = rectangle.y * areas.stride + rectangle.x
        let bottom = top + rectangle.height * areas.stride
        return Corners(
            topLeft: Int32(top), topRight: Int32(top + rectangle.width),
            bottomLeft: Int32(bottom), bottomRight: Int32(bottom + rectangle.width))
    }

    /// The width goes down to the right, the height down to the left.
    private static func tilted(_ rectangle: HaarCascade.Feature.Rectangle, _ areas: SummedAreas) -> Corners {
        let tip = areas.tilted + rectangle.y * areas.stride + rectangle.x
        let (across, down) = (rectangle.width * (areas.stride + 1), rectangle.height * (areas.stride - 1))
        return Corners(
            topLeft: Int32(tip), topRight: Int32(tip + down), bottomLeft: Int32(tip + across), bottomRight: Int32(tip + across + down))
    }

    /// Looks at the window whose top left corner has the address `window`. Where OpenCV rounds to 32 bits, this does.
    func verdict(_ table: Span<Int32>, window: Int) -> Verdict {
        let sum = Double(inner.sum(table, window))
        let sumOfSquares = Double(UInt32(bitPattern: inner.sum(table, window &+ squares)))
        let contrast = innerArea * sumOfSquares - sum * sum
        guard contrast > 0 else { return .dropped }
        let normalisation = Float(1 / contrast.squareRoot())
        // Nearly flat windows hold nothing
        guard innerArea * Double(normalisation) < 0.1 else { return .dropped }
        for stage in stages.indices where !passes(stages[stage], table, window, normalisation) {
            return stage == 0 ? .hopeless : .dropped
        }
        return .hit
    }

    @inline(__always)
    private func passes(_ stage: Stage, _ table: Span<Int32>, _ window: Int, _ normalisation: Float) -> Bool {
        var total = 0.0
        for root in stage.roots {
            var place = roots[root]
            while true {
                let isBelow = value(place, table, window) * normalisation < nodes[place].threshold
                let next = isBelow ? nodes[place].yes : nodes[place].no
                if next == 0 {
                    total += Double(isBelow ? nodes[place].yesLeaf : nodes[place].noLeaf)
                    break
                }
                place = Int(next)
            }
        }
        return total >= stage.threshold
    }

    @inline(__always)
    private func value(_ place: Int, _ table: Span<Int32>, _ window: Int) -> Float {
        let weights = nodes[place].weights
        var value = weights.x * Float(nodes[place].first.sum(table, window)) + weights.y * Float(nodes[place].second.sum(table, window))
        if weights.z != 0 { value += weights.z * Float(nodes[place].third.sum(table, window)) }
        return value
    }
}
