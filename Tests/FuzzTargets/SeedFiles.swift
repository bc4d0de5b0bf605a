import Engine

/// Files of the source tree that the fuzzer begins with: the fixtures of the tests, pointed at, never copied.
enum SeedFiles {
    static let sources = (0 ..< 3).reduce(#filePath) { path, _ in FilePath.folder(of: path) }

    /// Larger fixtures would only slow the fuzzer down.
    private static let largest = 60_000

    /// - Parameters:
    ///   - patterns: `FOLDER/*.EXTENSION` finds all such files under a folder of the source tree; anything else is one file.
    ///   - length: of larger files, only so many bytes where they are named one by one; folders leave them out.
    static func contents(of patterns: [String], upTo length: Int) throws -> [[UInt8]] {
        try patterns.flatMap { pattern -> [[UInt8]] in
            let (folder, name) = (FilePath.folder(of: pattern), FilePath.name(of: pattern))
            guard name.hasPrefix("*.") else { return [Array(try SmallFile.bytes(FilePath.joined(sources, pattern)).prefix(length))] }
            let files = Folder.walk(FilePath.joined(sources, folder)).filter { $0.hasSuffix(name.dropFirst()) }
            return try files.filter { (FileStatus($0)?.size ?? 0) <= min(largest, length) }.map { try SmallFile.bytes($0) }
        }
    }
}
