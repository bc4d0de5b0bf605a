import ModelFiles
import Tensor

/// A checkpoint's weights as a source for its networks.
extension NetworkWeights: WeightSource {
    public func weight(_ name: String, shape: [Int]) throws -> Weight {
        guard let tensor = tensors[name] else { throw NetworkError.missing(name) }
        guard NetworkWeights.core(tensor.shape) == NetworkWeights.core(shape) else {
            throw NetworkError.shape(name, expected: shape, found: tensor.shape)
        }
        return try Weight(file: tensor.file, range: tensor.range, shape: tensor.shape, type: tensor.type)
    }

    /// A shape without the ones at its end: a 1x1 kernel and a matrix are the same.
    private static func core(_ shape: [Int]) -> [Int] {
        var shape = shape
        while shape.count > 1, shape.last == 1 { shape.removeLast() }
        return shape
    }
}
