import EngineInterface

/// Tensors as lines, by module: the common start of their names stands above them once.
struct TensorTable {
    private let tensors: [TensorReport]
    private let limit: Int

    /// - Parameter limit: how many tensors are listed.
    init(_ tensors: [TensorReport], limit: Int) {
        self.tensors = tensors
        self.limit = limit
    }

    /// The lines, names in order, numbers in them by value (`blocks.2` before `blocks.10`).
    var lines: [String] {
        let listed = tensors.map { (parts: Self.parts($0.name), tensor: $0) }.sorted { Self.precedes($0.parts, $1.parts) }.prefix(max(0, limit))
        let nameWidth = listed.map { TextWidth.columns(Self.last($0.parts)) }.max() ?? 0
        let typeWidth = listed.map { TextWidth.columns($0.tensor.type) }.max() ?? 0
        let indent = listed.contains { $0.parts.count > 2 } ? "  " : ""
        var lines: [String] = []
        var module = ""
        for (parts, tensor) in listed {
            let own = SafeName.printable(parts.dropLast(2).joined(separator: "."))
            if own != module {
                lines.append(own)
                module = own
            }
            let shape = tensor.shape.isEmpty ? "one number" : tensor.shape.map(String.init).joined(separator: "x")
            lines.append(indent + TextWidth.padded(Self.last(parts), to: min(nameWidth, 40)) + "  "
                + TextWidth.padded(SafeName.printable(tensor.type), to: typeWidth) + "  " + shape)
        }
        return lines
    }

    private static func parts(_ name: String) -> [Substring] { name.split(separator: ".", omittingEmptySubsequences: false) }

    private static func last(_ parts: [Substring]) -> String { SafeName.printable(parts.suffix(2).joined(separator: ".")) }

    /// Modules in order, then the names in one; numbers by value.
    private static func precedes(_ first: [Substring], _ second: [Substring]) -> Bool {
        let (one, other) = (first.dropLast(2), second.dropLast(2))
        return one.elementsEqual(other) ? partsPrecede(first, second) : partsPrecede(Array(one), Array(other))
    }

    private static func partsPrecede(_ first: [Substring], _ second: [Substring]) -> Bool {
        for (one, other) in zip(first, second) where one != other {
            switch (Int(one), Int(other)) {
            case (let number?, let otherNumber?) where number != otherNumber: return number < otherNumber
            case (.some, nil): return true
            case (nil, .some): return false
            default: return one < other
            }
        }
        return first.count < second.count
    }
}
