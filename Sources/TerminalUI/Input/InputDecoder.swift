/// Turns the bytes that come from a terminal into keys, pasted texts, clicks and answers.
///
/// A sequence may arrive in any number of pieces: what is not complete waits for the rest. Sequences that are not understood are passed over
/// whole, so that none of their letters ever acts as a key.
public struct InputDecoder: Sendable {
    /// Bytes of a sequence or a string that are kept; of longer ones the end is waited for, and they come to nothing.
    private static let longestSequence = 64
    private static let longestString = 4096

    private enum State: Equatable {
        case ground
        /// In a character of several bytes.
        case utf8(UTF8Sequence)
        /// After ESC.
        case escape
        /// After ESC [, with what followed.
        case control
        /// After ESC [ [, as the Linux console sends F1 to F5.
        case consoleFunction
        /// After ESC O.
        case shift3
        /// After ESC [ M: three bytes of an old mouse report.
        case oldMouse
        /// After ESC P, ], _, ^ or X, until ESC \ or BEL; whether the last byte was ESC.
        case string(UInt8, sawEscape: Bool)
        case paste
    }

    private let keys: [[UInt8]: Key]
    private var state = State.ground
    /// An ESC stood before this sequence: with Alt, or the key Escape itself.
    private var hasAlt = false
    /// The sequence so far, from its ESC on; of strings what is in them.
    private var bytes: [UInt8] = []
    private var pasted = PasteBuffer()
    private var output: [TerminalInput] = []

    /// - Parameter keys: what keys send on this terminal, beside what they send on most.
    public init(keys: [[UInt8]: Key] = [:]) {
        self.keys = keys
    }

    /// Whether what is waiting may be a key of its own, which `flush` makes of it when nothing follows for a while.
    public var isPending: Bool {
        switch state {
        case .escape: true
        case .control: bytes.count == 2
        case .shift3: bytes.count == 2
        case .string(_, let sawEscape): bytes.isEmpty && !sawEscape
        default: false
        }
    }

    /// Takes the next bytes.
    /// - Returns: what is complete with them, in order.
    public mutating func decode(_ input: some Sequence<UInt8>) -> [TerminalInput] {
        for byte in input { take(byte) }
        defer { output = [] }
        return output
    }

    /// Nothing followed for a while: an ESC is the key Escape, ESC [ is Alt-[.
    public mutating func flush() -> [TerminalInput] {
        guard isPending else { return [] }
        // Twice ESC is twice the key.
        if hasAlt { output.append(.key(.escape)) }
        hasAlt = false
        switch state {
        case .escape: key(.escape)
        case .control: key(.alt("["))
        case .shift3: key(.alt("O"))
        case .string(let kind, _): key(.alt(Character(Unicode.Scalar(kind))))
        default: break
        }
        reset()
        defer { output = [] }
        return output
    }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .ground: ground(byte)
        case .utf8(let sequence): continueCharacter(sequence, byte)
        case .escape: afterEscape(byte)
        case .control: control(byte)
        case .consoleFunction: consoleFunction(byte)
        case .shift3: shift3(byte)
        case .oldMouse: oldMouse(byte)
        case .string(let kind, let sawEscape): string(kind, sawEscape, byte)
        case .paste: paste(byte)
        }
    }

    private mutating func reset() {
        state = .ground
        hasAlt = false
        bytes = []
    }

    /// Hands a key out, with Alt where an ESC stood before it.
    private mutating func key(_ key: Key) {
        output.append(.key(hasAlt ? Key(key.code, key.modifiers.union(.alt)) : key))
    }

    /// Hands out what no key sends; an ESC before it was the key Escape.
    private mutating func give(_ input: TerminalInput) {
        if hasAlt { output.append(.key(.escape)) }
        output.append(input)
    }
}

// MARK: - Characters

extension InputDecoder {
    private mutating func ground(_ byte: UInt8) {
        if byte == 0x1B {
            state = .escape
            bytes = [byte]
        } else if byte < 0x80 {
            key(KeyTable.key(ofASCII: byte))
            reset()
        } else if let sequence = UTF8Sequence(first: byte) {
            state = .utf8(sequence)
        } else {
            reset()
        }
    }

    private mutating func continueCharacter(_ sequence: UTF8Sequence, _ byte: UInt8) {
        var sequence = sequence
        guard sequence.append(byte) else {
            // The character is broken; this byte begins something else.
            reset()
            return take(byte)
        }
        guard sequence.isComplete else {
            state = .utf8(sequence)
            return
        }
        if let scalar = sequence.scalar, scalar.properties.generalCategory != .control { key(.character(Character(scalar))) }
        reset()
    }

    private mutating func afterEscape(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            if hasAlt { output.append(.key(.escape)) }
            hasAlt = true
        case UInt8(ascii: "["): begin(.control, byte)
        case UInt8(ascii: "O"): begin(.shift3, byte)
        case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            state = .string(byte, sawEscape: false)
            bytes = []
        default:
            if let known = keys[[0x1B, byte]] {
                key(known)
                return reset()
            }
            // ESC ESC x: the key Escape, then Alt-x.
            if hasAlt { output.append(.key(.escape)) }
            hasAlt = true
            bytes = []
            ground(byte)
        }
    }

    private mutating func begin(_ state: State, _ byte: UInt8) {
        self.state = state
        bytes.append(byte)
    }
}

// MARK: - Sequences

extension InputDecoder {
    private mutating func control(_ byte: UInt8) {
        // A control character ends what is not complete: the rest of it was lost.
        if byte < 0x20 || byte == 0x7F {
            reset()
            return take(byte)
        }
        if byte == UInt8(ascii: "["), bytes.count == 2 { return begin(.consoleFunction, byte) }
        if bytes.count < Self.longestSequence { bytes.append(byte) }
        if byte >= 0x40 && byte <= 0x7E {
            finishControl(byte)
        } else if byte == UInt8(ascii: "$"), KeyTable.isNumber(bytes[2..<(bytes.count - 1)]) {
            // rxvt ends keys with Shift so; answers with a $ have more than one number before it.
            finishControl(byte)
        } else if byte >= 0x80 {
            reset()
        }
    }

    private mutating func finishControl(_ final: UInt8) {
        if final == UInt8(ascii: "M"), bytes.count == 3 {
            bytes = []
            state = .oldMouse
            return
        }
        if let known = keys[bytes] {
            key(known)
            return reset()
        }
        guard bytes.count < Self.longestSequence, let sequence = ControlSequence(bytes.dropFirst(2)) else { return reset() }
        if sequence.isPasteStart {
            if hasAlt { output.append(.key(.escape)) }
            reset()
            state = .paste
            return
        }
        if let known = KeyTable.key(of: sequence) {
            key(known)
        } else if let input = TerminalInput(sequence) {
            give(input)
        }
        reset()
    }

    private mutating func consoleFunction(_ byte: UInt8) {
        if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "E") { key(.function(Int(byte - UInt8(ascii: "A")) + 1)) }
        reset()
    }

    private mutating func shift3(_ byte: UInt8) {
        if byte < 0x20 || byte == 0x7F {
            if bytes.count == 2 { key(.alt("O")) }
            reset()
            return take(byte)
        }
        bytes.append(byte)
        let isParameter = byte == UInt8(ascii: ";") || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
        if isParameter && bytes.count < 8 { return }
        if let known = keys[bytes] ?? KeyTable.key(ofShift3: bytes.dropFirst(2)) { key(known) }
        reset()
    }

    private mutating func oldMouse(_ byte: UInt8) {
        bytes.append(byte)
        guard bytes.count == 3 else { return }
        let numbers = bytes.map { Int($0) - 32 }
        if let input = TerminalInput(mouse: numbers[0], x: numbers[1], y: numbers[2], isPress: true) { give(input) }
        reset()
    }
}

// MARK: - Strings and pasted text

extension InputDecoder {
    private mutating func string(_ kind: UInt8, _ sawEscape: Bool, _ byte: UInt8) {
        if sawEscape {
            if byte == UInt8(ascii: "\\") { return finishString(kind) }
            // Not the end but another sequence: the string was cut off.
            reset()
            take(0x1B)
            return take(byte)
        }
        switch byte {
        case 0x1B: state = .string(kind, sawEscape: true)
        case 0x07: finishString(kind)
        case 0..<0x20:
            // No answer has one in it: it is a key, pressed after an answer that was cut off.
            reset()
            take(byte)
        default: if bytes.count <= Self.longestString { bytes.append(byte) }
        }
    }

    private mutating func finishString(_ kind: UInt8) {
        // ESC _ ESC \ by hand is Alt-_ Alt-\, which no one types: an empty answer.
        let content = bytes.count <= Self.longestString ? bytes : []
        give(.answer(TerminalAnswer(stringOf: kind, content)))
        reset()
    }

    private mutating func paste(_ byte: UInt8) {
        guard let text = pasted.append(byte) else { return }
        output.append(.paste(text))
        reset()
    }
}
