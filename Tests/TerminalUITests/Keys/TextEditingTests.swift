import TerminalUI
import Testing

/// Lines edited as readline does it: what bash's own line editing gives for the same keys.
@Suite struct TextEditingTests {
    private struct Case: CustomTestStringConvertible, Sendable {
        let start: String
        let keys: String
        /// The text with `|` for the cursor.
        let result: String
        var testDescription: String { "\(start) + \(keys)" }

        init(_ start: String, _ keys: String, _ result: String) { (self.start, self.keys, self.result) = (start, keys, result) }
    }

    private static let cases = [
        Case("", "a b c", "abc|"), Case("abc", "C-a X", "X|abc"), Case("abc", "Home X End Y", "XabcY|"), Case("abc", "C-a C-e X", "abcX|"),
        Case("abc", "Left Left X", "aX|bc"), Case("abc", "C-b X C-f Y", "abXcY|"), Case("abc", "Left Left Left Left Left X", "X|abc"),
        Case("abc", "Right Right", "abc|"), Case("abc", "Backspace", "ab|"), Case("abc", "C-a Backspace", "|abc"), Case("abc", "C-h C-h", "a|"),
        Case("abc", "C-a Delete", "|bc"), Case("abc", "Left C-d C-d", "ab|"),
        Case("one two three", "C-w", "one two |"), Case("one two  ", "C-w", "one |"), Case("a/b-c", "C-w", "|"), Case("a/b-c", "A-Backspace", "a/b-|"),
        Case("one two three", "A-b A-b X", "one X|two three"), Case("one two", "C-a A-f X", "oneX| two"), Case("one two", "C-a A-f A-f X", "one twoX|"),
        Case("one two", "C-a A-d", "| two"), Case("one two", "C-u", "|"), Case("one two", "A-b C-u", "|two"), Case("one two", "A-b C-k", "one |"),
        Case("one two", "C-w C-a C-y", "two|one "), Case("one two", "C-w C-y C-y", "one twotwo|"), Case("abc", "C-u C-y", "abc|"),
        Case("one two", "C-Left X", "one X|two"), Case("one two", "C-a C-Right X", "oneX| two"),
        Case("水墨画", "Left Backspace", "水|画"), Case("水墨画", "C-a Right X", "水X|墨画"), Case("水墨 画风", "C-w", "水墨 |"), Case("水墨 画风", "A-b X", "水墨 X|画风"),
        Case("cafe", "\u{301}", "cafe\u{301}|"), Case("cafe\u{301}s", "Left Backspace", "caf|s"), Case("👩‍👩‍👧x", "C-a Right Delete", "👩‍👩‍👧|"),
        Case("n", "\u{303} o", "n\u{303}o|"),
    ]

    @Test(arguments: cases) private func keys(_ one: Case) throws {
        var editing = TextEditing(one.start)
        for name in one.keys.split(separator: " ") {
            let key = try #require(Key(named: String(name)))
            let isTaken = editing.apply(key)
            #expect(isTaken)
        }
        let characters = Array(editing.text)
        let marked = String(characters[..<editing.cursor]) + "|" + String(characters[editing.cursor...])
        #expect(marked == one.result)
    }

    @Test(arguments: [
        ("a\nb", "a b"), ("a\r\nb\r\n", "a b"), ("\n\n", ""), ("a\tb", "a b"), ("a\u{1B}[31mb", "a[31mb"), ("水\n墨", "水 墨"), ("x\u{7}y", "xy"),
    ]) func pasting(_ pasted: String, _ result: String) {
        var editing = TextEditing("<>")
        _ = editing.apply(.left)
        editing.paste(pasted)
        #expect(editing.text == "<\(result)>")
        #expect(editing.cursor == 1 + result.count)
    }

    @Test(arguments: [("a\nb", "a\nb"), ("a\r\n\r\nb\r\n", "a\n\nb"), ("\na\n\n", "\na"), ("a\tb\u{1B}[3", "a b[3")])
    func pastingWhereThereAreRows(_ pasted: String, _ result: String) {
        var editing = TextEditing("<>")
        _ = editing.apply(.left)
        editing.paste(pasted, hasRows: true)
        #expect(editing.text == "<\(result)>" && editing.cursor == 1 + result.count)
    }

    @Test func keysThatMeanNothingInALineAreLeftToOthers() {
        var editing = TextEditing("abc")
        for key in [Key.enter, .escape, .tab, .up, .down, .pageUp, .function(3), .control("q"), .alt("x")] {
            let isTaken = editing.apply(key)
            #expect(!isTaken)
        }
        #expect(editing.text == "abc" && editing.cursor == 3)
    }
}
