import Kernels
import Tensor
import Testing

/// What `bench --kernels` measures, small and once: its errors, whatever the times.
@Suite struct KernelMeasurementTests {
    private static func measured(threads: Int = 2) throws -> [KernelMeasurement] { try KernelMeasurement.all(threads: threads, .brief) { _ in } }

    /// The error that the arithmetic of a kernel explains, over the length of the truth.
    private func bound(_ kernel: KernelMeasurement) -> Double {
        // Pairs of the softmax are rounded to eight bits, as are the operands of operations in bfloat16.
        let isRounded = ["linear", "attention"].contains(kernel.group) && kernel.name.hasPrefix("bfloat16")
            || kernel.group == "softmax" && kernel.name.contains("pairs")
        if isRounded { return 8e-3 }
        // Numbers are moved, widened, or rounded to the very number that was expected.
        if ["packing", "number types"].contains(kernel.group) { return 0 }
        // Winograd's transforms cancel.
        return kernel.name.contains("Winograd") ? 2e-6 : 5e-7
    }

    @Test func everyErrorIsWhatTheArithmeticExplains() throws {
        for kernel in try Self.measured() where kernel.group != "peak" && kernel.seconds != nil {
            let error = try #require(kernel.error, "\(kernel.name)")
            let largest = try #require(kernel.largestError, "\(kernel.name)")
            #expect(error <= bound(kernel), "\(kernel.group): \(kernel.name), \(kernel.sizes)")
            // A probability near 1 stands far above the root mean square of a softmax.
            #expect(largest <= (kernel.group == "softmax" ? 60 : 20) * bound(kernel), "\(kernel.group): \(kernel.name), \(kernel.sizes)")
        }
    }

    @Test func everyKernelOfProductsIsListed() throws {
        let products = try Self.measured(threads: 1).filter { $0.group == "products" }
        for index in (0 as Int32)... {
            guard let name = kernels_panel_name(index).map({ String(cString: $0) }) else { break }
            let rows = products.filter { $0.name == name }
            #expect(rows.count == (kernels_panel_runs(index) ? 4 : 1), "\(name)")
            #expect(rows.allSatisfy { ($0.seconds != nil) == kernels_panel_runs(index) }, "\(name)")
        }
    }

    @Test func everyGroupIsMeasuredBesideAPeak() throws {
        for threads in [1, 2] {
            let all = try Self.measured(threads: threads)
            let groups = ["peak", "products", "packing", "convolutions", "linear", "attention", "softmax",
                          "normalisation", "activations", "elementwise", "number types"]
            #expect(Set(all.map(\.group)) == Set(groups))
            #expect(all.allSatisfy { $0.seconds == nil || ($0.share ?? 0) > 0 && ($0.rate ?? 0) > 0 })
            #expect(Set(all.map { [$0.group, $0.name, $0.sizes, "\($0.threads)"] }).count == all.count)
        }
    }
}
