import Tensor
import Testing

@Suite struct ActivationsTests {
    /// One number, odd counts, and more than one thread takes at a time.
    @Test(arguments: [[1], [3, 7], [2, 20001]])
    func activationsAgreeWithTheReference(_ shape: [Int]) throws {
        var random = SplitMix(seed: 8)
        let compute = try Compute(threadCount: 2)
        let input = ReferenceTensor(randomOf: shape, scale: 2, using: &random)
        expectAgreement([input], compute: compute, "SiLU") { $0[0].silu() } reference: { $0[0].mapped(ReferenceTensor.silu) }
        expectAgreement([input], compute: compute, "GELU") { $0[0].gelu() } reference: { $0[0].mapped(ReferenceTensor.gelu) }
        expectAgreement([input], compute: compute, "quick GELU") { $0[0].quickGELU() } reference: { $0[0].mapped(ReferenceTensor.quickGELU) }
    }

    @Test(arguments: [[1, 2], [3, 5, 34], [700, 102], [2, 70000]])
    func gegluAgreesWithTheReference(_ shape: [Int]) throws {
        var random = SplitMix(seed: 9)
        let input = ReferenceTensor(randomOf: shape, scale: 1.5, using: &random)
        expectAgreement([input], compute: try Compute(threadCount: 2), "\(shape)") { $0[0].geglu() } reference: { $0[0].geglu() }
    }

    /// From deep in the tails through the middle: absolute error against float64, and no number that is none.
    @Test func activationsKeepTheirAccuracyOverTheWholeRange() throws {
        let compute = try Compute(threadCount: 1)
        let inputs = stride(from: -120.0, through: 120, by: 0.0137).map { Float($0) } + [-1e30, -1e10, -1e-30, 0, 1e-30, 1e10, 1e30]
        let x = Tensor(inputs, shape: [inputs.count], compute: compute)
        let results = [x.silu(), x.gelu(), x.quickGELU(), x.tanhGELU(), x.sigmoid()].map(\.values)
        let truths = [ReferenceTensor.silu, ReferenceTensor.gelu, ReferenceTensor.quickGELU, ReferenceTensor.tanhGELU, ReferenceTensor.sigmoid]
        for (values, truth) in zip(results, truths) {
            let worst = zip(inputs, values).reduce(0.0) { worst, pair in
                let exact = truth(Double(pair.0))
                let error = abs(Double(pair.1) - exact) / max(1, abs(exact))
                return error.isNaN ? .infinity : max(worst, error)
            }
            #expect(worst <= 5e-7)
        }
    }

    /// Derivatives of the three functions for the whole range, differences taken in float64.
    @Test func derivativesKeepTheirAccuracyOverTheWholeRange() throws {
        let compute = try Compute(threadCount: 1)
        let inputs = stride(from: -120.0, through: 120, by: 0.0431).map { Float($0) } + [-1e30, 1e30]
        let functions: [(Tensor) -> Tensor] = [{ $0.silu() }, { $0.gelu() }, { $0.quickGELU() }]
        let truths = [ReferenceTensor.silu, ReferenceTensor.gelu, ReferenceTensor.quickGELU]
        for (function, truth) in zip(functions, truths) {
            let x = Tensor(inputs, shape: [inputs.count], compute: compute).variable
            let ones = Tensor(repeating: 1, shape: x.shape, compute: compute)
            let slopes = function(x).gradients(of: [x], seed: ones)[0].values
            let worst = zip(inputs, slopes).reduce(0.0) { worst, pair in
                let (at, step) = (Double(pair.0), 1e-5 * max(1, abs(Double(pair.0))))
                let exact = (truth(at + step) - truth(at - step)) / (2 * step)
                let error = abs(Double(pair.1) - exact)
                return error.isNaN ? .infinity : max(worst, error)
            }
            #expect(worst <= 1e-6)
        }
    }
}
