/// Sentences in which the word is taught, one a line: `a photo of a [name], [filewords]`.
public struct PromptTemplate: Sendable, Equatable {
    /// The lines without the blanks around them; empty lines count.
    public let lines: [String]

    /// Why a template cannot be used, in one line.
    public struct Problem: Error, CustomStringConvertible, Sendable, Equatable {
        public let description: String
    }

    public init(text: String) {
        lines = SmallFile.lines(of: text).map(Self.stripped)
    }

    /// Reads a template file.
    /// - Throws: `Problem` when the file cannot be read or has no line.
    public init(path: String) throws(Problem) {
        do {
            self.init(text: try SmallFile.text(path, limit: 4 << 20))
        } catch {
            throw Problem(description: error.description)
        }
        guard !lines.isEmpty else { throw Problem(description: "The template \(path) is empty; write a line such as: a photo of a [name], [filewords]") }
    }

    /// One line, each equally likely, as one draw of the generator; empty where there are none.
    public func draw(_ random: inout TrainingRandom) -> String {
        lines.isEmpty ? "" : lines[random.integer(below: lines.count)]
    }

    /// The prompt of a line: `[filewords]` is replaced first, so that a caption may itself say `[name]`.
    public static func fill(_ line: String, fileWords: String, name: String) -> String {
        replacing("[name]", in: replacing("[filewords]", in: line, with: fileWords), with: name)
    }

    /// Whether some line names the word at all; training on a template without `[name]` teaches nothing.
    public var namesTheWord: Bool { lines.contains { Self.contains("[name]", $0) } }

    /// Whether some line takes the caption.
    public var takesCaptions: Bool { lines.contains { Self.contains("[filewords]", $0) } }

    private static func stripped(_ line: String) -> String {
        var rest = line[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    private static func contains(_ part: String, _ text: String) -> Bool {
        replacing(part, in: text, with: "") != text
    }

    /// Compares bytes, so that a combining mark after the bracket does not hide it.
    private static func replacing(_ part: String, in text: String, with replacement: String) -> String {
        let pattern = Array(part.utf8)
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: pattern) {
                result += replacement.utf8
                index += pattern.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
