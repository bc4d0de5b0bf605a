import ModelFiles
import Synchronization
import Tensor

/// Where the numbers of a network come from: a checkpoint, or a random generator for measurements.
///
/// Names are those of diffusers and transformers, relative to the network.
public protocol WeightSource {
    /// - Parameters:
    ///   - name: for example `down_blocks.0.resnets.0.conv1.weight`.
    ///   - shape: what the network expects; a 1x1 kernel may stand for a matrix.
    /// - Throws: `NetworkError` when there is no such weight, or its shape is another.
    func weight(_ name: String, shape: [Int]) throws -> Weight

    /// The threads that lay weights out; nil for the calling one alone.
    var compute: Compute? { get }
}

extension WeightSource {
    public var compute: Compute? { nil }
}

/// A network cannot be built from what a checkpoint holds.
public enum NetworkError: Error, CustomStringConvertible, Sendable {
    case missing(String)
    case shape(String, expected: [Int], found: [Int])
    case configuration(String)
    /// A weight is infinite or NaN.
    case notFinite(String, file: String)

    public var description: String {
        switch self {
        case .missing(let name):
            "the weight \(name) is missing; the file is incomplete or of another architecture: download it again"
        case .shape(let name, let expected, let found):
            "the weight \(name) has the shape \(found) where \(expected) is expected; "
                + "the file is damaged or of another architecture"
        case .configuration(let what):
            "\(what); the model's config.json is damaged or of another architecture"
        case .notFinite(let name, let file):
            "the weight \(name) in \(file) holds numbers that are not finite; "
                + "download the file again, or use another one"
        }
    }
}

extension WeightSource {
    /// The same weights seen from a part of the network: `part("mid_block")` names `mid_block.x` just `x`.
    package func part(_ prefix: String) -> WeightPart { WeightPart(source: self, prefix: prefix + ".") }
}

/// A part of a network's weights.
package struct WeightPart: WeightSource {
    private let source: any WeightSource
    private let prefix: String

    init(source: any WeightSource, prefix: String) {
        self.source = source
        self.prefix = prefix
    }

    package func weight(_ name: String, shape: [Int]) throws -> Weight {
        try source.weight(prefix + name, shape: shape)
    }

    package var compute: Compute? { source.compute }

    package func part(_ prefix: String) -> WeightPart { WeightPart(source: source, prefix: self.prefix + prefix + ".") }
}

/// The weights of one network, under the names that diffusers and transformers give them.
public struct NetworkWeights: Sendable {
    /// The file or folder they come from, for messages.
    public let path: String
    /// Tensors by name, for example `down_blocks.0.resnets.0.conv1.weight` or `text_model.final_layer_norm.bias`.
    public let tensors: [String: StoredTensor]

    public init(path: String, tensors: [String: StoredTensor]) {
        self.path = path
        self.tensors = tensors
    }

    /// The tensor of this name.
    public subscript(name: String) -> StoredTensor? { tensors[name] }

    /// That a weight is infinite or NaN, under the name that its file has for it.
    func notFinite(_ name: String) -> NetworkError {
        let path = tensors[name]?.file.path ?? path
        let file = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        return .notFinite(tensors[name]?.nameInFile ?? name, file: file)
    }

    /// Bytes of all weights as they are stored.
    public var byteCount: Int { tensors.values.reduce(0) { $0 + $1.range.count } }

    /// How many numbers all weights have.
    public var count: Int { tensors.values.reduce(0) { $0 + $1.count } }

    /// How many of `prefix.0`, `prefix.1`, … there are, told by the tensors that start with them and end in `suffix`.
    package func count(of prefix: String, suffix: String) -> Int {
        var count = 0
        while tensors["\(prefix).\(count).\(suffix)"] != nil { count += 1 }
        return count
    }

    /// The lengths of a tensor that must be there.
    /// - Throws: `ModelFileError` when it is not, or has another number of dimensions.
    package func shape(_ name: String, dimensions: Int) throws(ModelFileError) -> [Int] {
        guard let tensor = tensors[name] else { throw missing(name) }
        guard tensor.shape.count == dimensions, tensor.shape.allSatisfy({ 1...10_000_000 ~= $0 }) else {
            throw ModelFileError(.damaged, path: path, problem: "`\(name)` has the impossible shape \(tensor.shape)",
                                 remedy: "download or copy the file again")
        }
        return tensor.shape
    }

    package func missing(_ name: String) -> ModelFileError {
        ModelFileError(.missing, path: path, problem: "the weight `\(name)` is missing",
                       remedy: "the file is incomplete or of another model: download it again")
    }
}

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

/// A checkpoint's weights, each looked through before a network gets it: infinities and NaN, as broken merges and
/// halved precision leave them behind, would make of every result another such number, hours later.
public struct CheckedWeights: WeightSource {
    private let weights: NetworkWeights
    private let threads: Compute

    /// - Parameter compute: the threads that look through weights and lay them out.
    public init(_ weights: NetworkWeights, compute: Compute) {
        self.weights = weights
        threads = compute
    }

    public var compute: Compute? { threads }

    /// - Throws: `NetworkError` when there is no such weight, its shape is another, or a number of it is not finite.
    public func weight(_ name: String, shape: [Int]) throws -> Weight {
        let weight = try weights.weight(name, shape: shape)
        guard weight.isFinite(threads) else { throw weights.notFinite(name) }
        return weight
    }
}

/// Another source's matrices and kernels rounded to bfloat16: half the memory, about three significant digits. Vectors
/// stay as they are.
public struct BFloat16Weights<Source: WeightSource>: WeightSource {
    private let source: Source
    private let products: ProductPrecision

    /// - Parameter products: what products with the weights are computed in.
    public init(_ source: Source, products: ProductPrecision = .fastest) {
        self.source = source
        self.products = products
    }

    public var compute: Compute? { source.compute }

    public func weight(_ name: String, shape: [Int]) throws -> Weight {
        let weight = try source.weight(name, shape: shape)
        return shape.count > 1 ? weight.roundedToBFloat16(products: products) : weight.multiplied(in: products)
    }
}

/// Weights of the right size and of ordinary magnitude, for measuring speed and memory without a checkpoint.
public struct RandomWeights: WeightSource {
    public init() {}

    public func weight(_ name: String, shape: [Int]) -> Weight { Weight(numbers(name, shape: shape), shape: shape) }

    /// Uniform numbers with the deviation 1 / √inputs; normalisations get ones and zeros.
    public func numbers(_ name: String, shape: [Int]) -> [Float] {
        let count = shape.reduce(1, *)
        if name.contains("norm") { return [Float](repeating: name.hasSuffix("weight") ? 1 : 0, count: count) }
        let inputs = shape.dropFirst().reduce(1, *)
        let scale = (3 / Float(max(inputs, 1))).squareRoot()
        var state = name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0 ..< count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                buffer[index] = (Float(state >> 40) * 0x1p-23 - 1) * scale
            }
            initialized = count
        }
    }
}

/// Notes which weights a network asks for, and gives it zeros.
public final class WeightShapes: WeightSource {
    private let noted = Mutex<[(name: String, shape: [Int])]>([])

    public init() {}

    /// Names and shapes in the order they were asked for.
    public var all: [(name: String, shape: [Int])] { noted.withLock { $0 } }

    public func weight(_ name: String, shape: [Int]) -> Weight {
        noted.withLock { $0.append((name, shape)) }
        return Weight([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
    }
}
