import Engine
import Testing

@Suite struct ScheduleTests {
    @Test func ratesAreThoseOfTheWebUI() throws {
        for expected in try Expectations.load().schedules {
            let schedule = try LearningRateSchedule(parsing: expected.text)
            #expect((0..<expected.rates.count).map { schedule.rate(afterUpdates: $0) } == expected.rates, "\(expected.text)")
        }
    }

    @Test func aScheduleKnowsWhereItRunsOut() throws {
        #expect(try LearningRateSchedule(parsing: "0.005:200").end == 200)
        #expect(try LearningRateSchedule(parsing: "0.005:200, 1e-5").end == nil)
        #expect(try LearningRateSchedule(parsing: "0.005:200, 0.01:-1").highestRate == 0.01)
    }

    @Test(arguments: ["", " , ", "fast", "0.1:ten", "0.1:5:6", "-0.1", "nan", "inf", "0x1p4", "0.1:-2", "0.1:5, x", "1e999", "0.1:99999999999999999999", "0.1\u{1B}"])
    func badSyntaxIsOneLine(text: String) {
        let error = #expect(throws: LearningRateSchedule.SyntaxError.self) { try LearningRateSchedule(parsing: text, option: "--clip-grad-value") }
        #expect(error?.description.hasPrefix("--clip-grad-value \"") == true)
        #expect(error?.description.contains("0.005:200, 1e-3:1000, 1e-5") == true)
        #expect(error?.description.unicodeScalars.allSatisfy { $0.value >= 32 } == true)
    }
}
