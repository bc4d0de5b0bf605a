/// Walks through the elements of an XML file from its beginning to its end, without building a tree of them. It knows elements,
/// text, comments and declarations, which is all that cascade files have; what else XML allows is refused.
struct MarkupReader {
    /// What is wrong with the file.
    struct Fault: Error {
        var reason: String
    }

    private static let deepestNesting = 32

    private let bytes: [UInt8]
    private var at = 0
    /// Elements that are open, from the outermost.
    private var path: [String] = []
    /// Whether the element opened last has already ended in its own tag.
    private var isEmptyElement = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Opens the next element within the one that is open, and gives its name. Where there is none left, closes the open one and gives nil.
    mutating func nextChild() throws(Fault) -> String? {
        if isEmptyElement {
            isEmptyElement = false
            path.removeLast()
            return nil
        }
        while true {
            while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
            guard at < bytes.count else {
                guard path.isEmpty else { throw Fault(reason: "it ends within \(path[path.count - 1])") }
                return nil
            }
            switch at + 1 < bytes.count ? bytes[at + 1] : 0 {
            case UInt8(ascii: "?"): try skip(past: "?>")
            case UInt8(ascii: "!"): try skipComment()
            case UInt8(ascii: "/"):
                try close()
                return nil
            default: return try open()
            }
        }
    }

    /// The numbers, divided by white space, that the open element consists of; closes it.
    mutating func numbers() throws(Fault) -> [Double] {
        var numbers: [Double] = []
        while let number = try nextNumber() { numbers.append(number) }
        return numbers
    }

    /// The single word that the open element consists of; closes it.
    mutating func word() throws(Fault) -> String {
        let start = at
        guard !isEmptyElement, try nextChild() == nil else { throw Fault(reason: "a word is missing") }
        let end = bytes[start..<at].firstIndex(of: UInt8(ascii: "<")) ?? at
        return String(decoding: bytes[start..<end].filter { !MarkupReader.isSpace($0) }, as: UTF8.self)
    }

    /// Closes the open element, whatever it holds.
    mutating func skip() throws(Fault) {
        let depth = path.count
        while path.count >= depth { _ = try nextChild() }
    }

    /// The next number of the open element's text, or nil, with the element closed, when another tag comes first.
    private mutating func nextNumber() throws(Fault) -> Double? {
        while at < bytes.count, MarkupReader.isSpace(bytes[at]) { at += 1 }
        let start = at
        while at < bytes.count, !MarkupReader.isSpace(bytes[at]), bytes[at] != UInt8(ascii: "<") { at += 1 }
        guard start < at else {
            guard try nextChild() == nil else { throw Fault(reason: "an element where numbers belong") }
            return nil
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw Fault(reason: "a number is not one") }
        return number
    }

    private mutating func open() throws(Fault) -> String {
        at += 1
        let name = try name()
        guard path.count < MarkupReader.deepestNesting else { throw Fault(reason: "elements are nested too deep") }
        path.append(name)
        var quote: UInt8?
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                isEmptyElement = bytes[at - 2] == UInt8(ascii: "/")
                return name
            }
        }
        throw Fault(reason: "it ends within a tag")
    }

    private mutating func close() throws(Fault) {
        at += 2
        let name = try name()
        guard path.last == name, at < bytes.count, bytes[at] == UInt8(ascii: ">") else { throw Fault(reason: "tags do not match") }
        at += 1
        path.removeLast()
    }

    private mutating func name() throws(Fault) -> String {
        let start = at
        while at < bytes.count, !MarkupReader.isSpace(bytes[at]), bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "/") { at += 1 }
        guard at > start, at - start <= 64 else { throw Fault(reason: "a tag without a name") }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func skipComment() throws(Fault) {
        guard at + 3 < bytes.count, bytes[at + 2] == UInt8(ascii: "-"), bytes[at + 3] == UInt8(ascii: "-") else {
            throw Fault(reason: "a declaration that no cascade has")
        }
        at += 4
        try skip(past: "-->")
    }

    private mutating func skip(past ending: StaticString) throws(Fault) {
        let count = ending.utf8CodeUnitCount
        let wanted = Array("\(ending)".utf8)
        while at + count <= bytes.count {
            if bytes[at] == wanted[0], bytes[at..<at + count].elementsEqual(wanted) {
                at += count
                return
            }
            at += 1
        }
        throw Fault(reason: "it ends within a comment")
    }

    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
