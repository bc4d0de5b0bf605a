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

    /// Bytes that this process can still get: by the kernel's own estimate of the machine, and by the limits that the process has.
    static func available() -> Int? {
        [ofMachine(), ofAddressSpace(), ofGroup()].compactMap(\.self).min()
    }

    /// What `ulimit -v` leaves.
    private static func ofAddressSpace() -> Int? {
        guard let limits = try? SmallFile.text("/proc/self/limits", limit: 1 << 16), let status = try? SmallFile.text("/proc/self/status", limit: 1 << 16),
              let limit = number(behind: "Max address space", in: limits), let size = number(behind: "VmSize:", in: status) else { return nil }
        return max(0, limit - size * 1024)
    }

    /// What a container, or another group with a limit of its own, leaves.
    private static func ofGroup() -> Int? {
        let own = (try? SmallFile.text("/proc/self/cgroup", limit: 1 << 16)).map { SmallFile.lines(of: $0) }?.first { $0.hasPrefix("0::") }
        let folder = "/sys/fs/cgroup" + (own.map { String($0.dropFirst(3)) } ?? "")
        guard let limit = try? SmallFile.text(FilePath.joined(folder, "memory.max"), limit: 1 << 10), let most = number(behind: "", in: limit),
              let use = try? SmallFile.text(FilePath.joined(folder, "memory.stat"), limit: 1 << 16), let anonymous = number(behind: "anon ", in: use)
        else { return nil }
        return max(0, most - anonymous)
    }

    /// The number at the beginning of what follows a key; nil where there is none, as in `unlimited`.
    private static func number(behind key: String, in text: String) -> Int? {
        SmallFile.lines(of: text).first { $0.hasPrefix(key) }.flatMap { $0.dropFirst(key.count).split(whereSeparator: \.isWhitespace).first }.flatMap { Int($0) }
    }

    private static func ofMachine() -> Int? {
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
