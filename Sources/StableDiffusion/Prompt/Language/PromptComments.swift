/// Comments: from a `#` to the end of the line. Generation leaves them out; training does not know them.
public enum PromptComments {
    /// The text without comments, each with the line breaks around it replaced by one.
    public static func stripped(_ text: String) -> String {
        // First whole lines with the break before them, then the rest of others: two passes, as the web UI makes them.
        strip(strip(PromptScalars(text.unicodeScalars), wholeLines: true), wholeLines: false).text
    }

    private static func strip(_ text: PromptScalars, wholeLines: Bool) -> PromptScalars {
        var kept: PromptScalars = []
        var place = 0
        while place < text.count {
            let breaksLine = text[place] == "\n" && place + 1 < text.count && text[place + 1] == "#"
            let begins = wholeLines ? breaksLine || (place == 0 && text[place] == "#") : text[place] == "#"
            guard begins else {
                kept.append(text[place])
                place += 1
                continue
            }
            let comment = wholeLines && breaksLine ? place + 1 : place
            let end = text[comment...].firstIndex(of: "\n").map { $0 + 1 } ?? text.count
            kept.append("\n")
            place = end
        }
        return kept
    }
}

extension PromptScalars {
    fileprivate var text: String { text(0 ..< count) }
}
