import Engine
import EngineInterface
import Glibc

/// What a command that asks a question prints on standard output.
enum Answer {
    /// Prints lines of text.
    /// - Throws: `FileError` when they cannot be written, unless nobody reads any more.
    static func print(_ text: String) throws {
        let code = StandardDescriptors.write(text + "\n", to: STDOUT_FILENO)
        guard code == 0 || code == EPIPE else { throw FileError("write to", "standard output", code: code) }
    }

    /// Prints one JSON document on one line.
    /// - Throws: `FileError` when it cannot be written.
    static func print(json document: some Encodable) throws {
        try print(JSONLine.text(document))
    }

    /// Prints rows in columns, each as wide as its widest cell.
    /// - Throws: `FileError` when they cannot be written.
    static func print(table rows: [[String]]) throws {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? TextWidth.columns($0[column]) : 0 }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : TextWidth.padded(cell, to: widths[index])
            }
            return cells.joined(separator: "  ")
        }
        guard !lines.isEmpty else { return }
        try print(lines.joined(separator: "\n"))
    }
}
