import Kernels
import Testing

/// Every kernel of products against sums in float64, at sizes that leave parts of tiles, vectors and pairs over.
@Suite struct PanelProductTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let rows: Int
        let steps: Int
        let columns: Int
        let width: Int
        var turned = false
        var adds = false
        var starts = false
        var packsColumns = false
        var testDescription: String {
            "\(rows) x \(steps) x \(columns) of \(width)" + (turned ? ", left side turned" : "") + (adds ? ", added" : "")
                + (starts ? ", with a start" : "") + (packsColumns ? ", packed from columns" : "")
        }
    }

    static let cases = [
        Case(rows: 1, steps: 1, columns: 1, width: 16),
        Case(rows: 5, steps: 3, columns: 16, width: 16, starts: true),
        Case(rows: 13, steps: 40, columns: 31, width: 32, packsColumns: true),
        Case(rows: 64, steps: 192, columns: 32, width: 32, adds: true),
        Case(rows: 23, steps: 77, columns: 40, width: 48, starts: true),
        Case(rows: 9, steps: 17, columns: 48, width: 48, turned: true, adds: true, packsColumns: true),
        Case(rows: 25, steps: 33, columns: 20, width: 32, turned: true, starts: true),
        Case(rows: 11, steps: 100, columns: 7, width: 48, turned: true, packsColumns: true),
        Case(rows: 12, steps: 2, columns: 33, width: 48, adds: true, starts: true),
    ]

    private static var kernels: [Int] { Array((0...).prefix { kernels_panel_name(Int32($0)) != nil }) }

    private func name(_ kernel: Int) -> String { kernels_panel_name(Int32(kernel)).map { String(cString: $0) } ?? "" }

    /// The nearest bfloat16, ties to even.
    private func rounded(_ number: Float) -> Float {
        let bits = number.bitPattern
        return Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000)
    }

    @Test(arguments: cases) func agreesWithFloat64(_ test: Case) {
        for kernel in PanelProductTests.kernels where kernels_panel_runs(Int32(kernel)) {
            let pairs = kernels_panel_pairs(Int32(kernel))
            var random = SplitMix(seed: 60)
            let left = random.normals(test.rows * test.steps).map { pairs ? rounded($0) : $0 }
            let right = random.normals(test.columns * test.steps).map { pairs ? rounded($0) : $0 }
            let (before, start) = (random.normals(test.rows * (test.columns + 3)), random.normals(test.columns))
            let result = run(kernel, test, pairs: pairs, left: left, right: right, before: before, start: start)
            var worst = 0.0
            for row in 0 ..< test.rows {
                for column in 0 ..< test.columns + 3 {
                    let place = row * (test.columns + 3) + column
                    guard column < test.columns else {
                        #expect(result[place] == before[place], "\(name(kernel)) wrote beside the columns")
                        continue
                    }
                    var sum = test.adds ? Double(before[place]) : test.starts ? Double(start[column]) : 0
                    for step in 0 ..< test.steps { sum += Double(left[row * test.steps + step]) * Double(right[column * test.steps + step]) }
                    worst = max(worst, abs(Double(result[place]) - sum))
                }
            }
            #expect(worst <= 4e-6 * Double(test.steps).squareRoot(), "\(name(kernel)): \(worst)")
        }
    }

    /// Packs both sides as the operations do, and multiplies.
    private func run(_ kernel: Int, _ test: Case, pairs: Bool, left: [Float], right: [Float], before: [Float], start: [Float]) -> [Float] {
        let units = pairs ? (test.steps + 1) / 2 : test.steps
        var panel = [Float](repeating: .nan, count: units * test.width)
        if test.packsColumns {
            let columns = (0 ..< test.steps).flatMap { step in (0 ..< test.columns).map { right[$0 * test.steps + step] } }
            kernels_pack_columns(KERNELS_FLOAT32, columns, test.columns, test.columns, test.steps, pairs, &panel, test.width)
        } else {
            kernels_pack_rows(KERNELS_FLOAT32, right, test.steps, test.columns, test.steps, pairs, &panel, test.width)
        }
        var rows = left
        if pairs {
            rows = [Float](repeating: .nan, count: test.rows * units)
            kernels_pair_rows(left, test.steps, test.rows, test.steps, 1, &rows, units)
        }
        if test.turned { rows = (0 ..< units).flatMap { unit in (0 ..< test.rows).map { rows[$0 * units + unit] } } }
        var result = before
        rows.withUnsafeBufferPointer { rows in
            panel.withUnsafeBufferPointer { panel in
                start.withUnsafeBufferPointer { start in
                    result.withUnsafeMutableBufferPointer { result in
                        var work = kernels_panel_work()
                        (work.rows, work.steps) = (test.rows, units)
                        (work.a, work.row_stride, work.step_stride) = (UnsafeRawPointer(rows.baseAddress), test.turned ? 1 : units, test.turned ? test.rows : 1)
                        (work.panel, work.width, work.columns) = (UnsafeRawPointer(panel.baseAddress), test.width, test.columns)
                        (work.c, work.c_stride) = (result.baseAddress, test.columns + 3)
                        (work.start, work.adds, work.pairs) = (test.starts ? start.baseAddress : nil, test.adds, pairs)
                        kernels_panel_run(Int32(kernel), &work)
                    }
                }
            }
        }
        return result
    }

    /// The instruction where the processor has it, else the portable code alone, which `agreesWithFloat64` covers.
    @Test(.enabled(if: kernels_panel_is_native(true), "this processor has no bfloat16 instructions"), arguments: cases)
    func portableTwinHasTheBitsOfTheInstruction(_ test: Case) {
        var random = SplitMix(seed: 61)
        // Numbers of very different size, so that the order of the additions shows; some vanish under 2^-126.
        func numbers(_ count: Int) -> [Float] {
            zip(random.normals(count), random.normals(count)).map { rounded($0 * Float(sign: .plus, exponent: Int(($1 * 20).rounded()), significand: 1)) }
        }
        let (left, right) = (numbers(test.rows * test.steps), numbers(test.columns * test.steps))
        let (before, start) = (numbers(test.rows * (test.columns + 3)), numbers(test.columns))
        // AMX adds in another order.
        let results = PanelProductTests.kernels.filter { kernels_panel_pairs(Int32($0)) && kernels_panel_runs(Int32($0)) && name($0) != "amx-bf16" }.map {
            run($0, test, pairs: true, left: left, right: right, before: before, start: start).map(\.bitPattern)
        }
        #expect(results.count > 1)
        for result in results { #expect(result == results[0]) }
    }

    @Test func packingWidensAndRoundsLikeTheNumberTypes() {
        // Every finite half, as a row of 65536 steps: the panel's first column is the row.
        let halves = (0 ... UInt16.max).map { $0 }
        for (type, widen) in [(KERNELS_FLOAT16, kernels_widen_float16), (KERNELS_BFLOAT16, kernels_widen_bfloat16)] {
            var (wide, panel) = ([Float](repeating: 0, count: 65536), [Float](repeating: 0, count: 65536 * 16))
            widen(halves, &wide, 65536)
            kernels_pack_rows(type, halves, 65536, 1, 65536, false, &panel, 16)
            #expect(halves.allSatisfy { panel[Int($0) * 16].bitPattern == wide[Int($0)].bitPattern || wide[Int($0)].isNaN && panel[Int($0) * 16].isNaN })
            var pairs = [UInt32](repeating: 0, count: 32768 * 16)
            kernels_pack_rows(type, halves, 65536, 1, 65536, true, &pairs, 16)
            var narrow = [UInt16](repeating: 0, count: 65536)
            kernels_narrow_bfloat16(wide, &narrow, 65536)
            #expect((0 ..< 32768).allSatisfy { place in
                let pair = pairs[place * 16]
                return [(UInt16(truncatingIfNeeded: pair), 2 * place), (UInt16(pair >> 16), 2 * place + 1)].allSatisfy { half, index in
                    half == narrow[index] || wide[index].isNaN && half & 0x7FFF > 0x7F80
                }
            })
        }
    }
}
