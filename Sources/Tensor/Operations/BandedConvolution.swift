import Kernels

/// Convolutions of what is made from another picture row by row: where no gradient is wanted, only the rows that a band of results needs
/// are made at a time. The numbers are those of the two operations one after the other.
extension Tensor {
    /// A convolution of the same size behind group normalisation over `[batch, height, width, channels]`, with SiLU between if asked.
    public func normalizedConvolution(_ normalization: NormalizationWeight, groups: Int, silu: Bool, _ weight: ConvolutionWeight, bias: Weight? = nil) -> Tensor {
        guard !requiresGradient, Tensor.winogradPays(weight, geometry: .same, height: shape[1], width: shape[2]) else {
            return groupNormalization(normalization, groups: groups, silu: silu).convolution(weight, bias: bias)
        }
        let statistics = groupStatistics(normalization, groups: groups)
        return Tensor.winograd(shape, weight, bias: bias, compute: compute) { rows in
            (normalizedRows(rows, statistics, silu: silu), rows.lowerBound)
        }
    }

    /// A convolution of the same size behind nearest-neighbour enlargement; see `upsampled`.
    public func upsampledConvolution(height: Int, width: Int, _ weight: ConvolutionWeight, bias: Weight? = nil) -> Tensor {
        guard !requiresGradient, Tensor.winogradPays(weight, geometry: .same, height: height, width: width) else {
            return upsampled(height: height, width: width).convolution(weight, bias: bias)
        }
        return Tensor.winograd([shape[0], height, width, columns], weight, bias: bias, compute: compute) { rows in
            (upsampledRows(rows, height: height, width: width), rows.lowerBound)
        }
    }

    /// Adds a tensor, in the memory that is there where nobody else holds these numbers.
    /// - Precondition: the shapes agree.
    public mutating func add(_ other: Tensor) {
        guard !requiresGradient, !other.requiresGradient, holdsItsNumbersAlone() else {
            self = other + self
            return
        }
        precondition(shape == other.shape, "shapes differ: \(shape) and \(other.shape)")
        let (from, to) = (other.pointer, pointer)
        compute.parallelRanges(count, grain: 1 << 15) { range in
            kernels_accumulate(to + range.lowerBound, from + range.lowerBound, range.count)
        }
        withExtendedLifetime(other) {}
    }

    /// Rows of the normalised pictures, counted over the batch.
    private func normalizedRows(_ rows: Range<Int>, _ statistics: GroupStatistics, silu: Bool) -> Tensor {
        let (height, width, channels) = (shape[1], shape[2], columns)
        let result = Tensor(uninitialized: [rows.count, width, channels], compute: compute)
        let (from, to) = (pointer, result.pointer)
        statistics.withPointers { scale, shift, _ in
            nonisolated(unsafe) let (scale, shift) = (scale, shift)
            compute.parallel(rows.count, kind: .normalization) { index, _ in
                let row = rows.lowerBound + index
                let start = row / height * channels
                kernels_scale_shift(from + row * width * channels, scale + start, shift + start, silu, to + index * width * channels, width, channels)
            }
        }
        return result
    }
}
