import ModelFiles
import Tensor

/// The weights of one network as files hold them, under the names of diffusers and transformers.
public struct StoredWeights: WeightSource {
    private let tensors: [String: StoredTensor]

    public init(_ tensors: [String: StoredTensor]) {
        self.tensors = tensors
    }

    public func weight(_ name: String, shape: [Int]) throws -> Weight {
        guard let tensor = tensors[name] else { throw NetworkError.missing(name) }
        guard StoredWeights.core(tensor.shape) == StoredWeights.core(shape) else {
            throw NetworkError.shape(name, expected: shape, found: tensor.shape)
        }
        return try Weight(file: tensor.file, range: tensor.range, shape: tensor.shape, type: tensor.type)
    }

    public func contains(_ name: String) -> Bool { tensors[name] != nil }

    /// A shape without the ones at its end: a 1x1 kernel and a matrix are the same.
    private static func core(_ shape: [Int]) -> [Int] {
        var shape = shape
        while shape.count > 1, shape.last == 1 { shape.removeLast() }
        return shape
    }
}
