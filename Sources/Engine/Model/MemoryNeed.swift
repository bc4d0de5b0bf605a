import EngineInterface
import StableDiffusion

/// What a model takes in memory, beside what the machine has.
struct MemoryNeed {
    private let weights: Int
    private let work: Int

    /// Weights as they are stored (kernels are laid out anew beside the file, whose pages the system may drop), and a step's numbers at
    /// the model's own size: measured at 1 GB for Stable Diffusion 1.x at 512x512, in proportion to pixels and channels.
    init(_ checkpoint: Checkpoint) {
        weights = checkpoint.byteCount
        let pixels = checkpoint.unetConfiguration.sampleSize * checkpoint.unetConfiguration.sampleSize
        work = 1_000_000_000 / (64 * 64 * 320) * pixels * (checkpoint.unetConfiguration.blockOutChannels.first ?? 320)
    }

    /// Says both numbers, as a warning where they do not fit.
    func report(_ report: (Event.Log) -> Void) {
        guard let available = MemoryNeed.available() else { return }
        let need = weights + work
        let line = "The model takes about \(MemoryNeed.text(need)) of memory; the machine has \(MemoryNeed.text(available)) free"
        report(need <= available ? Event.Log(.info, line) : Event.Log(.warning, line + ": it may become very slow or be stopped; use a smaller size, or an fp16 checkpoint"))
    }

    /// Bytes that programs can still get, by the kernel's own estimate.
    static func available() -> Int? {
        guard let text = try? SmallFile.text("/proc/meminfo", limit: 1 << 16) else { return nil }
        for line in SmallFile.lines(of: text) where line.hasPrefix("MemAvailable:") {
            return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
        }
        return nil
    }

    /// `3.4 GB`, or `25 MB`.
    static func text(_ bytes: Int) -> String {
        bytes >= 1_000_000_000 ? "\(FixedPoint.text(Double(bytes) / 1e9, digits: 1)) GB" : "\(max(1, bytes / 1_000_000)) MB"
    }
}
