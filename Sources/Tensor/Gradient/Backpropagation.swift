import Kernels

extension Tensor {
    /// Gradients of this tensor with respect to `variables`, by reverse accumulation. What the forward pass kept is given up on the way,
    /// so they can be asked for once.
    /// - Parameters:
    ///   - variables: made by `variable`, upstream of this tensor.
    ///   - seed: the gradient of the final loss with respect to this tensor; without it this tensor is the loss.
    /// - Returns: one gradient a variable, of its shape; zeros where the tensor does not depend on it.
    public func gradients(of variables: [Tensor], seed: Tensor? = nil) -> [Tensor] {
        var gradients: [ObjectIdentifier: Tensor] = [:]
        if let node {
            gradients[ObjectIdentifier(node)] = seed ?? Tensor(repeating: 1, shape: shape, compute: compute)
            let wanted = Set(variables.compactMap { $0.node.map(ObjectIdentifier.init) })
            for node in Tensor.ordered(from: node).reversed() {
                guard let backward = node.backward, let gradient = gradients[ObjectIdentifier(node)] else { continue }
                let parts = backward(gradient)
                node.release()
                if !wanted.contains(ObjectIdentifier(node)) { gradients[ObjectIdentifier(node)] = nil }
                for (parent, part) in Swift.zip(node.parents, parts) {
                    guard let parent, let part else { continue }
                    let key = ObjectIdentifier(parent)
                    gradients[key] = gradients[key].map { $0 + part } ?? part
                }
            }
        }
        return variables.map { variable in
            variable.node.flatMap { gradients[ObjectIdentifier($0)] } ?? Tensor(repeating: 0, shape: variable.shape, compute: compute)
        }
    }

    /// All nodes upstream of `root`, operands before results. The order follows from the operations alone.
    private static func ordered(from root: Node) -> [Node] {
        var order: [Node] = []
        var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
        var stack: [(node: Node, next: Int)] = [(root, 0)]
        while let (node, next) = stack.last {
            if next == node.parents.count {
                order.append(node)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            if let parent = node.parents[next], seen.insert(ObjectIdentifier(parent)).inserted { stack.append((parent, 0)) }
        }
        return order
    }

    /// Computes `body` without keeping anything inside it; the gradient computes it again. Memory for time
    /// (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016).
    public static func checkpointed(_ inputs: [Tensor], _ body: @escaping ([Tensor]) -> Tensor) -> Tensor {
        body(inputs.map(\.detached)).recorded(from: inputs) { gradient in
            let again = inputs.map { $0.requiresGradient ? $0.variable : $0 }
            let wanted = again.filter(\.requiresGradient)
            var parts = body(again).gradients(of: wanted, seed: gradient).makeIterator()
            return again.map { $0.requiresGradient ? parts.next() : nil }
        }
    }
}
