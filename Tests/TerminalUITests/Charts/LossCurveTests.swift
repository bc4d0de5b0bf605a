import TerminalUI
import Testing

@Suite struct LossCurveTests {
    private func curve(_ losses: [Double], from first: Int = 1) -> LossCurve {
        var curve = LossCurve()
        for (index, loss) in losses.enumerated() { curve.add(step: first + index, loss: loss) }
        return curve
    }

    @Test func untilTenStepsItIsThePlainMean() {
        // 4; (4+2)/2 = 3; (4+2+6)/3 = 4; (4+2+6+0)/4 = 3.
        #expect(curve([4, 2, 6, 0]).smoothed == [4, 3, 4, 3])
    }

    @Test func afterTenStepsTheNewestCountsATenth() {
        // Ten ones, then 11: 1 + (11 - 1) / 10 = 2; then 2: stays; then 12: 2 + 10 / 10 = 3.
        let smoothed = curve([Double](repeating: 1, count: 10) + [11, 2, 12]).smoothed
        #expect(smoothed[9] == 1 && abs(smoothed[10] - 2) < 1e-6 && abs(smoothed[11] - 2) < 1e-6 && abs(smoothed[12] - 3) < 1e-6)
    }

    @Test func longRunsAreSmoothedOverMoreSteps() {
        // After 4000 ones the window is 4001 / 20 = 200 steps: a loss of 201 raises the mean by 200 / 200 = 1.
        let smoothed = curve([Double](repeating: 1, count: 4000) + [201]).smoothed
        #expect(abs((smoothed.last ?? 0) - 2) < 1e-4)
    }

    @Test func lossesThatAreNoNumbersHaveNoPlace() {
        let some = curve([1, .nan, 3, .infinity, 1e300])
        #expect(some.steps == [1, 3] && some.losses == [1, 3] && some.smoothed == [1, 2])
    }

    @Test func stepsThatAreToldAgainTakeThePlaceOfTheOldOnes() {
        var curve = curve([1, 2, 3, 4, 5, 6])
        for step in [2, 4, 6] { curve.add(validation: LossCurve.Validation(step: step, loss: Double(step))) }
        curve.forget(after: 3)
        #expect(curve.steps == [1, 2, 3] && curve.losses == [1, 2, 3] && curve.smoothed == [1, 1.5, 2])
        #expect(curve.validations.map(\.step) == [2])
        curve.add(step: 4, loss: 10)
        #expect(curve.losses == [1, 2, 3, 10] && curve.smoothed.last == 4)
        curve.add(validation: LossCurve.Validation(step: 2, loss: 9))
        #expect(curve.validations.map(\.step) == [2] && curve.validations.map(\.loss) == [9])
        curve.forget(after: 100)
        #expect(curve.steps.count == 4)
        curve.forget(after: 0)
        #expect(curve.steps.isEmpty && curve.validations.isEmpty)
    }
}
