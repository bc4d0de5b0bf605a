import StableDiffusion
import Testing

/// Against `scipy.stats.beta` 1.17.
@Suite struct BetaDistributionTests {
    @Test func quantilesAreSciPys() {
        let cases: [(alpha: Double, beta: Double, quantiles: [(share: Double, value: Double)])] = [
            (0.6, 0.6, [(1e-06, 1.8558824624053043e-10), (0.01, 0.0008612388215429059), (0.05263157894736842, 0.013671081564469266),
                (0.3, 0.23401700387523572), (0.5, 0.5000000000000001), (0.9, 0.9604155944112192), (0.999, 0.9999814412614826)]),
            (0.1, 0.9, [(1e-06, 1.1794379185138733e-60), (0.01, 1.179437918513866e-20), (0.05263157894736842, 1.9237076699557113e-13),
                (0.3, 6.964458555596693e-06), (0.5, 0.0011516742189938349), (0.9, 0.394767536318666), (0.999, 0.9945826973108965)]),
            (2, 5, [(1e-06, 0.00025828782935406356), (0.01, 0.026763191142755053), (0.05263157894736842, 0.06464081774353884),
                (0.3, 0.18180347131894917), (0.5, 0.26444998329566005), (0.9, 0.5103163065514917), (0.999, 0.818613866919134)]),
            (30, 1.5, [(1e-06, 0.6022621581878413), (0.01, 0.8289848954546157), (0.05263157894736842, 0.8804744081817939),
                (0.3, 0.9412162549045072), (0.5, 0.9616446477048035), (0.9, 0.9903868103784457), (0.999, 0.9995984446857259)])
        ]
        for (alpha, beta, quantiles) in cases {
            let distribution = BetaDistribution(alpha: alpha, beta: beta)
            for (share, value) in quantiles {
                #expect(abs(distribution.quantile(share) - value) <= 1e-10 * value, "\(alpha) \(beta) \(share)")
            }
        }
    }

    @Test func sharesBelowAreSciPys() {
        let cases: [(alpha: Double, beta: Double, shares: [(x: Double, share: Double)])] = [
            (0.6, 0.6, [(1e-09, 2.74706995724952e-06), (0.1, 0.17604725434603785), (0.5, 0.5), (0.75, 0.6869586714166409),
                (0.999, 0.9890620763722768)]),
            (2, 5, [(1e-09, 1.499999996e-17), (0.1, 0.11426500000000002), (0.5, 0.890625), (0.75, 0.995361328125), (0.999, 0.999999999999994)]),
            (30, 1.5, [(1e-09, 6.257268550495048e-270), (0.1, 5.946786082038411e-30), (0.5, 4.186158141976981e-09), (0.75, 0.000584628656057229),
                (0.999, 0.9961107316148197)])
        ]
        for (alpha, beta, shares) in cases {
            let distribution = BetaDistribution(alpha: alpha, beta: beta)
            for (x, share) in shares { #expect(abs(distribution.cumulative(x) - share) <= 1e-12, "\(alpha) \(beta) \(x)") }
        }
    }

    @Test func endsAreExact() {
        let distribution = BetaDistribution(alpha: 0.6, beta: 0.6)
        #expect((distribution.quantile(0), distribution.quantile(1)) == (0, 1))
        #expect((distribution.quantile(-1), distribution.quantile(2)) == (0, 1))
        #expect((distribution.cumulative(-1), distribution.cumulative(2)) == (0, 1))
        #expect(abs(distribution.quantile(0.5) - 0.5) < 1e-14)
    }
}
