import EngineInterface
import Foundation
import TerminalUI
import Testing

/// A drawn screen as text that people can read and compare: its characters, then its styles row by row.
struct GoldenScreen {
    let text: String

    init(_ frame: Frame, title: String) {
        let cells = frame.cells
        var lines = ["# \(title)"]
        for row in 0..<cells.size.rows { lines.append(cells.text(row: row).trimmingRight) }
        lines.append("# styles")
        var legend = StyleLegend()
        let rows = (0..<cells.size.rows).map { Self.runs(cells, row: $0, &legend) }
        lines += legend.lines
        lines += Self.joined(rows)
        if let cursor = frame.cursor { lines.append("cursor: \(cursor.x) \(cursor.y)") }
        if let sum = Self.pictureSum(cells) { lines.append("pictures: \(sum)") }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// Rows with their numbers; neighbours that are the same stand on one line.
    private static func joined(_ rows: [String]) -> [String] {
        var lines: [String] = []
        var first = 0
        for row in rows.indices where row + 1 == rows.count || rows[row + 1] != rows[row] {
            lines.append("\(first == row ? "\(row)" : "\(first)-\(row)"): \(rows[row])")
            first = row + 1
        }
        return lines
    }

    /// Letters of the legend, each with the cells that it holds for.
    private static func runs(_ cells: CellBuffer, row: Int, _ legend: inout StyleLegend) -> String {
        var runs: [(name: String, count: Int)] = []
        for x in 0..<cells.size.columns {
            let cell = cells[x, row]
            // The colours of pictures are in their sum.
            let name = cell.isPicture ? "*" : legend.name(of: cell.style)
            if runs.last?.name == name { runs[runs.count - 1].count += 1 } else { runs.append((name, 1)) }
        }
        return runs.map { "\($0.name)\($0.count)" }.joined(separator: " ")
    }

    private static func pictureSum(_ cells: CellBuffer) -> String? {
        let drawn = cells.cells.enumerated().filter(\.element.isPicture)
        guard !drawn.isEmpty else { return nil }
        let text = drawn.map { "\($0.offset)\($0.element.glyph)\(StyleLegend.words($0.element.style))" }.joined(separator: ",")
        return "\(drawn.count) cells, sum " + String(Hash.of(Array(text.utf8)), radix: 16)
    }

    /// Compares with the file of that name; what differs is told row by row. With `UPDATE_GOLDEN=1` in the environment the file is written.
    static func check(_ frame: Frame, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let screen = GoldenScreen(frame, title: name)
        let path = "\(TestFolders.tests)/Golden/\(name).txt"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(screen.text.utf8).write(to: URL(fileURLWithPath: path))
            return
        }
        guard let expected = try? TestFolders.read(path) else {
            Issue.record("Golden/\(name).txt is missing; Golden/README says how it is written", sourceLocation: sourceLocation)
            return
        }
        if expected != screen.text {
            Issue.record("\(name) is not drawn as in its file:\n\(difference(expected, screen.text))", sourceLocation: sourceLocation)
        }
    }

    /// Lines that differ, the file's after `-`, what was drawn after `+`.
    static func difference(_ expected: String, _ drawn: String) -> String {
        let (old, new) = (expected.split(separator: "\n", omittingEmptySubsequences: false), drawn.split(separator: "\n", omittingEmptySubsequences: false))
        return (0..<max(old.count, new.count)).flatMap { index -> [String] in
            let (one, other) = (index < old.count ? old[index] : nil, index < new.count ? new[index] : nil)
            return one == other ? [] : [one.map { "\(index)- \($0)" }, other.map { "\(index)+ \($0)" }].compactMap(\.self)
        }.joined(separator: "\n")
    }
}

/// Short names for the styles of a screen, in the order that they are met in.
private struct StyleLegend {
    private var styles: [Style] = []

    mutating func name(of style: Style) -> String {
        let index = styles.firstIndex(of: style) ?? styles.count
        if index == styles.count { styles.append(style) }
        return Self.name(index)
    }

    var lines: [String] { styles.enumerated().map { "\(Self.name($0.offset)) = \(Self.words($0.element))" } }

    private static func name(_ index: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return (index >= letters.count ? String(letters[index / letters.count - 1]) : "") + String(letters[index % letters.count])
    }

    static func words(_ style: Style) -> String {
        let names: [(Style.Attributes, String)] = [
            (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"),
        ]
        let attributes = names.filter { style.attributes.contains($0.0) }.map { " \($0.1)" }.joined()
        return "\(word(style.foreground)) on \(word(style.background))\(attributes)"
    }

    private static func word(_ color: Color) -> String {
        switch color {
        case .terminal: "terminal"
        case .palette(let number): "colour \(number)"
        case .rgb(let red, let green, let blue): "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
