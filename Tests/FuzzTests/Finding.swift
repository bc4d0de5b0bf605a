import Foundation
import Testing

/// An input that once was too much for the program: `Findings/TARGET/NAME`.
struct Finding: Sendable, CustomTestStringConvertible {
    let path: String

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Findings")

    static func all() throws -> [Finding] {
        let files = FileManager.default.subpaths(atPath: folder.path) ?? []
        return files.filter { $0.contains("/") }.sorted().map(Finding.init)
    }

    var target: String { String(path.prefix { $0 != "/" }) }
    var testDescription: String { path }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: Self.folder.appending(path: path))) }
}

/// Processor time of this thread, which other tests beside do not stretch.
enum ThreadClock {
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
