#if canImport(Glibc)
import Glibc
#endif
import Kernels

/// Activations in float64 from their definitions.
enum Float64Activations {
    static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    static func silu(_ x: Double) -> Double { x * sigmoid(x) }
    static func siluSlope(_ x: Double) -> Double { sigmoid(x) * (1 + x * (1 - sigmoid(x))) }
    /// The integral of the normal distribution up to x, and its density.
    static func integral(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
    static func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * .pi).squareRoot() }
    static func gelu(_ x: Double) -> Double { x * integral(x) }
    static func geluSlope(_ x: Double) -> Double { integral(x) + x * density(x) }
    static func quickGELU(_ x: Double) -> Double { x * sigmoid(1.702 * x) }
    static func quickGELUSlope(_ x: Double) -> Double { sigmoid(1.702 * x) * (1 + 1.702 * x * (1 - sigmoid(1.702 * x))) }
    static func tanhGELU(_ x: Double) -> Double { x * (1 + tanh((2 / .pi).squareRoot() * (x + 0.044715 * x * x * x))) / 2 }
}

extension KernelBench {
    /// Activations and their gradients over arrays that are longer than the caches.
    func measureActivations() {
        let (x, g, to) = (streams.x.pointer, streams.y.pointer, streams.result.pointer)
        typealias Truth = Float64Activations
        typealias Function = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
        let functions: [(String, Function, (Double) -> Double)] = [
            ("SiLU", kernels_silu, Truth.silu), ("GELU", kernels_gelu, Truth.gelu), ("quick GELU", kernels_quick_gelu, Truth.quickGELU),
            ("tanh GELU", kernels_gelu_tanh, Truth.tanhGELU), ("sigmoid", kernels_sigmoid, Truth.sigmoid), ("ReLU", kernels_relu, { max($0, 0) }),
        ]
        for (name, kernel, truth) in functions {
            stream("activations", name, operands: 1) { kernel(x + $0.lowerBound, to + $0.lowerBound, $0.count) } truth: { x, _ in truth(x) }
        }
        typealias Derivative = (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
        let derivatives: [(String, Derivative, (Double) -> Double)] = [
            ("SiLU", kernels_silu_gradient, Truth.siluSlope), ("GELU", kernels_gelu_gradient, Truth.geluSlope),
            ("quick GELU", kernels_quick_gelu_gradient, Truth.quickGELUSlope),
        ]
        for (name, kernel, slope) in derivatives {
            stream("activations", name + ", gradient", operands: 2) {
                kernel(x + $0.lowerBound, g + $0.lowerBound, to + $0.lowerBound, $0.count)
            } truth: { x, gradient in gradient * slope(x) }
        }
        measureGEGLU()
    }

    private func measureGEGLU() {
        let half = 1280
        let (x, g, to, rows) = (streams.x.pointer, streams.y.pointer, streams.result.pointer, streams.count / (2 * half))
        stream("activations", "GEGLU", rows: rows, width: 2 * half, bytes: rows * half * 12) { range in
            kernels_geglu(x + range.lowerBound * 2 * half, to + range.lowerBound * half, range.count, half)
        } check: { deviation in
            for place in sample(rows * half) {
                let value = place / half * 2 * half + place % half
                deviation.add(to[place], Double(x[value]) * Float64Activations.gelu(Double(x[value + half])))
            }
        }
        stream("activations", "GEGLU, gradient", rows: rows, width: 2 * half, bytes: rows * half * 20) { range in
            kernels_geglu_gradient(x + range.lowerBound * 2 * half, g + range.lowerBound * half, to + range.lowerBound * 2 * half, range.count, half)
        } check: { deviation in
            for place in sample(rows * half) {
                let at = place / half * 2 * half + place % half
                let (value, gate, gradient) = (Double(x[at]), Double(x[at + half]), Double(g[place]))
                deviation.add(to[at], gradient * Float64Activations.gelu(gate))
                deviation.add(to[at + half], gradient * value * Float64Activations.geluSlope(gate))
            }
        }
    }
}
