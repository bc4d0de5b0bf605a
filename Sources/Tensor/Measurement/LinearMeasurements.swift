extension KernelBench {
    /// Linear layers in both precisions and directions, over many rows, and over a few that wait for the weights alone. In bfloat16 the
    /// error holds the rounding of the rows; weights are taken as they are stored.
    func measureLinear() {
        let shapes = isBrief ? [(33, 40, 50)] : [(4096, 320, 2560), (77, 768, 320)]
        for (rows, inputs, outputs) in shapes {
            for precision in [ProductPrecision.float32, .bfloat16] { measureLinear(rows: rows, inputs: inputs, outputs: outputs, precision) }
        }
        let (rows, inputs, outputs) = isBrief ? (3, 40, 70) : (3, 3072, 3072)
        let (x, weight) = (tensor([rows, inputs]), randomWeight(outputs, inputs))
        let (result, values) = (x.linearOfFewRows(weight), weight.values)
        let truth = sums(x.values, values, rows: Array(0 ..< rows), inputs: inputs, outputs: outputs)
        record("linear", "few rows", "\(rows)x\(inputs) to \(outputs)", threads: compute.threadCount,
               .bytes(4 * (values.count + rows * (inputs + outputs)), .reading),
               seconds: fastest { _ = x.linearOfFewRows(weight) }, Deviation(result.values, truth))
    }

    private func randomWeight(_ outputs: Int, _ inputs: Int) -> Weight {
        Weight(numbers.normals(outputs * inputs, scale: 1 / Double(inputs).squareRoot()), shape: [outputs, inputs])
    }

    private func measureLinear(rows: Int, inputs: Int, outputs: Int, _ precision: ProductPrecision) {
        let plain = randomWeight(outputs, inputs)
        let weight = precision == .float32 ? plain : plain.roundedToBFloat16(products: .bfloat16)
        let values = weight.values
        let (x, slopes) = (tensor([rows, inputs]), tensor([rows, outputs]))
        let sampled = Array(stride(from: 0, to: rows, by: max(1, rows / 48 | 1)))
        let (sizes, type) = ("\(rows)x\(inputs) to \(outputs)", precision == .float32 ? "float32" : "bfloat16")
        let work = Work.operations(2 * rows * inputs * outputs, precision == .float32 ? .float32 : .bfloat16)

        let result = x.linear(weight)
        let ofResult = Deviation(sampled.flatMap { row in (0 ..< outputs).map { result.pointer[row * outputs + $0] } },
                                 sums(x.values, values, rows: sampled, inputs: inputs, outputs: outputs))
        record("linear", type, sizes, threads: compute.threadCount, work, seconds: fastest { _ = x.linear(weight) }, ofResult)

        let variable = x.variable
        func differentiated(_ result: Tensor) -> Tensor { result.gradients(of: [variable], seed: slopes)[0] }
        let gradient = differentiated(variable.linear(weight))
        let turned = (0 ..< inputs * outputs).map { values[$0 % outputs * inputs + $0 / outputs] }
        let ofGradient = Deviation(sampled.flatMap { row in (0 ..< inputs).map { gradient.pointer[row * inputs + $0] } },
                                   sums(slopes.values, turned, rows: sampled, inputs: outputs, outputs: inputs))
        let seconds = fastest({ variable.linear(weight) }) { _ = differentiated($0) }
        record("linear", type + ", gradient", sizes, threads: compute.threadCount, work, seconds: seconds, ofGradient)
    }

    /// x Wᵀ of some rows, W [outputs, inputs].
    private func sums(_ x: [Float], _ weight: [Float], rows: [Int], inputs: Int, outputs: Int) -> [Double] {
        rows.flatMap { row in
            (0 ..< outputs).map { output in
                var sum = 0.0
                for input in 0 ..< inputs { sum += Double(x[row * inputs + input]) * Double(weight[output * inputs + input]) }
                return sum
            }
        }
    }
}
