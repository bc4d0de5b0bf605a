/// A cascade's file as OpenCV writes it since version 2: XML whose root holds one element of stages and features.
struct CascadeFile {
    typealias Fault = MarkupReader.Fault

    /// Windows of the known cascades have at most 24 pixels a side.
    private static let largestWindow = 256
    /// OpenCV lowers every stage's threshold by so much.
    private static let thresholdMargin: Float = 1e-5

    /// A tree as it stands in the file: children above zero are nodes of this tree, the others leaves.
    private struct Tree {
        var numbers: [Double]
        var leaves: [Double]
    }

    private var reader: MarkupReader
    private var width = 0
    private var height = 0
    private var stages: [(trees: [Tree], threshold: Double)] = []
    private var features: [HaarCascade.Feature] = []

    private init(_ bytes: [UInt8]) {
        reader = MarkupReader(bytes)
    }

    /// The cascade in a file of this content, with everything checked that detection relies on. Throws what is wrong with it.
    static func read(_ bytes: [UInt8]) throws(Fault) -> HaarCascade {
        var file = CascadeFile(bytes)
        guard try file.reader.nextChild() == "opencv_storage", try file.reader.nextChild() != nil else {
            throw Fault(reason: "it is no OpenCV storage")
        }
        try file.readParts()
        return try file.checked()
    }

    private mutating func readParts() throws(Fault) {
        while let part = try reader.nextChild() {
            switch part {
            case "stageType": try expect("BOOST")
            case "featureType": try expect("HAAR")
            case "width": width = try side()
            case "height": height = try side()
            case "stages": try readStages()
            case "features": try readFeatures()
            default: try reader.skip()
            }
        }
    }

    private mutating func expect(_ word: String) throws(Fault) {
        guard try reader.word() == word else { throw Fault(reason: "its type is not \(word)") }
    }

    private mutating func side() throws(Fault) -> Int {
        let numbers = try reader.numbers()
        guard numbers.count == 1, let side = Int(exactly: numbers[0]), (3...CascadeFile.largestWindow).contains(side) else {
            throw Fault(reason: "its window has no size")
        }
        return side
    }

    private mutating func readStages() throws(Fault) {
        while try reader.nextChild() != nil {
            var trees: [Tree] = []
            var threshold: [Double] = []
            while let part = try reader.nextChild() {
                switch part {
                case "stageThreshold": threshold = try reader.numbers()
                case "weakClassifiers": while try reader.nextChild() != nil { trees.append(try readTree()) }
                default: try reader.skip()
                }
            }
            guard threshold.count == 1, !trees.isEmpty else { throw Fault(reason: "stage \(stages.count) is incomplete") }
            stages.append((trees, threshold[0]))
        }
    }

    private mutating func readTree() throws(Fault) -> Tree {
        var tree = Tree(numbers: [], leaves: [])
        while let part = try reader.nextChild() {
            switch part {
            case "internalNodes": tree.numbers = try reader.numbers()
            case "leafValues": tree.leaves = try reader.numbers()
            default: try reader.skip()
            }
        }
        return tree
    }

    private mutating func readFeatures() throws(Fault) {
        while try reader.nextChild() != nil {
            var feature = HaarCascade.Feature(rectangles: [], isTilted: false)
            while let part = try reader.nextChild() {
                switch part {
                case "rects": while try reader.nextChild() != nil { feature.rectangles.append(try readRectangle()) }
                case "tilted": feature.isTilted = try reader.numbers() != [0]
                default: try reader.skip()
                }
            }
            features.append(feature)
        }
    }

    private mutating func readRectangle() throws(Fault) -> HaarCascade.Feature.Rectangle {
        let numbers = try reader.numbers()
        let whole = numbers.prefix(4).compactMap { Int(exactly: $0) }
        guard numbers.count == 5, whole.count == 4, whole.allSatisfy({ (0...CascadeFile.largestWindow).contains($0) }) else {
            throw Fault(reason: "a rectangle of feature \(features.count) is wrong")
        }
        return HaarCascade.Feature.Rectangle(x: whole[0], y: whole[1], width: whole[2], height: whole[3], weight: Float(numbers[4]))
    }

    private func checked() throws(Fault) -> HaarCascade {
        guard width > 0, height > 0 else { throw Fault(reason: "its window has no size") }
        guard !stages.isEmpty else { throw Fault(reason: "it has no stages") }
        for number in features.indices where !isInsideWindow(features[number]) {
            throw Fault(reason: "feature \(number) leaves the window")
        }
        var nodes: [HaarCascade.Node] = []
        var kept: [HaarCascade.Stage] = []
        for stage in stages {
            var roots: [Int] = []
            for tree in stage.trees {
                roots.append(nodes.count)
                nodes += try self.nodes(of: tree, from: nodes.count)
            }
            kept.append(HaarCascade.Stage(roots: roots, threshold: Float(stage.threshold) - CascadeFile.thresholdMargin))
        }
        return HaarCascade(width: width, height: height, stages: kept, nodes: nodes, features: features)
    }

    private func isInsideWindow(_ feature: HaarCascade.Feature) -> Bool {
        guard (1...3).contains(feature.rectangles.count) else { return false }
        return feature.rectangles.allSatisfy { rectangle in
            guard feature.isTilted else {
                return rectangle.x + rectangle.width <= width && rectangle.y + rectangle.height <= height
            }
            return rectangle.x >= rectangle.height && rectangle.x + rectangle.width <= width
                && rectangle.y + rectangle.width + rectangle.height <= height
        }
    }

    /// The nodes of a tree that will stand from place `start` on. A child must come after its parent, so that no way goes in circles.
    private func nodes(of tree: Tree, from start: Int) throws(Fault) -> [HaarCascade.Node] {
        let count = tree.numbers.count / 4
        guard count > 0, tree.numbers.count == 4 * count, tree.leaves.count == count + 1 else { throw Fault(reason: "a tree is incomplete") }
        var nodes: [HaarCascade.Node] = []
        for node in 0..<count {
            let numbers = tree.numbers[4 * node..<4 * node + 4].map { $0 }
            guard let feature = Int(exactly: numbers[2]), features.indices.contains(feature),
                let yes = branch(numbers[0], of: tree, node, count, start), let no = branch(numbers[1], of: tree, node, count, start)
            else { throw Fault(reason: "a tree leads nowhere") }
            nodes.append(HaarCascade.Node(feature: feature, threshold: Float(numbers[3]), yes: yes, no: no))
        }
        return nodes
    }

    private func branch(_ number: Double, of tree: Tree, _ parent: Int, _ count: Int, _ start: Int) -> HaarCascade.Branch? {
        guard let child = Int(exactly: number), child < count, child >= -count else { return nil }
        if child <= 0 { return .leaf(Float(tree.leaves[-child])) }
        return child > parent ? .node(start + child) : nil
    }
}
