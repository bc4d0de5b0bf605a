import Kernels

extension KernelBench {
    /// Conversions of long arrays: exact, or rounded to the nearest.
    func measureNumberTypes() {
        let count = streams.count / 2
        let to = streams.result.pointer
        typealias Conversion = (UnsafeRawPointer, UnsafeMutablePointer<Float>, Int) -> Void
        let widening: [(NumberType, Conversion)] = [(.float16, kernels_widen_float16), (.bfloat16, kernels_widen_bfloat16)]
        for (type, convert) in widening {
            let stored = StoredNumbers(count, type, self)
            stream("number types", "\(type.rawValue) to float32", rows: count, bytes: count * 6) { range in
                convert(stored.pointer + 2 * range.lowerBound, to + range.lowerBound, range.count)
            } check: { deviation in
                for place in sample(count) { deviation.add(to[place], stored.values[place]) }
            }
        }
        measureNarrowing(count)
    }

    private func measureNarrowing(_ count: Int) {
        let (x, result) = (streams.x.pointer, UnsafeMutableRawPointer(streams.result.pointer))
        let halves = result.assumingMemoryBound(to: UInt16.self)
        stream("number types", "float32 to bfloat16", rows: count, bytes: count * 6) { range in
            kernels_narrow_bfloat16(x + range.lowerBound, halves + range.lowerBound, range.count)
        } check: { deviation in
            for place in sample(count) { deviation.add(Float(bitPattern: UInt32(halves[place]) << 16), nearestBFloat16(Double(x[place]))) }
        }
        let doubles = (0 ..< count).map { Double(x[$0]) * 1.1 }
        let to = streams.result.pointer
        doubles.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            nonisolated(unsafe) let from = base
            stream("number types", "float64 to float32", rows: count, bytes: count * 12) { range in
                kernels_narrow_float64(from + 8 * range.lowerBound, to + range.lowerBound, range.count)
            } check: { deviation in
                for place in sample(count) { deviation.add(to[place], Double(Float(doubles[place]))) }
            }
        }
    }
}
