import NetworkLayers
import Tensor

extension DeepDanbooru {
    /// The residual network: a picture in, one number a tag out.
    struct Network: Sendable {
        private let stem: Kernel
        private let blocks: [Block]
        private let head: Weight

        /// - Throws: `NetworkError` when a weight is missing or has another shape.
        init(_ weights: some WeightSource, _ configuration: Configuration) throws {
            stem = try Kernel(weights, 0, inputs: 3, outputs: configuration.stem, side: 7, geometry: ConvolutionGeometry(stride: 2, before: 2, after: 3))
            var (place, channels, blocks) = (1, configuration.stem, [Block]())
            for (index, stage) in configuration.stages.enumerated() {
                for block in 0 ..< stage.blocks {
                    let built = try Block(weights, from: place, inputs: channels, stage, changes: block == 0, halves: block == 0 && index > 0)
                    blocks.append(built)
                    place += block == 0 ? 4 : 3
                    channels = stage.outputs
                }
            }
            self.blocks = blocks
            head = try weights.weight("n_Conv_\(place).weight", shape: [configuration.tags, channels, 1, 1]).reshaped([configuration.tags, channels])
        }

        /// `[1, height, width, 3]` -> `[1, channels]`, what the blocks see in the whole picture.
        func features(_ picture: Tensor) -> Tensor {
            var x = stem.rectified(picture).maximumPooled(side: 3, geometry: .halfAfter)
            for block in blocks { x = block(x) }
            return x.meansPerBatch()
        }

        /// A number for every tag, before the sigmoid. The published network averages over the picture last; the mean of products is the
        /// product of the mean, at a fraction of the work.
        func logits(_ features: Tensor) -> Tensor { features.linear(head) }
    }

    /// relu(shortcut + 1x1(relu(3x3(relu(1x1(x)))))): the bottleneck of He et al., "Deep Residual Learning" (2016), with the normalisations
    /// already multiplied into the kernels.
    struct Block: Sendable {
        private let narrow: Kernel
        private let middle: Kernel
        private let wide: Kernel
        private let shortcut: Kernel?

        init(_ weights: some WeightSource, from place: Int, inputs: Int, _ stage: Configuration.Stage, changes: Bool, halves: Bool) throws {
            let stride = halves ? 2 : 1
            // The order of the numbers: see `Configuration`.
            let leads = changes && inputs != stage.outputs
            let main = leads ? place + 1 : place
            narrow = try Kernel(weights, main, inputs: inputs, outputs: stage.width, side: 1)
            middle = try Kernel(weights, main + 1, inputs: stage.width, outputs: stage.width, side: 3, geometry: halves ? .halfAfter : .same)
            wide = try Kernel(weights, main + 2, inputs: stage.width, outputs: stage.outputs, side: 1)
            let geometry = ConvolutionGeometry(stride: stride, before: 0, after: 0)
            shortcut = changes ? try Kernel(weights, leads ? place : place + 3, inputs: inputs, outputs: stage.outputs, side: 1, geometry: geometry) : nil
        }

        func callAsFunction(_ x: Tensor) -> Tensor {
            wide.rectified(middle.rectified(narrow.rectified(x)), adding: shortcut.map { $0(x) } ?? x)
        }
    }

    /// One numbered convolution with its bias.
    struct Kernel: Sendable {
        private let weight: ConvolutionWeight
        private let bias: Weight
        private let geometry: ConvolutionGeometry

        init(_ weights: some WeightSource, _ number: Int, inputs: Int, outputs: Int, side: Int,
             geometry: ConvolutionGeometry = ConvolutionGeometry(before: 0, after: 0)) throws {
            let shape = [outputs, inputs, side, side]
            weight = try ConvolutionWeight(weights.weight("n_Conv_\(number).weight", shape: shape).reshaped(shape), compute: weights.compute)
            bias = try weights.weight("n_Conv_\(number).bias", shape: [outputs])
            self.geometry = geometry
        }

        func callAsFunction(_ x: Tensor) -> Tensor { x.convolution(weight, bias: bias, geometry: geometry) }

        func rectified(_ x: Tensor, adding residual: Tensor? = nil) -> Tensor {
            x.rectifiedConvolution(weight, bias: bias, geometry: geometry, adding: residual)
        }
    }
}
