import _StringProcessing

/// What is seen in a picture, in words: the text file beside it, else what its file name says.
public struct Caption: Sendable, Equatable {
    /// Used as it is, blanks and line ends included.
    public let text: String
    public let isFromFileName: Bool

    /// How words are picked from a file name, the web UI's two options.
    public struct FileNameRules {
        fileprivate let wordPattern: Regex<AnyRegexOutput>?
        fileprivate let join: String

        /// The number at the front is left out, the rest stays.
        public static var plain: FileNameRules { FileNameRules(pattern: nil, join: "") }

        private init(pattern: Regex<AnyRegexOutput>?, join: String) {
            wordPattern = pattern
            self.join = join
        }

        /// - Parameters:
        ///   - wordRegex: matches the words; empty keeps the name as it is. With a group, the group's text is the word.
        ///   - join: what stands between words.
        /// - Throws: `PromptTemplate.Problem` when the pattern cannot be read.
        public init(wordRegex: String, join: String) throws(PromptTemplate.Problem) {
            if wordRegex.isEmpty {
                self.init(pattern: nil, join: join)
                return
            }
            guard let pattern = try? Regex(wordRegex) else {
                throw PromptTemplate.Problem(
                    description: "The setting dataset_filename_word_regex \"\(SafeName.printable(wordRegex))\" is no regular expression; mend it or empty it")
            }
            self.init(pattern: pattern, join: join)
        }
    }

    public init(text: String, isFromFileName: Bool) {
        self.text = text
        self.isFromFileName = isFromFileName
    }

    /// The caption of a picture file: `X.txt` for `X.png` where there is one.
    /// - Throws: `FileError` when the text file is there and cannot be read.
    public init(picture path: String, rules: FileNameRules = .plain) throws(FileError) {
        let textFile = PictureFolder.captionFile(of: path)
        if FileStatus.isThere(textFile) {
            // Python's text mode turns line ends into LF.
            let text = try SmallFile.text(textFile, limit: 1 << 20)
            self.init(text: Self.withPlainLineEnds(text), isFromFileName: false)
        } else {
            self.init(text: Self.fromFileName(FilePath.name(of: path), rules: rules), isFromFileName: true)
        }
    }

    /// The caption that a file name gives: the stem without the digits and hyphens at its front, and the blanks after them; then the
    /// words that the rules pick.
    public static func fromFileName(_ name: String, rules: FileNameRules = .plain) -> String {
        let text = withoutNumber(FilePath.stem(of: name))
        guard let pattern = rules.wordPattern else { return text }
        let words = text.matches(of: pattern).map { match in
            match.output.count > 1 ? match.output[1].substring.map(String.init) ?? "" : String(text[match.range])
        }
        return words.joined(separator: rules.join)
    }

    /// Whether the file-name rule eats into a word, as it makes `girl` of `1girl`: worth a warning.
    public static func losesPartOfWord(_ name: String) -> Bool {
        let stem = FilePath.stem(of: name)
        let rest = withoutNumber(stem)
        guard rest.count < stem.count, let first = rest.first, first.isLetter else { return false }
        return stem.dropLast(rest.count).last?.isNumber == true
    }

    private static func withoutNumber(_ stem: String) -> String {
        let scalars = stem.unicodeScalars
        let rest = scalars.drop { $0 == "-" || $0.properties.generalCategory == .decimalNumber }
        guard rest.startIndex > scalars.startIndex else { return stem }
        return String(rest.drop { $0.properties.isWhitespace })
    }

    private static func withPlainLineEnds(_ text: String) -> String {
        guard text.unicodeScalars.contains("\r") else { return text }
        let lines = SmallFile.lines(of: text)
        let endsLine = text.unicodeScalars.last.map { $0 == "\n" || $0 == "\r" } ?? false
        return lines.joined(separator: "\n") + (endsLine ? "\n" : "")
    }
}
