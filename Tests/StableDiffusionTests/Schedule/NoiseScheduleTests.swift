import StableDiffusion
import Testing

@Suite struct NoiseScheduleTests {
    /// Values of `torch.cumprod` over the betas, in float64.
    @Test func alphasAreStableDiffusions() throws {
        let schedule = try NoiseSchedule()
        #expect(schedule == .stableDiffusion)
        #expect(schedule.count == 1000)
        #expect(abs(schedule.alphasCumulativeProduct[0] - 0.99915) < 1e-7)
        #expect(abs(schedule.alphasCumulativeProduct[499] - 0.27766965) < 2e-7)
        #expect(abs(schedule.alphasCumulativeProduct[999] - 0.0046600951) < 1e-8)
        let linear = try NoiseSchedule(betaStart: 0.0001, betaEnd: 0.02, curve: .linear)
        #expect(abs(linear.alphasCumulativeProduct[999] - 4.0358298e-5) < 1e-10)
    }

    @Test func timesAndSigmasAreInverse() {
        let schedule = NoiseSchedule.stableDiffusion
        for timestep: Float in [0, 0.25, 1, 17.5, 412.625, 998.75, 999] {
            #expect(abs(schedule.timestep(sigma: schedule.sigma(timestep: timestep)) - timestep) < 1e-3)
        }
        #expect(schedule.sigma(timestep: 999) == schedule.sigma(timestep: 5000))
        #expect(schedule.sigma(timestep: -1) == schedule.sigma(timestep: 0))
        #expect(schedule.timestep(sigma: 100) == 999)
        #expect(schedule.timestep(sigma: 0.001) == 0)
        #expect(schedule.timestep(sigma: 0) == 0)
    }

    @Test func refusesImpossibleNumbers() {
        #expect(throws: NoiseScheduleError.outOfRange) { try NoiseSchedule(count: 1) }
        #expect(throws: NoiseScheduleError.outOfRange) { try NoiseSchedule(count: .max) }
        #expect(throws: NoiseScheduleError.outOfRange) { try NoiseSchedule(betaStart: 0) }
        #expect(throws: NoiseScheduleError.outOfRange) { try NoiseSchedule(betaEnd: .nan) }
        #expect(throws: NoiseScheduleError.outOfRange) { try NoiseSchedule(alphasCumulativeProduct: [0.5, 0.6], prediction: .epsilon) }
    }

    /// Numbers that `rescale_zero_terminal_snr_abar` of the web UI gives.
    @Test func zeroTerminalSNR() throws {
        let schedule = try NoiseSchedule.stableDiffusion.withZeroTerminalSNR()
        #expect(schedule.alphasCumulativeProduct.last == 4.8973451890853435e-08)
        #expect(abs(schedule.sigmas[999] - 4518.76) < 0.05 && abs(schedule.sigmas[998] - 2254.24) < 0.5)
        #expect(schedule.sigmas[0] == NoiseSchedule.stableDiffusion.sigmas[0])
    }
}
