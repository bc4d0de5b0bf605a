import Kernels

/// Normal numbers as a file holds them, and what they stand for.
struct StoredNumbers {
    let type: NumberType
    private let memory: Tensor
    let values: [Double]

    init(_ count: Int, _ type: NumberType, _ bench: KernelBench) {
        let numbers = bench.numbers.normals(count)
        self.type = type
        memory = Tensor(uninitialized: [count], compute: bench.compute)
        let raw = UnsafeMutableRawPointer(memory.pointer)
        switch type {
        case .float16:
            let halves = numbers.map { Float16($0) }
            for (place, half) in halves.enumerated() { raw.storeBytes(of: half.bitPattern, toByteOffset: 2 * place, as: UInt16.self) }
            values = halves.map { Double($0) }
        case .bfloat16:
            values = numbers.map { nearestBFloat16(Double($0)) }
            for (place, value) in values.enumerated() {
                raw.storeBytes(of: UInt16(Float(value).bitPattern >> 16), toByteOffset: 2 * place, as: UInt16.self)
            }
        default:
            memory.pointer.update(from: numbers, count: count)
            values = numbers.map { Double($0) }
        }
    }

    var pointer: UnsafeRawPointer { UnsafeRawPointer(memory.pointer) }
    var bytes: Int { values.count * type.size }

    /// The type in the kernels' words.
    var number: kernels_number {
        switch type {
        case .float16: KERNELS_FLOAT16
        case .bfloat16: KERNELS_BFLOAT16
        default: KERNELS_FLOAT32
        }
    }
}
