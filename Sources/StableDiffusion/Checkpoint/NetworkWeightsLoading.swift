import ModelFiles
import Tensor

extension NetworkWeights {
    /// Whether there is a weight of this name.
    public func contains(_ name: String) -> Bool { tensors[name] != nil }

    /// The weight that a network asks for, left where it lies in the file.
    ///
    /// - Parameter shape: what the network expects. A matrix may be stored as a 1x1 kernel and the other way round.
    /// - Throws: `ModelFileError` that names the weight when it is missing, has another shape or holds no real numbers.
    public func weight(_ name: String, shape: [Int]) throws(ModelFileError) -> Weight {
        guard let tensor = tensors[name] else { throw missing(name) }
        guard Self.withoutKernelSides(tensor.shape) == Self.withoutKernelSides(shape) else {
            throw ModelFileError(.damaged, path: path, problem: "the weight `\(name)` has the shape \(tensor.shape) where \(shape) is expected",
                                 remedy: "the file is damaged or of another architecture: download it again")
        }
        do {
            return try Weight(file: tensor.file, range: tensor.range, shape: shape, type: tensor.type)
        } catch {
            throw ModelFileError(.unsupported, path: path, problem: "the weight `\(name)` is stored as \(tensor.type.rawValue)",
                                 remedy: "use a float32, float16 or bfloat16 version of the model")
        }
    }

    private static func withoutKernelSides(_ shape: [Int]) -> [Int] {
        shape.count == 4 && shape[2] == 1 && shape[3] == 1 ? Array(shape[..<2]) : shape
    }
}
