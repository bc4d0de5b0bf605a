import Kernels

/// Kernels of a convolution, laid out for the products: one copy for both directions.
public final class ConvolutionWeight: Sendable {
    /// How kernels of more than one pixel lie in memory.
    enum Layout: Sendable {
        /// `[outputs, height * width, inputs]`.
        case taps
        /// 3x3 kernels in blocks of sixteen outputs by sixteen inputs, `[outputs / 16, inputs / 16, 9, 16, 16]`: either direction reads
        /// them from the first byte to the last.
        case blocks
    }

    /// Channels of the result.
    public let outputs: Int
    /// Channels of the picture.
    public let inputs: Int
    /// Rows and columns of a kernel.
    public let side: Int
    let layout: Layout
    let matrix: Weight

    /// Lays out a kernel `[outputs, inputs, side, side]`, as files have it; a kernel of one pixel is laid out already and stays where it is.
    /// 16-bit numbers stay 16-bit.
    /// - Parameter compute: the threads that lay it out; nil for the calling one alone.
    /// - Throws: `Weight.Malformed` when the shape is not that of a square kernel.
    public init(_ weight: Weight, compute: Compute? = nil) throws(Weight.Malformed) {
        guard weight.shape.count == 4, weight.shape[2] == weight.shape[3], weight.count > 0 else {
            throw Weight.Malformed(description: "a convolution needs a kernel [outputs, inputs, side, side], not \(weight.shape)")
        }
        outputs = weight.shape[0]
        inputs = weight.shape[1]
        side = weight.shape[2]
        layout = side == 3 && inputs % 16 == 0 && outputs % 16 == 0 ? .blocks : .taps
        if side == 1 {
            matrix = weight.reshaped([outputs, inputs])
            return
        }
        let memory = WeightMemory(bytes: weight.byteCount)
        switch layout {
        case .taps: kernels_lay_out_taps(weight.pointer, outputs, inputs, side * side, weight.type.size, memory.pointer)
        case .blocks: Self.layOutBlocks(weight, outputs: outputs, inputs: inputs, to: memory, compute)
        }
        weight.giveUpPages()
        matrix = Weight(shape: [outputs, side * side * inputs], type: weight.type, memory: memory)
    }

    /// A row of blocks at a time on every thread: most of the time goes to the system, which clears the memory's pages as they are touched.
    private static func layOutBlocks(_ weight: Weight, outputs: Int, inputs: Int, to memory: WeightMemory, _ compute: Compute?) {
        let row = 16 * inputs * 9 * weight.type.size
        func layOut(_ index: Int) {
            kernels_lay_out_blocks(weight.pointer + index * row, 16, inputs, weight.type.size, memory.pointer + index * row)
        }
        guard let compute else { return (0 ..< outputs / 16).forEach(layOut) }
        compute.parallel(outputs / 16) { index, _ in layOut(index) }
    }

    /// The address of the block whose first output and input are given.
    func block(output: Int, input: Int) -> UnsafeRawPointer {
        matrix.pointer + (output / 16 * (inputs / 16) + input / 16) * 9 * 256 * matrix.type.size
    }

    /// Packs one tap of the kernels: columns are outputs and steps inputs, or with `turned` the other way round.
    func pack(tap: Int, columns: Range<Int>, steps: Range<Int>, turned: Bool, to panel: UnsafeMutablePointer<Float>) {
        let size = matrix.type.size
        switch layout {
        case .taps:
            let (output, input) = turned ? (steps.lowerBound, columns.lowerBound) : (columns.lowerBound, steps.lowerBound)
            let corner = matrix.pointer + ((output * side * side + tap) * inputs + input) * size
            if turned {
                kernels_pack_columns(matrix.number, corner, side * side * inputs, columns.count, steps.count, false, panel, Panel.columns)
            } else {
                kernels_pack_rows(matrix.number, corner, side * side * inputs, columns.count, steps.count, false, panel, Panel.columns)
            }
        case .blocks:
            for column in stride(from: columns.lowerBound, to: columns.upperBound, by: 16) {
                for step in stride(from: steps.lowerBound, to: steps.upperBound, by: 16) {
                    let block = turned ? block(output: step, input: column) : block(output: column, input: step)
                    kernels_pack_block(matrix.number, block + tap * 256 * size, turned,
                                       panel + (step - steps.lowerBound) * Panel.columns + column - columns.lowerBound, Panel.columns)
                }
            }
        }
    }
}
