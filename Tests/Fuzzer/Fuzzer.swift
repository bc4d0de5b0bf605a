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
    if Fuzzer.target != nil { return 0 }
    do {
        if let folder = Fuzzer.variable("FUZZ_SEEDS") { try Fuzzer.writeSeeds(into: folder) } else { print(Fuzzer.table) }
        exit(0)
    } catch {
        print("Error: \(error)")
        exit(1)
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzzer.target?.run([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
    return 0
}
