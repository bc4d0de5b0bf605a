import NetworkLayers
import Tensor

/// Nearest-neighbour enlargement and a convolution behind it.
struct Upsampler: Sendable {
    private let convolution: Convolution

    init(_ weights: some WeightSource, channels: Int) throws {
        convolution = try Convolution(weights.part("conv"), inputs: channels, outputs: channels)
    }

    /// - Parameter size: height and width of the result; twice the input's where nil.
    func callAsFunction(_ x: Tensor, size: (height: Int, width: Int)? = nil) -> Tensor {
        convolution(x, enlargedTo: size ?? (2 * x.shape[1], 2 * x.shape[2]))
    }
}
