import FoundationEssentials
import FuzzTargets
import Glibc

/// What libFuzzer calls. The target is named by `FUZZ_TARGET`; without one the table of targets is printed, or, with `FUZZ_SEEDS`, a folder of
/// seeds a target is made there.
private enum Fuzzer {
    static let target = variable("FUZZ_TARGET").flatMap { FuzzTarget.named($0) }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// `NAME MAXIMUM-LENGTH WEIGHT`, a target a line.
    static var table: String { FuzzTarget.all.map { "\($0.name) \($0.maximumLength) \($0.weight)" }.joined(separator: "\n") }

    /// Seconds of processor time that one input may take; those of a clock would be up too soon on a machine that has other things to do.
    static let mostSeconds = 2.0

    static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static func writeSeeds(into folder: String) throws {
        for target in FuzzTarget.all {
            let place = URL(filePath: folder).appending(path: target.name)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for (number, seed) in try target.seeds().enumerated() { try Data(seed).write(to: place.appending(path: "seed-\(number)")) }
        }
    }
}

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?) -> CInt {
    do {
        if let target = Fuzzer.target {
            // What is made once must not count against the first input.
            try target.seeds().prefix(3).forEach { target.run($0) }
            return 0
        }
        if let folder = Fuzzer.variable("FUZZ_SEEDS") { try Fuzzer.writeSeeds(into: folder) } else { print(Fuzzer.table) }
        exit(0)
    } catch {
        print("Error: \(error)")
        exit(1)
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let start = Fuzzer.processorSeconds
    Fuzzer.target?.run([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
    let seconds = Fuzzer.processorSeconds - start
    if seconds > Fuzzer.mostSeconds { fatalError("this input takes \(Int(seconds * 1000)) ms of processor time") }
    return 0
}
