extension TerminalInput {
    /// What a control sequence says that no key sends; nil for what is of no use here, as that the window has the focus.
    init?(_ sequence: ControlSequence) {
        if sequence.mark == UInt8(ascii: "<"), sequence.intermediates.isEmpty {
            let isPress = sequence.final == UInt8(ascii: "M")
            guard isPress || sequence.final == UInt8(ascii: "m"), sequence.numbers.count == 3 else { return nil }
            self.init(mouse: sequence.number(0), x: sequence.number(1), y: sequence.number(2), isPress: isPress)
        } else if let answer = TerminalAnswer(sequence) {
            self = .answer(answer)
        } else {
            return nil
        }
    }

    /// A mouse report: buttons by xterm's number, the cell counted from 1.
    init?(mouse button: Int, x: Int, y: Int, isPress: Bool) {
        guard isPress, x >= 1, y >= 1 else { return nil }
        let point = Point(x: x - 1, y: y - 1)
        // Shift, Alt and Control do not matter.
        switch button & ~(4 | 8 | 16) {
        case 0: self = .click(point)
        case 64: self = .wheel(point, -1)
        case 65: self = .wheel(point, 1)
        default: return nil
        }
    }
}

extension TerminalAnswer {
    /// The answer that a control sequence is, if it is one.
    init?(_ sequence: ControlSequence) {
        switch (sequence.mark, sequence.intermediates.first, sequence.final) {
        case (UInt8(ascii: "?"), nil, UInt8(ascii: "c")):
            self = .deviceAttributes(sequence.numbers.map { $0 ?? 0 })
        case (nil, nil, UInt8(ascii: "n")) where sequence.number(0) == 0 || sequence.number(0) == 3:
            self = .ready
        case (UInt8(ascii: "?"), UInt8(ascii: "$"), UInt8(ascii: "y")) where sequence.numbers.count == 2:
            self = .mode(sequence.number(0), sequence.number(1))
        case (nil, nil, UInt8(ascii: "t")) where sequence.numbers.count >= 3 && (sequence.number(0) == 4 || sequence.number(0) == 6):
            let (height, width) = (sequence.number(1), sequence.number(2))
            self = sequence.number(0) == 6 ? .cellPixels(width: width, height: height) : .textAreaPixels(width: width, height: height)
        case (.some, _, _): self = .other
        default: return nil
        }
    }

    /// The answer in a string.
    /// - Parameter kind: the byte after its ESC.
    init(stringOf kind: UInt8, _ content: [UInt8]) {
        switch kind {
        case UInt8(ascii: "P") where content.starts(with: Array(">|".utf8)):
            self = .version(String(decoding: content.dropFirst(2), as: UTF8.self))
        case UInt8(ascii: "_") where content.first == UInt8(ascii: "G"):
            self = Self.kitty(content.dropFirst())
        default: self = .other
        }
    }

    /// `i=31;OK`, or what was wrong in place of `OK`; answers to anything but our question are none.
    private static func kitty(_ content: ArraySlice<UInt8>) -> Self {
        let parts = content.split(separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].split(separator: UInt8(ascii: ",")).contains(where: { $0.elementsEqual("i=31".utf8) }) else {
            return .other
        }
        return .kittyGraphics(isSupported: parts[1].elementsEqual("OK".utf8))
    }
}
