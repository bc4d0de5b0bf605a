/// A complete control sequence (`ESC [` …) in its parts.
struct ControlSequence: Sendable, Equatable {
    /// `?`, `>`, `<` or `=` at its beginning.
    var mark: UInt8?
    /// Its numbers; one that is left out is nil, what follows a colon is left out.
    var numbers: [Int?]
    /// Between the numbers and the last byte.
    var intermediates: [UInt8]
    var final: UInt8

    /// - Parameter bytes: what follows `ESC [`; nil where that is no control sequence.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let last = bytes.last else { return nil }
        final = last
        var rest = bytes.dropLast()
        if let first = rest.first, first >= 0x3C, first <= 0x3F {
            mark = first
            rest = rest.dropFirst()
        }
        let parameters = rest.prefix { $0 >= 0x30 && $0 <= 0x3B }
        intermediates = Array(rest[parameters.endIndex...])
        guard intermediates.allSatisfy({ $0 >= 0x20 && $0 <= 0x2F }) else { return nil }
        numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { field in
            let digits = field.prefix { $0 != UInt8(ascii: ":") }
            return digits.isEmpty ? nil : digits.prefix(10).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        if parameters.isEmpty { numbers = [] }
        // Nine digits are more than anything has to say.
        guard numbers.allSatisfy({ ($0 ?? 0) < 1_000_000_000 }) else { return nil }
    }

    /// A number, or what stands for one that is left out.
    func number(_ index: Int, or missing: Int = 0) -> Int { index < numbers.count ? numbers[index] ?? missing : missing }

    var isPasteStart: Bool { isPlain && final == UInt8(ascii: "~") && number(0) == 200 }
    var isPlain: Bool { mark == nil && intermediates.isEmpty }
}
