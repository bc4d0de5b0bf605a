extension GenerationParameters {
    /// Reads a `parameters` text by the web UI's rules; any text gives some result, at least a prompt.
    ///
    /// The last line holds the fields if at least three can be read from it; else it belongs to the prompt. Lines from
    /// `Negative prompt:` on are the negative prompt.
    public init(text: String) {
        var lines = ParameterQuoting.stripped(text).unicodeScalars
            .split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        var fields = ParameterScanner(lines.last ?? "").fields()
        if fields.count < 3 {
            fields = []
        } else {
            lines.removeLast()
        }
        self.init(prompt: "", negativePrompt: "", fields: fields.compactMap { field in
            guard !field.value.isEmpty else { return nil }
            return Field(field.name, ParameterQuoting.unquoted(field.value))
        })
        readPrompts(lines)
    }

    private mutating func readPrompts(_ lines: [String]) {
        let mark = "Negative prompt:"
        var isNegative = false
        for line in lines {
            var line = ParameterQuoting.stripped(line)
            if line.hasPrefix(mark) {
                isNegative = true
                line = ParameterQuoting.stripped(String(line.dropFirst(mark.count)))
            }
            if isNegative {
                negativePrompt += (negativePrompt.isEmpty ? "" : "\n") + line
            } else {
                prompt += (prompt.isEmpty ? "" : "\n") + line
            }
        }
    }
}

/// Finds the fields of the last line. What the web UI finds with the pattern
/// `\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)`, in one pass.
private struct ParameterScanner {
    private let scalars: [Unicode.Scalar]

    init(_ line: String) {
        scalars = Array(line.unicodeScalars)
    }

    /// Names and values, quotes still around the values.
    func fields() -> [GenerationParameters.Field] {
        var fields: [GenerationParameters.Field] = []
        var position = 0
        while position < scalars.count {
            guard isWord(scalars[position]) else {
                position += 1
                continue
            }
            let nameEnd = end(from: position) { isWord($0) || $0 == " " || $0 == "-" || $0 == "/" }
            guard nameEnd < scalars.count, scalars[nameEnd] == ":", nameEnd - position >= 2 else {
                position = nameEnd
                continue
            }
            let start = end(from: nameEnd + 1) { $0.properties.isWhitespace }
            let valueEnd = quotedEnd(from: start) ?? end(from: start) { $0 != "," }
            fields.append(.init(text(position..<nameEnd), text(start..<valueEnd)))
            position = valueEnd + 1
        }
        return fields
    }

    /// Where a quoted value ends that a comma or the line's end follows; nil when there is none.
    private func quotedEnd(from start: Int) -> Int? {
        guard start < scalars.count, scalars[start] == "\"" else { return nil }
        var position = start + 1
        while position < scalars.count, scalars[position] != "\"" {
            position += scalars[position] == "\\" ? 2 : 1
        }
        guard position < scalars.count, position > start + 1 else { return nil }
        let end = position + 1
        return end == scalars.count || scalars[end] == "," ? end : nil
    }

    private func end(from start: Int, while holds: (Unicode.Scalar) -> Bool) -> Int {
        var position = start
        while position < scalars.count, holds(scalars[position]) { position += 1 }
        return position
    }

    private func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }
}
