import Kernels

/// What the two sides of a matrix product are rounded to; sums are float32.
public enum ProductPrecision: Sendable {
    case float32, bfloat16

    /// bfloat16 where the processor multiplies it by an instruction of its own, else float32.
    public static var fastest: ProductPrecision { kernels_panel_is_native(true) ? .bfloat16 : .float32 }
}
