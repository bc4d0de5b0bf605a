import TerminalUI
import Testing

/// Whether all that the engine says has a translation.
@Suite struct EngineLinesTests {
    /// What stands in places where the engine puts a line or word of its own, by the source's expression. Other places get numbers.
    private static let samples = [
        "pictures": "3 pictures", "what": "character", "usual": "one word for what is seen is usual: 1girl, 1boy, style, cat",
        "vectorText(count)": "1 vector", "vectorText(vectors)": "2 vectors", "suggestion": "ghost-prompt",
        "action": "read", "reason": "it is empty", "problem": "holds no vectors", "error": "the file is empty",
        "SafeName.printable(problem)": "holds no vectors", "there": "it has no copies at all",
        "error.description": "Cannot read the folder /x: no such file or folder", "error.problem": "JSON ends too early",
        "problem.reason": "a key stands twice", "tables.count > 3 ? \", …\" : \"\"": "", "found": "", "place": " line 7",
        "self == .embedding ? \"an\" : \"a\"": "a", "written.count": "3", "Self.printable(problem)": "a web page, not a model",
        "remedy": "download the model file itself",
    ]

    /// Texts that are no lines, as they stand in the source, and why.
    private static let exempt = [String: String]()

    private static func line(_ literal: SourceLiteral) -> (text: String, numbers: [String]) {
        var (text, numbers) = ("", [String]())
        for part in literal.parts {
            switch part {
            case .text(let piece): text += piece
            case .value(let expression):
                if let sample = samples[expression] {
                    text += sample
                } else {
                    numbers.append(String(1001 + numbers.count))
                    text += numbers[numbers.count - 1]
                }
            }
        }
        return (text, numbers)
    }

    private func isChinese(_ text: String) -> Bool { text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }

    @Test func allAreTranslated() throws {
        for literal in try EngineSources.sentences() where Self.exempt[literal.source] == nil {
            let (line, numbers) = Self.line(literal)
            let translated = Language.chinese.translated(line)
            #expect(isChinese(translated), "\(literal.file):\(literal.line): \(literal.source)")
        }
    }
}
