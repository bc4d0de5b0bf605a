import EngineInterface
import Tensor

extension ModelOptions.Precision {
    /// U-Nets below so many numbers spend their time elsewhere than in the products that bfloat16 makes faster.
    private static let worthwhile = 100_000_000

    /// Whether a U-Net of so many numbers is computed in bfloat16: where that is asked for, and with `auto` where the processor multiplies
    /// bfloat16 by an instruction of its own.
    func roundsToBFloat16(unetNumbers: Int) -> Bool {
        switch self {
        case .auto: ProductPrecision.fastest == .bfloat16 && unetNumbers >= Self.worthwhile
        case .full: false
        case .bf16: true
        }
    }

    /// As a measurement names it.
    func description(unetNumbers: Int) -> String {
        guard roundsToBFloat16(unetNumbers: unetNumbers) else { return "full precision" }
        return ProductPrecision.fastest == .bfloat16 ? "bf16" : "bf16 weights, float32 arithmetic"
    }
}
