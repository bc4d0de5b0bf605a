import Testing

@Suite struct SeededWeightsTests {
    /// Expected: `seeded_weights.tensor` under numpy.
    @Test(arguments: [
        ("layer.weight", [3, 4], [Float(-0.8483969569206238), 0.16590265929698944, 0.16344217956066132]),
        ("bn.running_var", [3], [1.361659049987793, 0.8640015125274658, 0.638286292552948]),
        ("norm.weight", [2], [0.9525895118713379, 0.9053829312324524]),
        ("norm.bias", [2], [0.06941906362771988, 0.03286789730191231]),
    ])
    func formulaIsTheSameOnBothSides(name: String, shape: [Int], expected: [Float]) {
        let values = SeededWeights.values(name, shape: shape)
        #expect(values.count == shape.reduce(1, *))
        for (value, other) in zip(values, expected) { #expect(abs(value - other) <= 1e-6) }
    }
}
