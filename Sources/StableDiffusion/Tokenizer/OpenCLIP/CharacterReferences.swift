/// HTML's character references, `&amp;` or `&#38;`, as Python's `html.unescape` reads them (WHATWG, "HTML", 13.2.5.80 and 13.5).
struct CharacterReferences: Sendable {
    static let html = CharacterReferences()

    /// What a name without its ampersand stands for; the semicolon belongs to it, and is absent from names that need none.
    private let named: [String: [UInt32]]

    private static let ampersand = UInt32(UInt8(ascii: "&"))
    private static let semicolon = UInt32(UInt8(ascii: ";"))
    private static let numberSign = UInt32(UInt8(ascii: "#"))
    /// Characters of a name at most, without its semicolon.
    private static let longestName = 32
    /// Letters and digits of an unambiguous reference at most.
    private static let longestUnambiguous = 24

    private init() {
        var named: [String: [UInt32]] = [:]
        for entry in CleaningTables.references.split(separator: " ") {
            guard let mark = entry.firstIndex(where: { $0 == ":" || $0 == "." }) else { continue }
            let characters = CleaningTables.scalars(entry[entry.index(after: mark)...])
            named["\(entry[..<mark]);"] = characters
            if entry[mark] == "." { named[String(entry[..<mark])] = characters }
        }
        self.named = named
    }

    // MARK: All references

    /// The text with every reference replaced by what it stands for, once; of a name without a semicolon the longest beginning counts.
    func replaced(in text: [UInt32]) -> [UInt32] {
        guard text.contains(Self.ampersand) else { return text }
        var result: [UInt32] = []
        result.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            if text[place] == Self.ampersand, let (characters, end) = numeric(text, after: place) ?? name(text, after: place) {
                result += characters
                place = end
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return result
    }

    private func name(_ text: [UInt32], after ampersand: Int) -> (characters: [UInt32], end: Int)? {
        let most = min(text.count, ampersand + 1 + Self.longestName)
        var end = ampersand + 1
        while end < most, !Self.endsNames(text[end]) { end += 1 }
        if end < text.count, text[end] == Self.semicolon, end > ampersand + 1 { end += 1 }
        while end > ampersand + 2 {
            if let characters = named[Self.string(text[(ampersand + 1)..<end])] { return (characters, end) }
            end -= 1
        }
        return nil
    }

    private static func endsNames(_ scalar: UInt32) -> Bool {
        [0x09, 0x0A, 0x0C, 0x20, UInt32(UInt8(ascii: "<")), ampersand, numberSign, semicolon].contains(scalar)
    }

    private func numeric(_ text: [UInt32], after ampersand: Int) -> (characters: [UInt32], end: Int)? {
        guard let (number, end) = Self.number(text, at: ampersand + 1) else { return nil }
        return (Self.characters(number), end < text.count && text[end] == Self.semicolon ? end + 1 : end)
    }

    /// The number behind `#` or `#x`, which is cut off above Unicode's last.
    private static func number(_ text: [UInt32], at start: Int) -> (number: UInt32, end: Int)? {
        guard start + 1 < text.count, text[start] == numberSign else { return nil }
        let isHexadecimal = text[start + 1] | 0x20 == UInt32(UInt8(ascii: "x"))
        let first = isHexadecimal ? start + 2 : start + 1
        var (number, end): (UInt32, Int) = (0, first)
        while end < text.count, let digit = digit(text[end]), isHexadecimal || digit < 10 {
            number = min(number * (isHexadecimal ? 16 : 10) + digit, 0x110000)
            end += 1
        }
        return end > first ? (number, end) : nil
    }

    private static func digit(_ scalar: UInt32) -> UInt32? {
        scalar < 0x80 ? Character(Unicode.Scalar(UInt8(scalar))).hexDigitValue.map(UInt32.init) : nil
    }

    /// What a number stands for: controls are nothing, or what Windows has in their places.
    private static func characters(_ number: UInt32) -> [UInt32] {
        switch number {
        case 0, 0xD800...0xDFFF, 0x110000...: [0xFFFD]
        case 0x0D: [0x0D]
        case 0x80...0x9F: [Windows1252.character(number)]
        case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: []
        default: number & 0xFFFE == 0xFFFE ? [] : [number]
        }
    }

    // MARK: Unambiguous references

    /// The text with those references replaced that end in a semicolon, as ftfy's `unescape_html` does: names that are all capitals stand for the
    /// capitals of what the small ones do. An ampersand that comes of it may begin another one, for which ftfy goes over the text again.
    func unambiguousReplaced(in text: [UInt32]) -> [UInt32] {
        guard text.contains(Self.ampersand) else { return text }
        var (text, result, place) = (text, [UInt32](), 0)
        while place < text.count {
            guard text[place] == Self.ampersand, let end = endOfUnambiguous(text, at: place), let characters = unambiguous(text[place..<end]) else {
                result.append(text[place])
                place += 1
                continue
            }
            if characters == [Self.ampersand] {
                place = end - 1
                text[place] = Self.ampersand
            } else {
                result += characters
                place = end
            }
        }
        return result
    }

    /// Behind the semicolon of `&#?[0-9A-Za-z]{1,24};`.
    private func endOfUnambiguous(_ text: [UInt32], at ampersand: Int) -> Int? {
        var first = ampersand + 1
        if first < text.count, text[first] == Self.numberSign { first += 1 }
        let name = text[first...].prefix(Self.longestUnambiguous)
        let end = name.firstIndex { !Self.isAlphanumeric($0) } ?? name.endIndex
        return end > first && end < text.count && text[end] == Self.semicolon ? end + 1 : nil
    }

    private static func isAlphanumeric(_ scalar: UInt32) -> Bool {
        guard scalar < 0x80 else { return false }
        let character = Character(Unicode.Scalar(UInt8(scalar)))
        return character.isLetter || character.isNumber
    }

    private func unambiguous(_ reference: ArraySlice<UInt32>) -> [UInt32]? {
        let name = Self.string(reference.dropFirst())
        if let characters = named[name] { return characters }
        let plain = replaced(in: Array(reference))
        if name.hasPrefix("#") { return plain.contains(Self.semicolon) ? nil : plain }
        let small = name.lowercased()
        guard small.uppercased() == name, plain.elementsEqual(reference), let characters = named[small] else { return nil }
        return Self.string(characters[...]).uppercased().unicodeScalars.map(\.value)
    }

    private static func string(_ scalars: ArraySlice<UInt32>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.lazy.compactMap(Unicode.Scalar.init))
        return String(view)
    }
}

extension CleaningTables {
    /// Numbers in base 16, parted by commas.
    static func scalars(_ numbers: Substring) -> [UInt32] { numbers.split(separator: ",").compactMap { UInt32($0, radix: 16) } }
}
