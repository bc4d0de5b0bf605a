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

    /// Measured for 320 channels at 64x64 latent pixels, one picture: 0.75 GB that a gradient keeps, 0.25 GB at a time; in proportion to latent
    /// pixels and channels. Weights as they are stored, half of float32 in bfloat16.
    init(_ checkpoint: Checkpoint, job: Job, precision: ModelOptions.Precision) {
        let factor = max(1, checkpoint.vaeConfiguration.latentFactor)
        let pixels = Double(max(1, job.width / factor)) * Double(max(1, job.height / factor)) * Double(job.batch)
        let channels = checkpoint.unetConfiguration.blockOutChannels.first ?? 320
        let measured = pixels * Double(channels) / Double(64 * 64 * 320)
        let unet = precision.roundsToBFloat16(unetNumbers: checkpoint.unet.count) ? checkpoint.unet.count * 2 : checkpoint.unet.byteCount
        weights = unet + checkpoint.vae.byteCount + checkpoint.textEncoders.reduce(0) { $0 + $1.weights.byteCount }
        // Beyond what any machine has only "too much" matters.
        func bytes(_ number: Double) -> Int { Int(min(number, 1e18)) }
        work = bytes(0.25e9 * measured)
        keepsForGradient = job.trains ? bytes(0.75e9 * measured) : 0
    }

    private var whole: Int { weights + work + keepsForGradient }

    /// Whether layers must be computed again for the gradient because what they keep does not fit.
    func exceeds(_ room: MemoryRoom?) -> Bool { room.map { whole > $0.bytes } ?? false }

    /// Says both numbers, as a warning where they do not fit.
    /// - Throws: `SettingsError` where they do not fit into what the process may have: it would end in the middle of its work.
    func report(_ room: MemoryRoom?, _ report: (Event.Log) -> Void) throws(SettingsError) {
        guard let room else { return }
        let (need, left) = (MemoryNeed.text(whole), MemoryNeed.text(room.bytes))
        guard !room.isOfProcess || !exceeds(room) else {
            throw SettingsError(description: "This takes about \(need) of memory, but \(room.owner) \(left); raise that limit, or use a smaller size or batch")
        }
        let line = "This takes about \(need) of memory; \(room.owner) \(left) free"
        guard exceeds(room) else { return report(Event.Log(.info, line)) }
        report(Event.Log(.warning, line + ", so "
            + (keepsForGradient > 0 ? "gradients compute layers again (slower by a third); a" : "it may become very slow or be stopped; a")
            + " smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less"))
    }

    /// `3.4 GB`, or `25 MB`.
    static func text(_ bytes: Int) -> String {
        bytes >= 1_000_000_000 ? "\(FixedPoint.text(Double(bytes) / 1e9, digits: 1)) GB" : "\(max(1, bytes / 1_000_000)) MB"
    }
}
