import Kernels
import Synchronization

/// Kernels of a convolution, laid out for the products: `[outputs, height * width, inputs]`, one copy for both directions.
public final class ConvolutionWeight: Sendable {
    /// Channels of the result.
    public let outputs: Int
    /// Channels of the picture.
    public let inputs: Int
    /// Rows and columns of a kernel.
    public let side: Int
    let matrix: Weight
    private let winograd = Mutex<WeightMemory?>(nil)

    /// Lays out a kernel `[outputs, inputs, side, side]`, as files have it; a kernel of one pixel is laid out already and stays where it is.
    /// 16-bit numbers stay 16-bit.
    /// - Throws: `Weight.Malformed` when the shape is not that of a square kernel.
    public init(_ weight: Weight) throws(Weight.Malformed) {
        guard weight.shape.count == 4, weight.shape[2] == weight.shape[3], weight.count > 0 else {
            throw Weight.Malformed(description: "a convolution needs a kernel [outputs, inputs, side, side], not \(weight.shape)")
        }
        outputs = weight.shape[0]
        inputs = weight.shape[1]
        side = weight.shape[2]
        if side == 1 {
            matrix = weight.reshaped([outputs, inputs])
            return
        }
        let memory = WeightMemory(bytes: weight.byteCount)
        switch weight.type {
        case .float32: ConvolutionWeight.layOut(weight, as: UInt32.self, into: memory)
        default: ConvolutionWeight.layOut(weight, as: UInt16.self, into: memory)
        }
        weight.giveUpPages()
        matrix = Weight(shape: [outputs, side * side * inputs], type: weight.type, memory: memory)
    }

    private static func layOut<Bits>(_ weight: Weight, as: Bits.Type, into memory: WeightMemory) {
        let (outputs, inputs, taps) = (weight.shape[0], weight.shape[1], weight.shape[2] * weight.shape[3])
        let from = weight.pointer.assumingMemoryBound(to: Bits.self)
        let to = memory.pointer.assumingMemoryBound(to: Bits.self)
        for output in 0 ..< outputs {
            let (source, target) = (from + output * inputs * taps, to + output * inputs * taps)
            for tap in 0 ..< taps {
                for input in 0 ..< inputs { target[tap * inputs + input] = source[input * taps + tap] }
            }
        }
    }

    /// The kernels as Winograd's products take them, `[36, outputs, inputs]` in float32.
    /// - Parameter keeps: whether they stay for the next time, four times the kernels' own memory.
    func winogradWeights(_ compute: Compute, keeps: Bool) -> WeightMemory {
        winograd.withLock { kept in
            if let kept { return kept }
            let made = WeightMemory(bytes: 36 * outputs * inputs * 4)
            let (outputs, inputs, matrix) = (outputs, inputs, matrix)
            compute.parallel(outputs, scratch: 9 * inputs + 36 * inputs) { output, scratch in
                let kernel = 9 * inputs
                matrix.widen(output * kernel ..< (output + 1) * kernel, to: scratch)
                kernels_winograd_weights(scratch, scratch + kernel, 1, inputs)
                for point in 0 ..< 36 {
                    (made.floats + (point * outputs + output) * inputs).update(from: scratch + kernel + point * inputs, count: inputs)
                }
            }
            if keeps { kept = made }
            return made
        }
    }
}
