/// A detector of one kind of object (Viola and Jones, "Rapid object detection using a boosted cascade of simple features", 2001):
/// stages of small decision trees over differences of rectangle sums. A window that fails a stage is dropped, so most windows cost little.
package struct HaarCascade: Sendable {
    /// Sums of brightness over two or three rectangles of the window, weighted and added.
    struct Feature {
        struct Rectangle {
            var x: Int
            var y: Int
            var width: Int
            var height: Int
            var weight: Float
        }

        var rectangles: [Rectangle]
        /// Whether the rectangles stand on a corner, their sides along the diagonals.
        var isTilted: Bool
    }

    /// A question in a tree: is the feature's value below the threshold?
    struct Node {
        var feature: Int
        var threshold: Float
        var yes: Branch
        var no: Branch
    }

    /// Where an answer leads.
    enum Branch {
        /// On to another node, as a place in `nodes`.
        case node(Int)
        /// To the end, with a value for the stage's sum.
        case leaf(Float)
    }

    struct Stage {
        /// The first node of each tree.
        var roots: [Int]
        /// Windows whose sum over the trees is lower are dropped.
        var threshold: Float
    }

    /// The window's size in pixels at scale 1.
    package let width: Int
    package let height: Int
    let stages: [Stage]
    let nodes: [Node]
    let features: [Feature]

    /// Whether any feature is tilted, which takes one more table of sums.
    let hasTiltedFeatures: Bool

    init(width: Int, height: Int, stages: [Stage], nodes: [Node], features: [Feature]) {
        self.width = width
        self.height = height
        self.stages = stages
        self.nodes = nodes
        self.features = features
        hasTiltedFeatures = features.contains { $0.isTilted }
    }

    /// The cascade in a file of this content, with everything checked that detection relies on. File and folder are for the error.
    package init(content: [UInt8], file: String = "the cascade", folder: String = "memory") throws(CascadeError) {
        do {
            self = try CascadeFile.read(content)
        } catch {
            throw CascadeError(problem: .damaged(error.reason), file: file, folder: folder)
        }
    }
}
