/// How a tensor came about: the tensors that it was made from, and how a gradient of the result becomes gradients of those.
///
/// Made only where a gradient is wanted, so that an operation upstream of the trained vectors keeps nothing.
final class Node: @unchecked Sendable {
    /// Takes the gradient of the result, gives one for every operand (nil where none is wanted).
    typealias Backward = (Tensor) -> [Tensor?]

    let parents: [Node?]
    private(set) var backward: Backward?

    init(parents: [Node?], backward: Backward?) {
        self.parents = parents
        self.backward = backward
    }

    /// Gives up what the operation kept for its gradient, so that memory shrinks while the gradient walks back.
    func release() { backward = nil }
}

extension Tensor {
    /// The same tensor, remembered as the result of an operation on `operands`, if any of them wants a gradient.
    func recorded(from operands: [Tensor], backward: @escaping Node.Backward) -> Tensor {
        guard operands.contains(where: { $0.requiresGradient }) else { return self }
        return Tensor(shape: shape, storage: storage, compute: compute, node: Node(parents: operands.map(\.node), backward: backward))
    }

    /// The same numbers as a variable: gradients with respect to it can be asked for.
    public var variable: Tensor {
        Tensor(shape: shape, storage: storage, compute: compute, node: Node(parents: [], backward: nil))
    }
}
