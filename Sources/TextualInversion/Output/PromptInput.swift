import Engine
import Glibc
import StableDiffusion

/// Prompts on standard input, one a line.
struct PromptInput {
    private let input = Descriptor(owning: STDIN_FILENO)
    /// What was read and belongs to lines that were not given yet.
    private var rest: ArraySlice<UInt8> = []

    /// The next line without its end; nil after the last. A line that is too long for a prompt ends a byte after that, so that it is refused,
    /// and takes no more memory.
    /// - Throws: `FileError`.
    mutating func next() throws(FileError) -> String? {
        var line: [UInt8] = []
        while true {
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            line += rest[..<(end ?? rest.endIndex)].prefix(PromptError.longestPrompt + 1 - line.count)
            if let end {
                rest = rest[(end + 1)...]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return String(decoding: line, as: UTF8.self)
            }
            rest = try read()
            if rest.isEmpty { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
        }
    }

    private func read() throws(FileError) -> ArraySlice<UInt8> {
        var bytes: [UInt8] = []
        switch input.read(atMost: 1 << 16, into: &bytes) {
        case .bytes: return bytes[...]
        case .wouldBlock: throw FileError("read", "standard input", code: EAGAIN)
        case .failed(let code): throw FileError("read", "standard input", code: code)
        }
    }
}
