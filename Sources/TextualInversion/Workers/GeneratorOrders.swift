import Engine
import EngineInterface
import Glibc

/// Orders for pictures as lines of JSON on standard input, taken in as they come, while pictures are made.
///
/// A line with the command `interrupt` stops the oldest order that is not done. The end of the input ends everything.
final class GeneratorOrders: Sendable {
    /// A line that is longer is none of ours.
    private static let longestLine = 64 << 20

    /// An order and what stops it; nil for a line that is none.
    struct Entry: Sendable {
        let order: GenerationOrder?
        let interruption: InterruptFlag
    }

    private struct State {
        var waiting: [Entry] = []
        var atWork: Entry?
        var hasEnded = false
    }

    private let state = Monitor(State())

    /// Begins to read.
    /// - Throws: `Failure` when the system has no thread for it.
    init() throws(Failure) {
        let input = Descriptor(owning: fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1))
        let thread = BackgroundThread { [self] in read(input) }
        guard thread != nil else {
            throw Failure("Cannot watch standard input: the system has no more threads to give; end other programs and try again")
        }
    }

    /// The next order, once there is one; nil after the end. The one before it is done then.
    func next() -> Entry? {
        state.wait { state -> Entry?? in
            state.atWork = nil
            if state.hasEnded { return .some(nil) }
            guard !state.waiting.isEmpty else { return nil }
            let entry = state.waiting.removeFirst()
            state.atWork = entry
            return entry
        }
    }

    /// Stops the order at work, else the one that is next.
    func interrupt() {
        state.change { state in _ = (state.atWork ?? state.waiting.first)?.interruption.raise() }
    }

    private func read(_ input: Descriptor) {
        var rest: [UInt8] = []
        while rest.count < Self.longestLine, case .bytes(let count) = input.read(atMost: 1 << 16, into: &rest), count > 0 {
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                take(rest[..<end])
                rest.removeSubrange(...end)
            }
        }
        state.change { state in
            state.hasEnded = true
            _ = state.atWork?.interruption.raise()
        }
    }

    private func take(_ line: ArraySlice<UInt8>) {
        guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { return }
        if let command = try? JSONLine.decode(EngineInterface.Command.self, from: line) {
            if command == .interrupt { interrupt() }
            return
        }
        let entry = Entry(order: try? JSONLine.decode(GenerationOrder.self, from: line), interruption: InterruptFlag())
        state.change { $0.waiting.append(entry) }
    }
}
