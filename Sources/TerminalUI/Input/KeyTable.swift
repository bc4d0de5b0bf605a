/// What keys send on xterm and its kin, the Linux console, rxvt, tmux and screen.
enum KeyTable {
    /// The key of one byte below 0x80 that is no ESC.
    static func key(ofASCII byte: UInt8) -> Key {
        switch byte {
        case 0x00: .control(" ")
        case 0x08, 0x7F: .backspace
        case 0x09: .tab
        // Ctrl-J is Enter too: some programs that type for us send it.
        case 0x0A, 0x0D: .enter
        case 0x1B: .escape
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x1C...0x1F: .control(Character(Unicode.Scalar(byte + 0x40)))
        default: .character(Character(Unicode.Scalar(byte)))
        }
    }

    static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    /// The key of a control sequence, if one sends it.
    static func key(of sequence: ControlSequence) -> Key? {
        if sequence.mark == nil, sequence.intermediates.isEmpty || sequence.final == UInt8(ascii: "$") {
            switch sequence.final {
            case UInt8(ascii: "~"): return numbered(sequence, modifiers(sequence.number(1, or: 1)))
            // rxvt tells what is held down by the last byte.
            case UInt8(ascii: "$"): return numbered(sequence, .shift)
            case UInt8(ascii: "^"): return numbered(sequence, .control)
            case UInt8(ascii: "@"): return numbered(sequence, [.control, .shift])
            case UInt8(ascii: "u"): return character(sequence.number(0), modifiers(sequence.number(1, or: 1)))
            case UInt8(ascii: "Z"): return .backTab
            case UInt8(ascii: "a")...UInt8(ascii: "d"): return cursorKey(sequence.final - 0x20).map { Key($0, .shift) }
            default: break
            }
            // With a first number other than 1 it is an answer, such as the place of the cursor.
            guard sequence.number(0, or: 1) == 1, let code = cursorKey(sequence.final) else { return nil }
            return Key(code, modifiers(sequence.number(1, or: 1)))
        }
        return nil
    }

    /// The key of what follows `ESC O`: perhaps a number that tells what is held down, and a letter.
    static func key(ofShift3 bytes: ArraySlice<UInt8>) -> Key? {
        guard let final = bytes.last else { return nil }
        let digits = bytes.dropLast().split(separator: UInt8(ascii: ";")).last.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        let held = modifiers(digits ?? 1)
        if let code = cursorKey(final) { return Key(code, held) }
        switch final {
        case UInt8(ascii: "M"): return Key(.enter, held)
        case UInt8(ascii: "I"): return Key(.tab, held)
        case UInt8(ascii: " "): return Key(.character(" "), held)
        case UInt8(ascii: "X"): return Key(.character("="), held)
        // rxvt: Ctrl with an arrow.
        case UInt8(ascii: "a")...UInt8(ascii: "d"): return cursorKey(final - 0x20).map { Key($0, .control) }
        // The keypad.
        case UInt8(ascii: "j")...UInt8(ascii: "y"): return Key(.character(Character(Unicode.Scalar(final - 0x40))), held)
        default: return nil
        }
    }

    private static func cursorKey(_ letter: UInt8) -> Key.Code? {
        switch letter {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(letter - UInt8(ascii: "P")) + 1)
        default: nil
        }
    }

    private static func numbered(_ sequence: ControlSequence, _ held: Key.Modifiers) -> Key? {
        let code: Key.Code
        switch sequence.number(0) {
        case 1, 7: code = .home
        case 2: code = .insert
        case 3: code = .delete
        case 4, 8: code = .end
        case 5: code = .pageUp
        case 6: code = .pageDown
        case let number where number >= 11 && number <= 15: code = .function(number - 10)
        case let number where number >= 17 && number <= 21: code = .function(number - 11)
        case let number where number >= 23 && number <= 26: code = .function(number - 12)
        case 28, 29: code = .function(sequence.number(0) - 13)
        case let number where number >= 31 && number <= 34: code = .function(number - 14)
        // xterm, asked to tell of all keys.
        case 27: return character(sequence.number(2), held)
        default: return nil
        }
        return Key(code, held)
    }

    /// A key given by its character's number.
    private static func character(_ number: Int, _ held: Key.Modifiers) -> Key? {
        guard let value = UInt32(exactly: number), let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .privateUse else {
            return nil
        }
        if value == 0x1B { return Key(.escape, held) }
        if value >= 0x20, value != 0x7F {
            // Shift is told by the character itself.
            return Key(.character(Character(scalar)), held.contains(.control) ? held : held.subtracting(.shift))
        }
        let key = key(ofASCII: UInt8(value))
        return Key(key.code, key.modifiers.union(held))
    }

    /// xterm's number: one more than the sum of Shift 1, Alt 2, Control 4, Meta 8.
    private static func modifiers(_ number: Int) -> Key.Modifiers {
        let bits = number - 1
        guard bits > 0, bits < 256 else { return [] }
        var held: Key.Modifiers = []
        if bits & 1 != 0 { held.insert(.shift) }
        if bits & (2 | 8) != 0 { held.insert(.alt) }
        if bits & 4 != 0 { held.insert(.control) }
        return held
    }
}
