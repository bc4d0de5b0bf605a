import ModelFiles
import Tensor

extension TagTable {
    /// Bytes of a list of tags, at most: far more than any tagger's.
    private static let largestFile = 16 << 20

    /// Reads `selected_tags.csv`: a heading, then a line for each score with the tag's name and the number of its category.
    /// - Throws: `ModelFileError` when the file cannot be read or is no such list.
    package init(csv path: String) throws(ModelFileError) {
        let file: MappedFile
        do {
            file = try MappedFile(path: path)
        } catch {
            throw ModelFileError(.missing, path: path, problem: "the tagger's list of tags cannot be read (\(error.reason))",
                                 remedy: "download selected_tags.csv from where the model came from, into the folder of the model")
        }
        guard file.count <= TagTable.largestFile else { throw TagTable.damaged(path, "\(file.count >> 20) MiB are too large for a list of tags") }
        let rows = CSVRows(file.copyBytes(0 ..< file.count))
        guard let heading = rows.first, let name = heading.firstIndex(of: "name"), let category = heading.firstIndex(of: "category") else {
            throw TagTable.damaged(path, "its first line does not name the columns name and category")
        }
        self.init(names: [], categories: [])
        for (line, fields) in rows.dropFirst().enumerated() {
            guard fields.count > max(name, category), TagTable.isPlain(fields[name]), let number = Int(fields[category]) else {
                throw TagTable.damaged(path, "its row \(line + 2) is not a tag with a category")
            }
            names.append(fields[name])
            categories.append(number == 9 ? .rating : number == 4 ? .character : .general)
        }
    }

    private static func damaged(_ path: String, _ problem: String) -> ModelFileError {
        ModelFileError(.damaged, path: path, problem: problem, remedy: "download selected_tags.csv again")
    }
}

/// The rows of a file of comma-separated values (RFC 4180): fields in double quotes may hold commas, line ends and doubled quotes.
struct CSVRows: Sequence, IteratorProtocol {
    /// Fields of a row that are kept: a line of nothing but commas must not fill the memory.
    private static let mostFields = 32

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark is no part of the first name.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    /// The first row.
    var first: [String]? {
        var copy = self
        return copy.next()
    }

    mutating func next() -> [String]? {
        while place < bytes.count, bytes[place] == 10 || bytes[place] == 13 { place += 1 }
        guard place < bytes.count else { return nil }
        var fields: [String] = []
        while true {
            let field = field()
            if fields.count < CSVRows.mostFields { fields.append(field) }
            guard place < bytes.count, bytes[place] == UInt8(ascii: ",") else { return fields }
            place += 1
        }
    }

    /// Reads up to the comma or the end of the line, and stays there.
    private mutating func field() -> String {
        var text: [UInt8] = []
        var quoted = false
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                if quoted, place + 1 < bytes.count, bytes[place + 1] == byte {
                    text.append(byte)
                    place += 1
                } else {
                    quoted.toggle()
                }
            } else if !quoted, byte == UInt8(ascii: ",") || byte == 10 || byte == 13 {
                break
            } else {
                text.append(byte)
            }
            place += 1
        }
        return String(decoding: text, as: UTF8.self)
    }
}
