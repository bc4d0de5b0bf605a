import Glibc
import Tensor

/// The machine that measurements are made on.
public enum Processor {
    /// Cores that this process may use.
    public static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Its name and the instruction sets that matter, for example `AMD EPYC, avx2 fma avx512f`.
    public static var description: String {
        let lines = (try? SmallFile.text("/proc/cpuinfo", limit: 4 << 20)).map(SmallFile.lines(of:)) ?? []
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last.map { $0.drop { $0 == " " } } ?? "unknown processor"
        return "\(name), \(Compute.processorFeatures)"
    }

    /// The most memory that this process had since `forgetPeak`, in 10⁹ bytes.
    public static var peakGigabytes: Double {
        let lines = (try? SmallFile.text("/proc/self/status", limit: 1 << 16)).map(SmallFile.lines(of:)) ?? []
        let field = lines.first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: \.isWhitespace).dropFirst().first
        return (field.flatMap { Double($0) } ?? 0) * 1024 / 1e9
    }

    /// Bytes of memory that this process holds now; nil where the system does not say.
    static var residentBytes: Int? {
        // The second number of statm counts pages.
        let fields = (try? SmallFile.text("/proc/self/statm", limit: 1 << 12))?.split(separator: " ") ?? []
        return fields.count > 1 ? Int(fields[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }

    /// Begins a new peak of memory; where the system refuses, the peak is that of the whole process.
    static func forgetPeak() {
        let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        write(file, "5", 1)
        close(file)
    }
}
