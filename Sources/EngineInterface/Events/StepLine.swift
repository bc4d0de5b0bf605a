/// A quick reader of `step` events as this program writes them. Whatever is unusual, be it a space, another key or an escape that is
/// rarely needed, is left to the decoder, so that both never differ.
package struct StepLine {
    /// The keys of a step, each once; their places are bits of `found`.
    private enum Key: String, CaseIterable {
        case epoch, epochStep = "epoch_step", event, learnRate = "learn_rate", loss, norm, prompt, seconds, step, time, memory

        var bit: Int { 1 << (Self.allCases.firstIndex(of: self) ?? 0) }
    }

    /// What every step has; steps of older versions have no memory.
    private static let all = (1 << Key.allCases.count) - 1 - Key.memory.bit
    private static let keys = Dictionary(uniqueKeysWithValues: Key.allCases.map { ($0.rawValue, ($0, $0.bit)) })

    private let bytes: ArraySlice<UInt8>
    private var at: Int
    private var event = Event(time: 0, step: 0, .other("step"))
    private var step = Event.Step(epoch: 0, epochStep: 0, loss: .nan, learnRate: .nan, norm: .nan, seconds: .nan, prompt: "")

    /// The event of a line; nil where the line is another event's, or is to be left to the decoder.
    package static func event(_ line: ArraySlice<UInt8>) -> Event? {
        var reader = StepLine(bytes: line, at: line.startIndex)
        return reader.read()
    }

    private init(bytes: ArraySlice<UInt8>, at: Int) {
        self.bytes = bytes
        self.at = at
    }

    private mutating func read() -> Event? {
        guard take("{") else { return nil }
        var found = 0
        repeat {
            guard let name = string(), take(":"), let (key, bit) = Self.keys[name], found & bit == 0, value(of: key) else { return nil }
            found |= bit
        } while take(",")
        guard take("}"), at == bytes.endIndex, found | Key.memory.bit == Self.all | Key.memory.bit else { return nil }
        event.content = .step(step)
        return event
    }

    private mutating func value(of key: Key) -> Bool {
        switch key {
        case .event: string() == "step"
        case .prompt: set(\.step.prompt, string())
        case .epoch: set(\.step.epoch, integer())
        case .epochStep: set(\.step.epochStep, integer())
        case .step: set(\.event.step, integer().map(Event.count))
        case .time: set(\.event.time, number())
        case .loss: set(\.step.loss, numberOrNull())
        case .learnRate: set(\.step.learnRate, numberOrNull())
        case .norm: set(\.step.norm, numberOrNull())
        case .memory: set(\.step.memory, integer().map(Optional.some))
        case .seconds: set(\.step.seconds, numberOrNull())
        }
    }

    private mutating func set<Value>(_ place: WritableKeyPath<StepLine, Value>, _ value: Value?) -> Bool {
        guard let value else { return false }
        self[keyPath: place] = value
        return true
    }

    // MARK: Parts of a line

    private var byte: UInt8? { at < bytes.endIndex ? bytes[at] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte, byte == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = at
        while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { return nil }
            at += 1
        }
        if take("\"") { return String(validating: bytes[start..<at - 1], as: UTF8.self) }
        return escapedString(from: start)
    }

    /// The string from `start` on, `at` standing before its first escape.
    private mutating func escapedString(from start: Int) -> String? {
        var text = Array(bytes[start..<at])
        while let byte {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escape = self.byte else { return nil }
                at += 1
                switch escape {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "r"): text.append(0x0D)
                case UInt8(ascii: "t"): text.append(0x09)
                default: return nil
                }
            case 0x20...: text.append(byte)
            default: return nil
            }
        }
        return nil
    }

    private mutating func integer() -> Int? {
        let start = at
        skipDigits()
        // A zero at the front is no JSON; beyond 18 digits there may be no Int.
        guard (1...18).contains(at - start), at - start == 1 || bytes[start] != UInt8(ascii: "0"), let byte,
              byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}")
        else { return nil }
        return bytes[start..<at].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private mutating func numberOrNull() -> Double? {
        if byte == UInt8(ascii: "n") {
            guard bytes[at...].starts(with: "null".utf8) else { return nil }
            at += 4
            return .nan
        }
        return number()
    }

    /// A number by JSON's grammar.
    private mutating func number() -> Double? {
        let start = at
        _ = take("-")
        if !take("0") { guard skipDigits() > 0 else { return nil } }
        if take(".") { guard skipDigits() > 0 else { return nil } }
        if take("e") || take("E") {
            if !take("-") { _ = take("+") }
            guard skipDigits() > 0 else { return nil }
        }
        guard let number = DecimalText.number(bytes[start..<at]), number.isFinite else { return nil }
        return number
    }

    @discardableResult
    private mutating func skipDigits() -> Int {
        let start = at
        while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        return at - start
    }
}
