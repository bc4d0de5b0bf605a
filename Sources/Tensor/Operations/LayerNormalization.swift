import Kernels

extension Tensor {
    /// Normalises every row of the last dimension (Ba et al., "Layer Normalization", 2016).
    public func layerNormalization(_ weight: NormalizationWeight) -> Tensor {
        precondition(weight.scale.count == columns, "a normalisation of \(weight.scale.count) numbers got \(shape)")
        let x = detached
        let statistics = Tensor(uninitialized: [rows, 2], compute: compute)
        let width = columns
        let result = rowwise(width: width, kind: .normalization) { row, to, count in
            kernels_layer_norm(x.pointer + row * width, weight.scale, weight.shift, weight.epsilon, to, statistics.pointer + 2 * row, count, width)
        }
        guard requiresGradient else { return result }
        let kept = KeptTensor(self, weight.products)
        return result.recorded(from: [self]) { gradient in
            let x = kept.tensor
            return [x.rowwise(width: width, kind: .normalization) { row, to, count in
                kernels_layer_norm_gradient(x.pointer + row * width, weight.scale, statistics.pointer + 2 * row,
                                            gradient.pointer + row * width, to, count, width)
            }]
        }
    }
}
