extension ReferenceTensor {
    /// x Wᵀ + b, `weight` `[outputs, inputs]`.
    func linear(_ weight: ReferenceTensor, bias: ReferenceTensor?) -> ReferenceTensor {
        let (outputs, inputs) = (weight.shape[0], weight.shape[1])
        var result = ReferenceTensor(zerosOf: shape.dropLast() + [outputs])
        for row in 0 ..< rows {
            for output in 0 ..< outputs {
                var sum = bias?.values[output] ?? 0
                for input in 0 ..< inputs { sum += values[row * inputs + input] * weight.values[output * inputs + input] }
                result.values[row * outputs + output] = sum
            }
        }
        return result
    }
}
