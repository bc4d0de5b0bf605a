import TerminalUI
import Testing

/// Where an edited text breaks into rows, and where the cursor goes from row to row.
@Suite struct TextRowsTests {
    @Test(arguments: [
        ("", 10, [""]), ("one two three", 9, ["one two ", "three"]), ("one two", 8, ["one two"]), ("one two", 7, ["one ", "two"]),
        ("abcdefghij", 5, ["abcd", "efgh", "ij"]), ("one\ntwo", 10, ["one\n", "two"]), ("one\n", 10, ["one\n", ""]),
        ("水墨画风", 5, ["水墨", "画风"]), ("a水墨", 4, ["a水", "墨"]), ("  x", 3, ["  ", "x"]),
    ] as [(String, Int, [String])]) func rows(_ text: String, _ width: Int, _ expected: [String]) {
        let characters = Array(text)
        #expect(TextRows(characters, width: width).rows.map { String(characters[$0]) } == expected)
    }

    @Test func theCursorKeepsItsColumn() {
        // "one two " / "three " / "four"
        let rows = TextRows(Array("one two three four"), width: 9)
        #expect(rows.place(of: 0) == (0, 0) && rows.place(of: 7) == (0, 7) && rows.place(of: 8) == (1, 0) && rows.place(of: 18) == (2, 4))
        #expect(rows.cursor(from: 2, rowsAway: 1) == 10 && rows.cursor(from: 10, rowsAway: -1) == 2)
        #expect(rows.cursor(from: 7, rowsAway: 1) == 13, "a shorter row: its last character")
        #expect(rows.cursor(from: 13, rowsAway: 1) == 18)
        #expect(rows.cursor(from: 3, rowsAway: -1) == nil && rows.cursor(from: 16, rowsAway: 1) == nil)
    }
}
