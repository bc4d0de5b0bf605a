import Tensor
import Testing

/// The greatest difference, relative to the reference's root mean square; infinite where a number is no number.
func worstError(_ values: [Float], _ reference: [Double]) -> Double {
    guard values.count == reference.count, !values.isEmpty else { return .infinity }
    let size = (reference.reduce(0) { $0 + $1 * $1 } / Double(reference.count)).squareRoot()
    var worst = 0.0
    for (value, truth) in zip(values, reference) {
        let difference = abs(Double(value) - truth)
        guard difference.isFinite else { return .infinity }
        worst = max(worst, difference)
    }
    return worst == 0 ? 0 : worst / max(size, 1e-30)
}

private func rootMeanSquare(_ values: [Float]) -> Double {
    (values.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(values.count, 1))).squareRoot()
}

/// Whether two results are equal to the last bit.
func identical(_ a: [Tensor], _ b: [Tensor]) -> Bool {
    a.map(\.shape) == b.map(\.shape) && zip(a, b).allSatisfy { $0.values.map(\.bitPattern) == $1.values.map(\.bitPattern) }
}

/// Expects that an operation's result agrees with the reference, and its gradients with central differences of the reference.
/// - Parameters:
///   - inputs: operands, all of which want a gradient.
///   - forward: allowed error of a result, relative to the results' root mean square.
///   - gradient: allowed error of a derivative, relative to the gradient's length (along directions) or root mean square (single numbers).
func expectAgreement(
    _ inputs: [ReferenceTensor], forward: Double = 1e-5, gradient: Double = 1e-4, compute: Compute, _ label: String = "",
    sourceLocation: SourceLocation = #_sourceLocation,
    _ operation: ([Tensor]) throws -> Tensor, reference: ([ReferenceTensor]) -> ReferenceTensor
) rethrows {
    let variables = inputs.map { $0.tensor(compute).variable }
    let result = try operation(variables)
    let truth = reference(inputs)
    #expect(result.shape == truth.shape, "\(label)", sourceLocation: sourceLocation)
    let error = worstError(result.values, truth.values)
    #expect(error <= forward, "\(label): result", sourceLocation: sourceLocation)

    var random = SplitMix(seed: 77)
    let cotangent = ReferenceTensor(randomOf: truth.shape, using: &random)
    let gradients = result.gradients(of: variables, seed: cotangent.tensor(compute))
    #expect(gradients.map(\.shape) == inputs.map(\.shape), "\(label)", sourceLocation: sourceLocation)
    // Where a gradient vanishes (a softmax over one key), what rounding leaves of it counts against the other operands' gradients.
    let least = 1e-2 * (gradients.map { rootMeanSquare($0.values) }.max() ?? 0)
    for index in inputs.indices {
        let error = derivativeError(gradients[index].values, of: inputs[index], least: least, using: &random) { changed in
            var operands = inputs
            operands[index] = changed
            return reference(operands).inner(cotangent)
        }
        #expect(error <= gradient, "\(label): gradient of operand \(index)", sourceLocation: sourceLocation)
    }
}

/// Compares a gradient with central differences: all numbers of a small operand; three directions through all numbers and a few
/// single ones of a large operand.
private func derivativeError(_ gradient: [Float], of operand: ReferenceTensor, least: Double, using random: inout SplitMix,
                             _ function: (ReferenceTensor) -> Double) -> Double {
    guard gradient.count == operand.values.count, gradient.allSatisfy(\.isFinite) else { return .infinity }
    let step = 1e-5
    func slope(_ direction: ReferenceTensor) -> Double {
        (function(operand.zipped(direction) { $0 + step * $1 }) - function(operand.zipped(direction) { $0 - step * $1 })) / (2 * step)
    }
    func along(_ direction: ReferenceTensor) -> Double { zip(gradient, direction.values).reduce(0) { $0 + Double($1.0) * $1.1 } }
    let count = gradient.count
    let size = max(rootMeanSquare(gradient), least, 1e-12)
    let places = count <= 24 ? Array(0 ..< count) : (0 ..< 3).map { _ in Int.random(in: 0 ..< count, using: &random) }
    var worst = 0.0
    for place in places {
        var direction = ReferenceTensor(zerosOf: operand.shape)
        direction.values[place] = 1
        worst = max(worst, abs(slope(direction) - along(direction)) / size)
    }
    for _ in 0 ..< (count <= 24 ? 0 : 3) {
        let direction = ReferenceTensor(randomOf: operand.shape, using: &random)
        worst = max(worst, abs(slope(direction) - along(direction)) / (size * Double(count).squareRoot()))
    }
    return worst
}
