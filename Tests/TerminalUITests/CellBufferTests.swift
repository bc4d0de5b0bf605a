import Testing
import TerminalUI

@Suite struct CellBufferTests {
    private let style = Style()

    @Test func wideCharactersAreNeverCutInHalf() {
        var cells = CellBuffer(Size(columns: 5, rows: 1))
        let end = cells.write("猫の絵本", x: 0, y: 0, in: cells.bounds, style)
        #expect(end == 4)
        #expect(cells.text(row: 0) == "猫の ")
    }

    @Test func halfOfAWideCharacterThatIsCoveredGoesAltogether() {
        var cells = CellBuffer(Size(columns: 6, rows: 1))
        cells.write("猫猫猫", x: 0, y: 0, in: cells.bounds, style)
        cells.write("x", x: 1, y: 0, in: cells.bounds, style)
        #expect(cells.text(row: 0) == " x猫猫")
        cells.write("yy", x: 3, y: 0, in: cells.bounds, style)
        #expect(cells.text(row: 0) == " x yy ")
    }

    @Test func combiningMarksStayWithTheirLetterAndJoinersGo() {
        var cells = CellBuffer(Size(columns: 8, rows: 1))
        cells.write("e\u{301}x\u{200D}\u{FE0F}y\u{7}", x: 0, y: 0, in: cells.bounds, style)
        #expect(cells[0, 0].glyph == "e\u{301}")
        #expect(cells.text(row: 0) == "e\u{301}xy?    ")
    }

    @Test func nothingIsDrawnOutsideTheArea() {
        var cells = CellBuffer(Size(columns: 8, rows: 2))
        let area = Rect(x: 2, y: 0, width: 3, height: 1)
        cells.write("abcdefgh", x: 0, y: 0, in: area, style)
        cells.write("abc", x: 2, y: 1, in: area, style)
        #expect(cells.text(row: 0) == "  cde   ")
        #expect(cells.text(row: 1) == "        ")
    }
}
