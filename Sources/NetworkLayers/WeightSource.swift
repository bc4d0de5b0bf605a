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
            "the weight \(name) has the shape \(found) where \(expected) is expected; the file is damaged or of another architecture"
        case .configuration(let what):
            "\(what); the model's config.json is damaged or of another architecture"
        case .notFinite(let name, let file):
            "the weight \(name) in \(file) holds numbers that are not finite; download the file again, or use another one"
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

    package func weight(_ name: String, shape: [Int]) throws -> Weight { try source.weight(prefix + name, shape: shape) }

    package var compute: Compute? { source.compute }

    package func part(_ prefix: String) -> WeightPart { WeightPart(source: source, prefix: self.prefix + prefix + ".") }
}
