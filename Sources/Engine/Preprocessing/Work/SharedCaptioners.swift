import EngineInterface
import Imaging
import Synchronization

/// The captioners of a preprocessing, which several threads ask, one picture at a time: each of them computes on all cores by itself.
final class SharedCaptioners: Sendable {
    private let captioners: [LoadedCaptioner]
    private let interruption: InterruptFlag
    private let turn = Mutex(())

    init(_ captioners: [LoadedCaptioner], interruption: InterruptFlag) {
        self.captioners = captioners
        self.interruption = interruption
    }

    /// What all of them say, joined.
    /// - Throws: `WorkInterrupted`; one-line errors of the networks.
    func caption(_ picture: Picture) throws -> String {
        guard !captioners.isEmpty else { return "" }
        return try turn.withLock { _ in
            CaptionText.joined(try captioners.map { try $0.words(of: picture, interruption: interruption).caption })
        }
    }
}
