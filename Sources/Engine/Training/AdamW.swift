import Glibc

/// AdamW without weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019), in PyTorch's order of operations.
package struct AdamW {
    package static let beta1 = 0.9
    package static let beta2 = 0.999
    package static let epsilon: Float = 1e-8

    /// Makes one update of `vectors` in place.
    package static func update(_ vectors: inout [Float], gradient: [Float], learningRate: Double, state: inout AdamWState) {
        state.step += 1
        // Corrections in double, numbers in float32, as PyTorch has them.
        let size = Float(learningRate / (1 - pow(beta1, Double(state.step))))
        let correction = Float((1 - pow(beta2, Double(state.step))).squareRoot())
        let (newMean, keptSquare, newSquare) = (Float(1 - beta1), Float(beta2), Float(1 - beta2))
        for index in vectors.indices {
            let slope = gradient[index]
            state.mean[index] += (slope - state.mean[index]) * newMean
            state.squaredMean[index] = state.squaredMean[index] * keptSquare + newSquare * slope * slope
            let deviation = state.squaredMean[index].squareRoot() / correction + epsilon
            vectors[index] -= size * (state.mean[index] / deviation)
        }
    }
}

/// Limits a gradient before the optimizer sees it.
package enum GradientLimit {
    /// Each component, to ± `most`.
    package static func clipValue(_ gradient: inout [Float], to most: Double) {
        let most = Float(most)
        for index in gradient.indices { gradient[index] = min(max(gradient[index], -most), most) }
    }

    /// The length of the whole gradient, to `most`, as PyTorch's `clip_grad_norm_` does.
    package static func clipNorm(_ gradient: inout [Float], to most: Double) {
        let length = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        let factor = Float(most / (length + 1e-6))
        guard factor < 1 else { return }
        for index in gradient.indices { gradient[index] *= factor }
    }
}
