import Kernels

/// One product of rows with a panel: random numbers, packed here by hand, and the truth.
struct PanelTile {
    let rows, units, width, columns: Int
    let pairs: Bool
    /// What is multiplied, `[rows, steps]` and `[steps, columns]`; with `pairs` numbers of bfloat16.
    private let left, right: [Float]
    private let a, panel, results: Tensor

    /// - Parameters:
    ///   - units: steps, or with `pairs` pairs of them.
    ///   - copies: of the results, so that as many threads may write at once.
    init(rows: Int, units: Int, width: Int, columns: Int, pairs: Bool, copies: Int = 1, _ bench: KernelBench) {
        (self.rows, self.units, self.width, self.columns, self.pairs) = (rows, units, width, columns, pairs)
        let numbers = pairs ? 2 * units : units
        let rounded = { (numbers: [Float]) in pairs ? numbers.map { Float(nearestBFloat16(Double($0))) } : numbers }
        let (left, right) = (rounded(bench.numbers.normals(rows * numbers)), rounded(bench.numbers.normals(numbers * columns)))
        (self.left, self.right) = (left, right)
        // The first number of a pair stands in the lower half.
        func unit(_ first: Float, _ second: Float) -> Float { Float(bitPattern: first.bitPattern >> 16 | second.bitPattern) }
        let ofRows = pairs ? (0 ..< rows * units).map { unit(left[2 * $0], left[2 * $0 + 1]) } : left
        var ofPanel = [Float](repeating: 0, count: units * width)
        for step in 0 ..< units {
            for column in 0 ..< columns {
                ofPanel[step * width + column] = pairs ? unit(right[2 * step * columns + column], right[(2 * step + 1) * columns + column])
                    : right[step * columns + column]
            }
        }
        a = Tensor(ofRows, shape: [rows, units], compute: bench.compute)
        panel = Tensor(ofPanel, shape: [units, width], compute: bench.compute)
        results = Tensor(repeating: 0, shape: [copies, rows, columns], compute: bench.compute)
    }

    private var numbers: Int { pairs ? 2 * units : units }
    var operations: Int { 2 * rows * numbers * columns }
    var sizes: String { "\(rows)x\(numbers)x\(columns)" + (columns == width ? "" : " of \(width)") }

    func run(_ kernel: Int32, copy: Int = 0) {
        var work = kernels_panel_work(rows: rows, steps: units, a: a.pointer, row_stride: units, step_stride: 1, panel: panel.pointer,
                                      width: width, columns: columns, c: results.pointer + copy * rows * columns, c_stride: columns,
                                      start: nil, adds: false, pairs: pairs)
        kernels_panel_run(kernel, &work)
    }

    /// How far the results of `run` are from sums in float64.
    var deviation: Deviation {
        var deviation = Deviation()
        for row in 0 ..< rows {
            for column in 0 ..< columns {
                let truth = (0 ..< numbers).reduce(0.0) { $0 + Double(left[row * numbers + $1]) * Double(right[$1 * columns + column]) }
                deviation.add(results.pointer[row * columns + column], truth)
            }
        }
        return deviation
    }
}

extension KernelBench {
    /// Every kernel of products, at the widths of panels that are used and at one that leaves parts over.
    func measurePanels() {
        let kernels = (Int32(0)...).lazy.map { (index: $0, name: kernels_panel_name($0)) }.prefix { $0.name != nil }
        for (kernel, name) in kernels {
            let name = name.map { String(cString: $0) } ?? ""
            guard kernels_panel_runs(kernel) else {
                recordMissing("products", name)
                continue
            }
            let pairs = kernels_panel_pairs(kernel)
            for (rows, units, width, columns) in [(96, 192, 16, 16), (96, 192, 32, 32), (96, 192, 48, 48), (23, 77, 48, 40)] {
                let tile = PanelTile(rows: rows, units: units, width: width, columns: columns, pairs: pairs, self)
                tile.run(kernel)
                let deviation = tile.deviation
                record("products", name, tile.sizes, threads: 1, .operations(tile.operations, pairs ? .bfloat16 : .float32),
                       seconds: fastest { tile.run(kernel) }, deviation)
            }
        }
    }
}
