import NetworkLayers
import Tensor
#if canImport(Glibc)
import Glibc
#endif

/// A timestep as a vector: sines and cosines of rising wavelength (Vaswani et al., 2017), then two linear layers.
struct TimestepEmbedding: Sendable {
    private let width: Int
    private let cosineFirst: Bool
    private let frequencyShift: Float
    private let first: Linear
    private let second: Linear

    init(_ weights: some WeightSource, channels: Int, width outputs: Int, cosineFirst: Bool, frequencyShift: Float) throws {
        guard channels % 2 == 0 else { throw NetworkError.configuration("\(channels) channels are no pairs of sines and cosines") }
        width = channels
        self.cosineFirst = cosineFirst
        self.frequencyShift = frequencyShift
        first = try Linear(weights.part("linear_1"), inputs: channels, outputs: outputs)
        second = try Linear(weights.part("linear_2"), inputs: outputs, outputs: outputs)
    }

    /// - Parameter timesteps: one an element of the batch; samplers ask for fractional ones.
    /// - Returns: `[batch, outputs]`
    func callAsFunction(_ timesteps: [Float], compute: Compute) -> Tensor {
        let half = width / 2
        var values: [Float] = []
        for timestep in timesteps {
            let angles = (0 ..< half).map { timestep * expf(-logf(10000) * Float($0) / (Float(half) - frequencyShift)) }
            let (sines, cosines) = (angles.map { sinf($0) }, angles.map { cosf($0) })
            values += cosineFirst ? cosines + sines : sines + cosines
        }
        return second(first(Tensor(values, shape: [timesteps.count, width], compute: compute)).silu())
    }
}
