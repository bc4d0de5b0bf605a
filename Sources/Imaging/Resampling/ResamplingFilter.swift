import Glibc

/// A kernel for changing a picture's size, with Pillow's definitions.
public enum ResamplingFilter: String, Sendable, CaseIterable {
    /// Mean over the source area.
    case box
    /// Triangle.
    case bilinear
    /// Keys' cubic convolution with a = -0.5.
    case bicubic
    /// Sinc windowed by its own central lobe, three lobes to each side.
    case lanczos

    /// How far the kernel reaches to each side, in source pixels at scale 1.
    var support: Double {
        switch self {
        case .box: 0.5
        case .bilinear: 1
        case .bicubic: 2
        case .lanczos: 3
        }
    }

    /// The kernel's height at distance `x`.
    func weight(_ x: Double) -> Double {
        switch self {
        case .box: x > -0.5 && x <= 0.5 ? 1 : 0
        case .bilinear: max(0, 1 - abs(x))
        case .bicubic: ResamplingFilter.cubic(abs(x))
        case .lanczos: x >= -3 && x < 3 ? ResamplingFilter.sinc(x) * ResamplingFilter.sinc(x / 3) : 0
        }
    }

    private static func cubic(_ x: Double) -> Double {
        let a = -0.5
        if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
        return 0
    }

    private static func sinc(_ x: Double) -> Double {
        x == 0 ? 1 : sin(x * .pi) / (x * .pi)
    }
}
