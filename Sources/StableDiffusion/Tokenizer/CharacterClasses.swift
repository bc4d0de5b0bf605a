/// What the tokenizer asks of a single character: letter, number or space, and its lowercase.
///
/// The standard library knows a newer Unicode than the reference tokenizer, so the answers come from `CharacterTables`.
struct CharacterClasses: Sendable {
    private let letters: ScalarRanges
    private let numbers: ScalarRanges
    private let spaces: ScalarRanges
    private let lowercase: [UInt32: UInt32]

    static let reference = CharacterClasses()

    private init() {
        letters = ScalarRanges(CharacterTables.letters)
        numbers = ScalarRanges(CharacterTables.numbers)
        spaces = ScalarRanges(CharacterTables.spaces)
        lowercase = CharacterTableReader.runs(CharacterTables.lowercase)
    }

    func isLetter(_ scalar: UInt32) -> Bool { letters.contains(scalar) }
    func isNumber(_ scalar: UInt32) -> Bool { numbers.contains(scalar) }
    func isSpace(_ scalar: UInt32) -> Bool { spaces.contains(scalar) }

    /// Appends the lowercase of one character; its neighbours do not matter (so a final sigma stays an ordinary one).
    func appendLowercase(of scalar: UInt32, to text: inout [UInt32]) {
        if scalar == 0x130 {
            // The one character whose lowercase is two: i and a dot above
            text += [0x69, 0x307]
        } else {
            text.append(lowercase[scalar] ?? scalar)
        }
    }
}

/// A set of characters kept as ascending ranges.
struct ScalarRanges: Sendable {
    /// First character of every range, and the one after its last.
    private var starts: [UInt32] = []
    private var ends: [UInt32] = []

    /// - Parameter table: `gap length gap length ...` in base 36.
    init(_ table: String) {
        var position: UInt32 = 0
        var isGap = true
        for entry in CharacterTableReader.entries(table) {
            guard let length = entry.first else { continue }
            if isGap {
                starts.append(position + length)
            } else {
                ends.append(position + length)
            }
            position += length
            isGap.toggle()
        }
    }

    func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= scalar { low = middle + 1 } else { high = middle }
        }
        return low < starts.count && starts[low] <= scalar
    }
}

/// Reads the text form of `CharacterTables`.
enum CharacterTableReader {
    /// The words of a table, each as its numbers.
    static func entries(_ table: String) -> [[UInt32]] {
        var entries: [[UInt32]] = []
        var entry: [UInt32] = []
        var number: UInt32 = 0
        for byte in table.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number &* 36 &+ UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): number = number &* 36 &+ UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "."):
                entry.append(number)
                number = 0
            default:
                entry.append(number)
                entries.append(entry)
                entry = []
                number = 0
            }
        }
        entry.append(number)
        entries.append(entry)
        return entries
    }

    /// Entries whose first number, written as the step from the entry before, is made absolute.
    static func ascendingEntries(_ table: String) -> [[UInt32]] {
        var last: UInt32 = 0
        return entries(table).map { entry in
            last += entry[0]
            return [last] + entry.dropFirst()
        }
    }

    /// A mapping written as runs of `first, count - 1, stride, value, step of the value`.
    static func runs(_ table: String) -> [UInt32: UInt32] {
        var mapping: [UInt32: UInt32] = [:]
        for run in ascendingEntries(table) where run.count == 5 {
            for index in 0...run[1] {
                mapping[run[0] + index * run[2]] = run[3] + index * run[4]
            }
        }
        return mapping
    }
}
