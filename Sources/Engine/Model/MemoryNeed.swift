import EngineInterface
import StableDiffusion

/// What a job takes in memory, beside what the machine has.
package struct MemoryNeed {
    /// What is to be done at a time: so many pixels, with or without gradients.
    package struct Job {
        let width: Int
        let height: Int
        let batch: Int
        let trains: Bool

        package init(width: Int, height: Int, batch: Int, trains: Bool) {
            self.width = width
            self.height = height
            self.batch = batch
            self.trains = trains
        }
    }

    private let weights: Int
    private let work: Int
    private let keepsForGradient: Int

    /// Measured for Stable Diffusion 1.x at 512x512, one picture: 0.75 GB that a gradient keeps, 0.25 GB at a time; in proportion to latent
    /// pixels and channels. Weights as they are stored, half of float32 in bfloat16.
    init(_ checkpoint: Checkpoint, job: Job, precision: ModelOptions.Precision) {
        let factor = max(1, checkpoint.vaeConfiguration.latentFactor)
        let pixels = max(1, job.width / factor) * max(1, job.height / factor) * job.batch
        let channels = checkpoint.unetConfiguration.blockOutChannels.first ?? 320
        let measured = Double(pixels * channels) / Double(64 * 64 * 320)
        let unet = precision.roundsToBFloat16(unetNumbers: checkpoint.unet.count) ? checkpoint.unet.count * 2 : checkpoint.unet.byteCount
        weights = unet + checkpoint.vae.byteCount + checkpoint.textEncoder.byteCount
        work = Int(0.25e9 * measured)
        keepsForGradient = job.trains ? Int(0.75e9 * measured) : 0
    }

    /// Whether layers must be computed again for the gradient because what they keep does not fit.
    var exceedsMachine: Bool {
        guard let available = MemoryNeed.available() else { return false }
        return weights + work + keepsForGradient > available
    }

    /// Says both numbers, as a warning where they do not fit.
    func report(_ report: (Event.Log) -> Void) {
        guard let available = MemoryNeed.available() else { return }
        let need = weights + work + keepsForGradient
        let line = "This takes about \(MemoryNeed.text(need)) of memory; the machine has \(MemoryNeed.text(available)) free"
        guard need > available else { return report(Event.Log(.info, line)) }
        report(Event.Log(.warning, line + ", so "
            + (keepsForGradient > 0 ? "gradients compute layers again (slower by a third); a" : "it may become very slow or be stopped; a")
            + " smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less"))
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
