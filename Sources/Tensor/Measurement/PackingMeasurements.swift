import Kernels

extension KernelBench {
    /// What lays operands out for the products: a panel's worth at a time, exact or rounded to the nearest.
    func measurePacking() {
        for (type, pairs) in [(NumberType.float32, false), (.float16, false), (.bfloat16, false), (.float32, true), (.bfloat16, true)] {
            measurePanelPacking(type, pairs: pairs, turned: false)
            measurePanelPacking(type, pairs: pairs, turned: true)
        }
        measureBlockPacking()
        measurePairing()
        measureLayout()
    }

    /// Numbers of a unit of a panel.
    static func numbers(ofUnit unit: Float) -> (Double, Double) {
        (Double(Float(bitPattern: unit.bitPattern << 16)), Double(Float(bitPattern: unit.bitPattern & 0xFFFF_0000)))
    }

    /// - Parameter turned: columns of the matrix become columns of the panel, else its rows do.
    private func measurePanelPacking(_ type: NumberType, pairs: Bool, turned: Bool) {
        let (columns, steps) = (Panel.columns, pairs ? 384 : 192)
        let units = pairs ? steps / 2 : steps
        let matrix = StoredNumbers(columns * steps, type, self)
        let panel = Tensor(uninitialized: [units, columns], compute: compute)
        let pack = {
            if turned {
                kernels_pack_columns(matrix.number, matrix.pointer, columns, columns, steps, pairs, panel.pointer, columns)
            } else {
                kernels_pack_rows(matrix.number, matrix.pointer, steps, columns, steps, pairs, panel.pointer, columns)
            }
        }
        pack()
        var deviation = Deviation()
        func value(_ column: Int, _ step: Int) -> Double { matrix.values[turned ? step * columns + column : column * steps + step] }
        for unit in 0 ..< units {
            for column in 0 ..< columns {
                let packed = panel.pointer[unit * columns + column]
                if pairs {
                    let (first, second) = KernelBench.numbers(ofUnit: packed)
                    deviation.add(first, nearestBFloat16(value(column, 2 * unit)))
                    deviation.add(second, nearestBFloat16(value(column, 2 * unit + 1)))
                } else {
                    deviation.add(packed, value(column, unit))
                }
            }
        }
        record("packing", turned ? "columns" : "rows", "\(columns)x\(steps) \(type.rawValue)\(pairs ? " to pairs" : "")", threads: 1,
               .bytes(matrix.bytes + units * columns * 4, .copyingInCache), seconds: fastest(pack), deviation)
    }

    /// One tap of a block of kernels, [16 outputs, 16 inputs].
    private func measureBlockPacking() {
        for (type, turned) in [(NumberType.float32, false), (.float32, true), (.bfloat16, false), (.bfloat16, true)] {
            let block = StoredNumbers(256, type, self)
            let panel = Tensor(uninitialized: [16, 16], compute: compute)
            let pack = { kernels_pack_block(block.number, block.pointer, turned, panel.pointer, 16) }
            pack()
            let truth = (0 ..< 256).map { block.values[turned ? $0 : $0 % 16 * 16 + $0 / 16] }
            record("packing", "block" + (turned ? ", turned" : ""), "16x16 \(type.rawValue)", threads: 1,
                   .bytes(block.bytes + 1024, .copyingInCache), seconds: fastest(pack), Deviation(panel.values, truth))
        }
    }

    /// The left sides of products of pairs.
    private func measurePairing() {
        let (rows, columns, scale) = (96, 384, Float(0.3))
        let x = tensor([rows, columns])
        let to = Tensor(uninitialized: [rows, columns / 2], compute: compute)
        let pack = { kernels_pair_rows(x.pointer, columns, rows, columns, scale, to.pointer, columns / 2) }
        pack()
        // The product is a float32 before it is rounded again.
        let truth = x.values.map { nearestBFloat16(Double($0 * scale)) }
        var deviation = Deviation()
        for (place, unit) in to.values.enumerated() {
            let (first, second) = KernelBench.numbers(ofUnit: unit)
            deviation.add(first, truth[2 * place])
            deviation.add(second, truth[2 * place + 1])
        }
        record("packing", "rows to pairs, scaled", "\(rows)x\(columns)", threads: 1, .bytes(rows * columns * 6, .copyingInCache),
               seconds: fastest(pack), deviation)
    }

    /// Kernels as files have them, laid out once at load.
    private func measureLayout() {
        let (outputs, inputs) = isBrief ? (32, 16) : (320, 320)
        for type in [NumberType.float32, .float16] {
            let kernels = StoredNumbers(outputs * inputs * 9, type, self)
            for blocks in [false, true] {
                let to = Tensor(uninitialized: [kernels.values.count], compute: compute)
                let layOut = {
                    if blocks {
                        kernels_lay_out_blocks(kernels.pointer, outputs, inputs, type.size, to.pointer)
                    } else {
                        kernels_lay_out_taps(kernels.pointer, outputs, inputs, 9, type.size, to.pointer)
                    }
                }
                layOut()
                var deviation = Deviation()
                for place in sample(kernels.values.count) {
                    let (output, input, tap) = (place / 9 / inputs, place / 9 % inputs, place % 9)
                    let target = blocks ? (((output / 16 * (inputs / 16) + input / 16) * 9 + tap) * 16 + output % 16) * 16 + input % 16
                        : (output * 9 + tap) * inputs + input
                    let value = type == .float32 ? Double(to.pointer[target])
                        : Double(Float16(bitPattern: UnsafeRawPointer(to.pointer).load(fromByteOffset: 2 * target, as: UInt16.self)))
                    deviation.add(value, kernels.values[place])
                }
                record("packing", blocks ? "3x3 kernels to blocks" : "3x3 kernels to taps", "\(outputs)x\(inputs) \(type.rawValue)", threads: 1,
                       .bytes(2 * kernels.bytes, .copying), seconds: fastest(layOut), deviation)
            }
        }
    }
}
