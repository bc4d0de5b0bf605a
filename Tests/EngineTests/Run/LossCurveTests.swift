import Engine
import EngineInterface
import Testing

@Suite struct LossCurveTests {
    static func curve(_ lines: String) -> LossCurve { LossCurve(table: Array((LossTable.header + lines).utf8)) }

    @Test func linesAreReadAsWritten() {
        let curve = Self.curve("1,0,0,0.5000000,0.005\r\n2,0,1,0.1234567,1e-05\r\n3,1,0,12.0000001,0.005\r\n")
        #expect(curve.points == [.init(step: 1, loss: 0.5), .init(step: 2, loss: 0.1234567), .init(step: 3, loss: 12.0000001)])
    }

    @Test func meansOfNeighboursStandAtTheirLastStep() {
        let curve = Self.curve((1...7).map { "\($0 * 10),0,0,\($0).0000000,0.005\r\n" }.joined())
        // Seven into three: 1 2 | 3 4 | 5 6 7.
        #expect(curve.thinned(to: 3) == [.init(step: 20, loss: 1.5), .init(step: 40, loss: 3.5), .init(step: 70, loss: 6)])
        #expect(curve.thinned(to: 1) == [.init(step: 70, loss: 4)])
        #expect(curve.thinned(to: 7) == curve.points && curve.thinned(to: 100) == curve.points)
        #expect(curve.thinned(to: 0) == [])
    }

    @Test func whatIsNoNumberIsLeftOut() {
        let curve = Self.curve("1,0,0,1.0000000,0.005\r\n2,0,1,nan,0.005\r\n3,0,2,inf,0.005\r\n4,0,3,nan,0.005\r\nx,0,4,1.0000000,0.005\r\n5,0,4,3.0000000,0.005\r\n6,0,5,9.00")
        #expect(curve.thinned(to: 100) == [.init(step: 1, loss: 1), .init(step: 5, loss: 3)])
        #expect(curve.thinned(to: 2) == [.init(step: 2, loss: 1), .init(step: 5, loss: 3)])
        #expect(LossCurve(table: []).thinned(to: 5) == [])
    }
}
