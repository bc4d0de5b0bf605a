import Kernels

/// What the operands of products are rounded to. Sums, and all that is no product, are float32 in both.
public enum ProductPrecision: Sendable {
    case float32
    /// Half the bytes and twice the speed where the processor multiplies pairs of bfloat16; correct, and slow, where it does not.
    case bfloat16

    /// bfloat16 where the processor has an instruction for its products.
    public static var fastest: ProductPrecision { kernels_panel_is_native(true) ? .bfloat16 : .float32 }

    /// Whether a unit of a panel is two numbers.
    var pairs: Bool { self == .bfloat16 }

    /// Units that hold `numbers` along a row or the steps of a product.
    func units(_ numbers: Int) -> Int { pairs ? (numbers + 1) / 2 : numbers }
}
