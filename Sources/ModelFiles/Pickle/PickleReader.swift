/// Reads one pickle (protocols 0 to 5) into a graph of plain objects.
///
/// The instructions are those of Python's `pickletools`. None of them runs anything here: what would call a
/// function goes to `PickleReductions`, which knows a handful of harmless ones by name.
struct PickleReader {
    /// What is wrong, and at which byte of the pickle.
    struct Failure: Error {
        let problem: String
        let offset: Int
    }

    private let bytes: [UInt8]
    /// The next byte to read.
    private(set) var position: Int
    private let start: Int
    private(set) var graph = PickleGraph()
    private var stack: [PickleGraph.Reference] = []
    /// Heights of the stack where marks stand.
    private var marks: [Int] = []
    private var memo: [Int: PickleGraph.Reference] = [:]

    private typealias Reference = PickleGraph.Reference

    private init(_ bytes: [UInt8], at start: Int) {
        self.bytes = bytes
        self.start = start
        position = start
    }

    /// Reads the pickle that begins at `start`.
    /// - Returns: its objects, and where the bytes after it begin.
    static func read(_ bytes: [UInt8], at start: Int = 0) throws(Failure) -> (graph: PickleGraph, end: Int) {
        var reader = PickleReader(bytes, at: start)
        while try reader.step() {}
        return (reader.graph, reader.position)
    }

    private func failure(_ problem: String) -> Failure { Failure(problem: problem, offset: position - start) }

    /// Carries out one instruction.
    /// - Returns: whether the pickle goes on.
    private mutating func step() throws(Failure) -> Bool {
        guard !graph.isFull else { throw failure("the pickle holds more objects than any model needs (\(PickleGraph.maximumSize))") }
        let code = try byte()
        if try constant(code) { return true }
        if try container(code) { return true }
        if try stackOrMemo(code) { return true }
        if try object(code) { return true }
        switch code {
        case UInt8(ascii: "."):
            graph.root = try pop()
            return false
        case 0x80:  // PROTO
            guard try byte() <= 5 else { throw failure("a pickle of an unknown protocol") }
        case 0x95:  // FRAME: only a hint for reading ahead
            _ = try length(8)
        case 0x97:  // NEXT_BUFFER: data that travels outside the pickle
            throw failure("the pickle refers to buffers outside itself")
        case 0x98: break  // READONLY_BUFFER
        default:
            throw failure("unknown pickle instruction 0x\(String(code, radix: 16))")
        }
        return true
    }

    // MARK: Numbers and text

    private mutating func constant(_ code: UInt8) throws(Failure) -> Bool {
        switch code {
        case UInt8(ascii: "N"): push(.none)
        case 0x88: push(.bool(true))
        case 0x89: push(.bool(false))
        case UInt8(ascii: "K"): push(.int(Int(try byte())))
        case UInt8(ascii: "M"): push(.int(try length(2)))
        case UInt8(ascii: "J"): push(.int(Int(Int32(truncatingIfNeeded: try length(4)))))
        case 0x8a: push(PickleLiterals.integer(try take(Int(try byte()))))
        case 0x8b: push(PickleLiterals.integer(try take(try length(4))))
        case UInt8(ascii: "I"), UInt8(ascii: "L"):
            guard let value = PickleLiterals.decimal(try line()) else { throw failure("a number is not one") }
            push(value)
        case UInt8(ascii: "G"):
            let pattern = try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            push(.float(Double(bitPattern: pattern)))
        case UInt8(ascii: "F"):
            guard let value = Double(String(decoding: try line(), as: UTF8.self)) else { throw failure("a number is not one") }
            push(.float(value))
        case UInt8(ascii: "X"): push(try text(try length(4)))
        case 0x8c: push(try text(Int(try byte())))
        case 0x8d: push(try text(try length(8)))
        case UInt8(ascii: "T"): push(PickleLiterals.text(try take(try length(4))))
        case UInt8(ascii: "U"): push(PickleLiterals.text(try take(Int(try byte()))))
        case UInt8(ascii: "S"):
            guard let value = PickleLiterals.quoted(try line()) else { throw failure("a text is not quoted") }
            push(value)
        case UInt8(ascii: "V"): push(.string(PickleLiterals.rawUnicode(try line())))
        case UInt8(ascii: "B"): push(.bytes(Array(try take(try length(4)))))
        case UInt8(ascii: "C"): push(.bytes(Array(try take(Int(try byte())))))
        case 0x8e, 0x96: push(.bytes(Array(try take(try length(8)))))
        default: return false
        }
        return true
    }

    private mutating func text(_ count: Int) throws(Failure) -> PickleGraph.Content {
        // Python may write lone surrogates; they become U+FFFD.
        .string(String(decoding: try take(count), as: UTF8.self))
    }

    // MARK: Lists, tuples, dictionaries

    private mutating func container(_ code: UInt8) throws(Failure) -> Bool {
        switch code {
        case UInt8(ascii: "]"), 0x8f: push(.list)
        case UInt8(ascii: ")"): push(.tuple)
        case UInt8(ascii: "}"): push(.dictionary)
        case UInt8(ascii: "l"), 0x91: push(.list, items: try popToMark())
        case UInt8(ascii: "t"): push(.tuple, items: try popToMark())
        case 0x85: push(.tuple, items: try pop(count: 1))
        case 0x86: push(.tuple, items: try pop(count: 2))
        case 0x87: push(.tuple, items: try pop(count: 3))
        case UInt8(ascii: "d"):
            let entries = try pairs(popToMark())
            push(.dictionary)
            graph.append(entries: entries, to: try top())
        case UInt8(ascii: "a"):
            let items = try pop(count: 1)
            graph.append(items, to: try top())
        case UInt8(ascii: "e"), 0x90:
            let items = try popToMark()
            graph.append(items, to: try top())
        case UInt8(ascii: "s"):
            let entries = try pop(count: 2)
            graph.append(entries: entries, to: try top())
        case UInt8(ascii: "u"):
            let entries = try pairs(popToMark())
            graph.append(entries: entries, to: try top())
        default: return false
        }
        return true
    }

    private func pairs(_ items: [Reference]) throws(Failure) -> [Reference] {
        guard items.count.isMultiple(of: 2) else { throw failure("a key lacks its value") }
        return items
    }

    // MARK: Stack and memo

    private mutating func stackOrMemo(_ code: UInt8) throws(Failure) -> Bool {
        switch code {
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: "0"):
            if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
        case UInt8(ascii: "1"): _ = try popToMark()
        case UInt8(ascii: "2"): stack.append(try top())
        case UInt8(ascii: "p"): memo[try lineNumber()] = try top()
        case UInt8(ascii: "q"): memo[Int(try byte())] = try top()
        case UInt8(ascii: "r"): memo[try length(4)] = try top()
        case 0x94: memo[memo.count] = try top()
        case UInt8(ascii: "g"): try recall(try lineNumber())
        case UInt8(ascii: "h"): try recall(Int(try byte()))
        case UInt8(ascii: "j"): try recall(try length(4))
        default: return false
        }
        return true
    }

    private mutating func recall(_ key: Int) throws(Failure) {
        guard let reference = memo[key] else { throw failure("the pickle recalls what it never stored") }
        stack.append(reference)
    }

    // MARK: Classes and objects

    private mutating func object(_ code: UInt8) throws(Failure) -> Bool {
        switch code {
        case UInt8(ascii: "c"): push(.global(try globalName()))
        case 0x93:
            let parts = try pop(count: 2)
            guard let module = graph.string(parts[0]), let name = graph.string(parts[1]) else { throw failure("a class lacks its name") }
            push(.global("\(module).\(name)"))
        case 0x82: push(.global("copyreg.extension.\(try byte())"))
        case 0x83: push(.global("copyreg.extension.\(try length(2))"))
        case 0x84: push(.global("copyreg.extension.\(try length(4))"))
        case UInt8(ascii: "i"):
            let name = try globalName()
            push(.object(name), items: try popToMark())
        case UInt8(ascii: "o"):
            let items = try popToMark()
            guard let type = items.first else { throw failure("an object lacks its class") }
            push(.object(graph.className(type)), items: Array(items.dropFirst()))
        case 0x81:
            let parts = try pop(count: 2)
            stack.append(graph.instance(of: parts[0], arguments: graph.elements(parts[1]) ?? []))
        case 0x92:
            let parts = try pop(count: 3)
            stack.append(graph.instance(of: parts[0], arguments: graph.elements(parts[1]) ?? []))
        case UInt8(ascii: "R"):
            let parts = try pop(count: 2)
            guard let result = graph.reduce(parts[0], arguments: graph.elements(parts[1]) ?? []) else {
                throw failure("a tensor is described in an impossible way")
            }
            stack.append(result)
        case UInt8(ascii: "b"):
            let state = try pop()
            graph.setState(state, of: try top())
        case UInt8(ascii: "Q"):
            stack.append(graph.persistent(try pop()))
        case UInt8(ascii: "P"):
            push(.object("persistent id \(String(decoding: try line(), as: UTF8.self))"))
        default: return false
        }
        return true
    }

    private mutating func globalName() throws(Failure) -> String {
        let module = String(decoding: try line(), as: UTF8.self)
        return "\(module).\(String(decoding: try line(), as: UTF8.self))"
    }
}

// MARK: Bytes and stack

extension PickleReader {
    private mutating func byte() throws(Failure) -> UInt8 {
        guard position < bytes.count else { throw failure("the pickle ends too early") }
        position += 1
        return bytes[position - 1]
    }

    private mutating func take(_ count: Int) throws(Failure) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw failure("the pickle ends too early") }
        position += count
        return bytes[position - count..<position]
    }

    /// A little-endian number of `size` bytes that does not fit an `Int` counts as too long for the pickle.
    private mutating func length(_ size: Int) throws(Failure) -> Int {
        let number = try take(size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let length = Int(exactly: number) else { throw failure("the pickle ends too early") }
        return length
    }

    /// The bytes up to the next line feed, without it.
    private mutating func line() throws(Failure) -> ArraySlice<UInt8> {
        guard let end = bytes[position...].firstIndex(of: 0x0a) else { throw failure("the pickle ends too early") }
        defer { position = end + 1 }
        return bytes[position..<end]
    }

    private mutating func lineNumber() throws(Failure) -> Int {
        guard let number = Int(String(decoding: try line(), as: UTF8.self)) else { throw failure("a number is not one") }
        return number
    }

    private mutating func push(_ content: PickleGraph.Content, items: [PickleGraph.Reference] = []) {
        stack.append(graph.add(content, items: items))
    }

    private func top() throws(Failure) -> PickleGraph.Reference {
        guard let top = stack.last, stack.count > marks.last ?? 0 else { throw failure("the pickle's stack is empty") }
        return top
    }

    private mutating func pop() throws(Failure) -> PickleGraph.Reference {
        let top = try top()
        stack.removeLast()
        return top
    }

    /// The topmost `count` objects, in the order they were pushed.
    private mutating func pop(count: Int) throws(Failure) -> [PickleGraph.Reference] {
        guard stack.count - (marks.last ?? 0) >= count else { throw failure("the pickle's stack is empty") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    /// Everything above the last mark, and the mark itself.
    private mutating func popToMark() throws(Failure) -> [PickleGraph.Reference] {
        guard let mark = marks.popLast() else { throw failure("the pickle lacks a mark") }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }
}
