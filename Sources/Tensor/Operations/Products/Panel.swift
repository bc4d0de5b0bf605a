import Kernels

/// The right side of a product as its kernels read it: the numbers of a few columns side by side, step by step.
///
/// A panel is packed from the weights each time: a pass over them that hides behind the products of a few hundred rows, and nothing
/// needs to be kept beside the file.
enum Panel {
    static let columns = kernels_panel_columns()
    /// Steps of float32, or pairs of bfloat16, that are packed at a time: 24 kB, which stay in the first cache beside the rows. The more
    /// steps, the fewer times the sums come from memory.
    private static let mostSteps = 6144 / columns

    /// Cuts the summed dimension into pieces of the same length, as near as can be in sixteens.
    static func pieces(of depth: Int, _ products: ProductPrecision) -> [Range<Int>] {
        let most = products == .bfloat16 ? 2 * mostSteps : mostSteps
        let count = (depth + most - 1) / most
        let length = count == 0 ? 0 : ((depth + count - 1) / count + 15) / 16 * 16
        return (0 ..< count).map { $0 * length ..< min(depth, ($0 + 1) * length) }
    }
}

/// Sums of a tile: rows of the left side with a panel.
struct PanelProduct {
    var work = kernels_panel_work()

    /// - Parameters:
    ///   - rows: units of the left side, `rowStride` apart.
    ///   - panel: units `[steps, width]`.
    ///   - columns: of the panel that are used.
    init(rows count: Int, of rows: UnsafePointer<Float>, rowStride: Int, steps: Int, panel: UnsafePointer<Float>, width: Int = Panel.columns, columns: Int,
         products: ProductPrecision = .float32) {
        work.rows = count
        work.steps = steps
        work.a = UnsafeRawPointer(rows)
        work.row_stride = rowStride
        work.step_stride = 1
        work.panel = UnsafeRawPointer(panel)
        work.width = width
        work.columns = columns
        work.pairs = products == .bfloat16
    }

    /// Writes the sums, or adds them to what is there.
    /// - Parameter start: what the sums begin with where they are not added, a number a column; nil for zeros.
    func callAsFunction(to c: UnsafeMutablePointer<Float>, stride: Int, start: UnsafePointer<Float>? = nil, adds: Bool) {
        var work = work
        work.c = c
        work.c_stride = stride
        work.start = start
        work.adds = adds
        kernels_panel_product(&work)
    }
}
