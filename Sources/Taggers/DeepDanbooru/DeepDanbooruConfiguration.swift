import ModelFiles
import NetworkLayers

extension DeepDanbooru {
    /// How many blocks of which size the network has.
    ///
    /// Its convolutions are numbered `n_Conv_0`, `n_Conv_1`, …: the first takes the picture, the last gives the scores, and between them
    /// stand bottleneck blocks of three. The first block of a stage has a fourth convolution as its shortcut, and halves the picture (in
    /// all stages but the first).
    public struct Configuration: Sendable, Equatable {
        /// Blocks of one size.
        public struct Stage: Sendable, Equatable {
            /// Channels inside a block.
            public var width: Int
            /// Channels between blocks.
            public var outputs: Int
            public var blocks: Int

            public init(width: Int, outputs: Int, blocks: Int) {
                self.width = width
                self.outputs = outputs
                self.blocks = blocks
            }
        }

        /// Channels of the first convolution.
        public var stem: Int
        public var stages: [Stage]
        /// Scores.
        public var tags: Int

        public init(stem: Int, stages: [Stage], tags: Int) {
            self.stem = stem
            self.stages = stages
            self.tags = tags
        }

        /// The published network, `model-resnet_custom_v3.pt`.
        public static let published = Configuration(stem: 64, stages: [
            Stage(width: 64, outputs: 256, blocks: 3), Stage(width: 128, outputs: 512, blocks: 8), Stage(width: 256, outputs: 1024, blocks: 20),
            Stage(width: 256, outputs: 1024, blocks: 20), Stage(width: 512, outputs: 2048, blocks: 3), Stage(width: 1024, outputs: 4096, blocks: 3),
        ], tags: 9176)
    }
}

extension DeepDanbooru.Configuration {
    /// Reads the sizes off the shapes of a file's kernels.
    /// - Throws: `ModelFileError` when the kernels make no such network.
    init(_ weights: NetworkWeights) throws(ModelFileError) {
        var kernels: [(outputs: Int, inputs: Int, side: Int)] = []
        while weights["n_Conv_\(kernels.count).weight"] != nil {
            let shape = try weights.shape("n_Conv_\(kernels.count).weight", dimensions: 4)
            kernels.append((shape[0], shape[1], shape[2]))
        }
        guard kernels.count >= 6 else { throw Self.foreign(weights.path, "no kernels n_Conv_0, n_Conv_1, … are in it") }
        let last = kernels.count - 1
        var (place, stages, channels) = (1, [Stage](), kernels[0].outputs)
        while place < last {
            // A shortcut that changes the number of channels is numbered before its block's three convolutions, one that only halves behind.
            let leads = kernels[place + 1].side == 1
            let main = leads ? place + 1 : place
            let behind = main + 3
            guard behind <= last, kernels[main].side == 1, kernels[main + 1].side == 3, kernels[main + 2].side == 1 else {
                throw Self.foreign(weights.path, "its kernels from n_Conv_\(place) on make no block of 1x1, 3x3 and 1x1")
            }
            let (width, outputs) = (kernels[main].outputs, kernels[main + 2].outputs)
            let trails = !leads && behind < last && kernels[behind] == (channels, channels, 1) && kernels[behind + 1].side == 1
            if leads || trails {
                stages.append(Stage(width: width, outputs: outputs, blocks: 1))
            } else if let stage = stages.last, stage.width == width, stage.outputs == outputs {
                stages[stages.count - 1].blocks += 1
            } else {
                throw Self.foreign(weights.path, "its block from n_Conv_\(place) on lacks the convolution of its shortcut")
            }
            channels = outputs
            place = behind + (trails ? 1 : 0)
        }
        self.init(stem: kernels[0].outputs, stages: stages, tags: kernels[last].outputs)
    }

    static let remedy = "download model-resnet_custom_v3.pt of AUTOMATIC1111/TorchDeepDanbooru on GitHub"

    static func foreign(_ path: String, _ what: String) -> ModelFileError {
        ModelFileError(.unsupported, path: path, problem: "not a DeepDanbooru network (\(what))", remedy: remedy)
    }
}
