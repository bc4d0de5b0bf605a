import Engine
import Testing

@Suite struct ScheduleTests {
    @Test func ratesAreThoseOfTheWebUI() throws {
        // What the web UI passes over in silence is refused here.
        let refused = [" 5e-3 : 3 ,, 1e-4:-1, 9:20", "1e-5, 0.5:20"]
        for expected in try Expectations.load().schedules where !refused.contains(expected.text) {
            let schedule = try LearningRateSchedule(parsing: expected.text)
            #expect((0..<expected.rates.count).map { schedule.rate(afterUpdates: $0) } == expected.rates, "\(expected.text)")
        }
    }

    @Test func aScheduleKnowsWhereItRunsOut() throws {
        #expect(try LearningRateSchedule(parsing: "0.005:200").end == 200)
        #expect(try LearningRateSchedule(parsing: "0.005:200, 1e-5").end == nil)
        #expect(try LearningRateSchedule(parsing: "0.005:200, 0.01:-1").highestRate == 0.01)
    }

    @Test(arguments: ["", " , ", "fast", "0.1:ten", "0.1:5:6", "-0.1", "nan", "inf", "0x1p4", "0.1:-2", "0.1:5, x", "1e999", "0.1:99999999999999999999", "0.1\u{1B}",
                      "0", "0.0", "0:100, 0e-3", "0.1, 0.2", "0.1:-1, 0.2:20"])
    func badSyntaxIsOneLine(text: String) {
        let error = #expect(throws: LearningRateSchedule.SyntaxError.self) { try LearningRateSchedule(parsing: text, option: "--clip-grad-value") }
        #expect(error?.description.hasPrefix("--clip-grad-value \"") == true)
        #expect(error?.description.contains("0.005:200, 1e-3:1000, 1e-5") == true)
        #expect(error?.description.unicodeScalars.allSatisfy { $0.value >= 32 } == true)
    }

    /// A decimal comma would be a rate of 0 to the end: training that does nothing.
    @Test(arguments: [("0,005", "0.005"), ("0, 005", "0.005"), ("0,005:200, 0,001", "0.005:200"), ("1,5e-3", "1.5e-3")])
    func decimalsTakeAPoint(text: String, meant: String) {
        let error = #expect(throws: LearningRateSchedule.SyntaxError.self) { try LearningRateSchedule(parsing: text) }
        #expect(error?.description.hasPrefix("--learning-rate \"\(text)\": decimals take a point, as in \(meant);") == true, "\(error as Any)")
    }

    @Test func aRateBehindOneThatHoldsToTheEndIsNamed() {
        let error = #expect(throws: LearningRateSchedule.SyntaxError.self) { try LearningRateSchedule(parsing: "0.005, 0.001:200") }
        #expect(error?.description.contains("\"0.005\" holds to the end, so \"0.001:200\" is never reached") == true)
    }

    @Test func zeroServesWhereItIsNotUsed() throws {
        #expect(try LearningRateSchedule(parsing: "0", option: "--clip-grad-value", takesZero: true).highestRate == 0)
        // Part of the way without learning is a schedule as others.
        #expect(try LearningRateSchedule(parsing: "0:10, 0.005").highestRate == 0.005)
    }
}
