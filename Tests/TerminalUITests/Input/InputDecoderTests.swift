import Testing
import TerminalUI

@Suite struct InputDecoderTests {
    /// What a terminal's bytes become; `\e` for ESC.
    private func decode(_ text: String, keys: [[UInt8]: Key] = [:]) -> [TerminalInput] {
        var decoder = InputDecoder(keys: keys)
        return decoder.decode(Self.bytes(text))
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.replacing("\\e", with: "\u{1B}").utf8) }

    // MARK: Keys

    /// As xterm's ctlseqs has them, with and without what is held down.
    @Test(arguments: [
        ("\\e[A", .up), ("\\eOA", .up), ("\\e[B", .down), ("\\e[C", .right), ("\\e[D", .left), ("\\eOD", .left), ("\\e[H", .home), ("\\eOH", .home),
        ("\\e[F", .end), ("\\e[1~", .home), ("\\e[4~", .end), ("\\e[2~", Key(.insert)), ("\\e[3~", .delete), ("\\e[5~", .pageUp), ("\\e[6~", .pageDown),
        ("\\eOP", .function(1)), ("\\eOQ", .function(2)), ("\\eOR", .function(3)), ("\\eOS", .function(4)), ("\\e[15~", .function(5)),
        ("\\e[17~", .function(6)), ("\\e[18~", .function(7)), ("\\e[19~", .function(8)), ("\\e[20~", .function(9)), ("\\e[21~", .function(10)),
        ("\\e[23~", .function(11)), ("\\e[24~", .function(12)), ("\\e[Z", .backTab),
        ("\\e[1;5A", Key(.up, .control)), ("\\e[1;2D", Key(.left, .shift)), ("\\e[1;3C", Key(.right, .alt)), ("\\e[1;6B", Key(.down, [.control, .shift])),
        ("\\e[1;5P", Key(.function(1), .control)), ("\\e[1;2R", Key(.function(3), .shift)), ("\\e[3;5~", Key(.delete, .control)),
        ("\\e[5;2~", Key(.pageUp, .shift)), ("\\e[15;3~", Key(.function(5), .alt)), ("\\eOM", .enter), ("\\eOp", .character("0")), ("\\eOk", .character("+")),
        ("\\e[27;5;105~", .control("i")), ("\\e[105;5u", .control("i")), ("\\e[27;1u", .escape), ("\\e[13;2u", Key(.enter, .shift)),
        ("\\e[1:1;5:1A", Key(.up, .control)),
    ] as [(String, Key)])
    func xterm(sequence: String, key: Key) { #expect(decode(sequence) == [.key(key)]) }

    @Test(arguments: [
        ("\\e[[A", .function(1)), ("\\e[[B", .function(2)), ("\\e[[C", .function(3)), ("\\e[[D", .function(4)), ("\\e[[E", .function(5)),
        ("\\e[25~", .function(13)), ("\\e[26~", .function(14)), ("\\e[28~", .function(15)), ("\\e[29~", .function(16)), ("\\e[31~", .function(17)),
    ] as [(String, Key)])
    func linuxConsole(sequence: String, key: Key) { #expect(decode(sequence) == [.key(key)]) }

    @Test(arguments: [
        ("\\e[11~", .function(1)), ("\\e[14~", .function(4)), ("\\e[7~", .home), ("\\e[8~", .end), ("\\e[5$", Key(.pageUp, .shift)),
        ("\\e[5^", Key(.pageUp, .control)), ("\\e[3@", Key(.delete, [.control, .shift])), ("\\e[a", Key(.up, .shift)), ("\\e[d", Key(.left, .shift)),
        ("\\eOa", Key(.up, .control)), ("\\eOc", Key(.right, .control)), ("\\e\\e[A", Key(.up, .alt)), ("\\e\\e[3~", Key(.delete, .alt)),
    ] as [(String, Key)])
    func rxvt(sequence: String, key: Key) { #expect(decode(sequence) == [.key(key)]) }

    @Test(arguments: [
        ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace), ("\u{1}", .control("a")), ("\u{1A}", .control("z")),
        ("\u{0}", .control(" ")), ("\u{1F}", .control("_")), ("a", .character("a")), ("Z", .character("Z")), (" ", .space), ("é", .character("é")),
        ("学", .character("学")), ("🎨", .character("🎨")), ("\\eb", .alt("b")), ("\\eF", .alt("F")), ("\\e\u{7F}", Key(.backspace, .alt)),
        ("\\e\r", Key(.enter, .alt)), ("\\e学", .alt("学")), ("\\e\u{1}", Key(.character("a"), [.control, .alt])),
    ] as [(String, Key)])
    func characters(text: String, key: Key) { #expect(decode(text) == [.key(key)]) }

    @Test(arguments: ["xterm-256color", "linux", "rxvt", "vt100", "vt220", "screen", "tmux-256color", "alacritty"])
    func everyKeyThatTerminfoKnows(term: String) throws {
        let terminfo = try Terminfo.load(term)
        #expect(terminfo.keys.count >= 8)
        for (sequence, key) in terminfo.keys {
            var decoder = InputDecoder(keys: terminfo.keys)
            #expect(decoder.decode(sequence) == [.key(key)])
            // Those of the usual terminals are known without it, but for the Linux console's Shift-Tab, which is Alt-Tab elsewhere.
            guard !["vt100", "vt220"].contains(term), key != .backTab else { continue }
            var plain = InputDecoder()
            #expect(plain.decode(sequence) == [.key(key)])
        }
    }

    @Test func aTerminalsOwnSequencesGoFirst() {
        let keys: [[UInt8]: Key] = [Self.bytes("\\e[224z"): .function(1), Self.bytes("\\eT"): .pageUp, Self.bytes("\\e[H"): .function(9)]
        #expect(decode("\\e[224z\\eT\\e[H", keys: keys) == [.key(.function(1)), .key(.pageUp), .key(.function(9))])
    }

    // MARK: The key Escape

    @Test func escapeWaitsForWhatFollows() {
        var decoder = InputDecoder()
        #expect(decoder.decode([0x1B]).isEmpty && decoder.isPending)
        #expect(decoder.flush() == [.key(.escape)])
        #expect(!decoder.isPending && decoder.flush().isEmpty)
        #expect(decoder.decode(Array("[A".utf8)) == [.key(.character("[")), .key(.character("A"))])
    }

    @Test(arguments: [
        ("\\e\\e", [.escape, .escape]), ("\\e[", [.alt("[")]), ("\\eO", [.alt("O")]), ("\\eP", [.alt("P")]), ("\\e]", [.alt("]")]), ("\\e_", [.alt("_")]),
        ("\\e\\e[", [.escape, .alt("[")]),
    ] as [(String, [Key])])
    func keysThatLookLikeTheBeginningOfASequence(text: String, keys: [Key]) {
        var decoder = InputDecoder()
        #expect(decoder.decode(Self.bytes(text)).isEmpty && decoder.isPending)
        #expect(decoder.flush() == keys.map { .key($0) })
        #expect(decoder.decode([0x61]) == [.key(.character("a"))])
    }

    @Test func escapeTwiceAndALetter() {
        #expect(decode("\\e\\ex") == [.key(.escape), .key(.alt("x"))])
        #expect(decode("\\e\\e\\e[A") == [.key(.escape), .key(Key(.up, .alt))])
    }

    @Test func escapeBeforeAnAnswerIsNotLost() {
        #expect(decode("\\e\\e[0n") == [.key(.escape), .answer(.ready)])
        #expect(decode("\\e\\e[<0;1;1M") == [.key(.escape), .click(Point(x: 0, y: 0))])
    }

    // MARK: Pasted text and the mouse

    @Test func pastedTextIsOneText() {
        #expect(decode("\\e[200~a猫\r\nb\rc\n\\e[A\\e[20x\u{3}\\e[201~z") == [.paste("a猫\nb\nc\n\u{1B}[A\u{1B}[20x\u{3}"), .key(.character("z"))])
        #expect(decode("\\e[200~\\e\\e[201~") == [.paste("\u{1B}")])
        #expect(decode("\\e[200~\\e[201~") == [.paste("")])
    }

    @Test func pastedTextIsBounded() {
        var decoder = InputDecoder()
        let long = [UInt8](repeating: 0x78, count: 3 << 20)
        let input = decoder.decode(Self.bytes("\\e[200~") + long + Self.bytes("\\e[201~q"))
        #expect(input.count == 2 && input.last == .key(.character("q")))
        if case .paste(let text) = input.first { #expect(text.utf8.count == 1 << 20) } else { Issue.record("no text was pasted") }
    }

    @Test(arguments: [
        ("\\e[<0;10;5M", [.click(Point(x: 9, y: 4))]), ("\\e[<0;10;5m", []), ("\\e[<2;1;1M", []), ("\\e[<32;1;1M", []), ("\\e[<35;3;3M", []),
        ("\\e[<16;300;200M", [.click(Point(x: 299, y: 199))]), ("\\e[<64;1;2M", [.wheel(Point(x: 0, y: 1), -1)]),
        ("\\e[<65;1;2M", [.wheel(Point(x: 0, y: 1), 1)]), ("\\e[<0;0;0M", []), ("\\e[<0;1M", []), ("\\e[M !\"", [.click(Point(x: 0, y: 1))]), ("\\e[M#!!", []),
    ] as [(String, [TerminalInput])])
    func mouse(text: String, input: [TerminalInput]) {
        #expect(decode(text + "k") == input + [.key(.character("k"))])
    }

    // MARK: Answers

    @Test(arguments: [
        ("\\e[?62;4;22c", [.deviceAttributes([62, 4, 22])]), ("\\e[?6c", [.deviceAttributes([6])]), ("\\e[0n", [.ready]),
        ("\\e[6;20;10t", [.cellPixels(width: 10, height: 20)]), ("\\e[4;480;800t", [.textAreaPixels(width: 800, height: 480)]),
        ("\\e[?2026;2$y", [.mode(2026, 2)]), ("\\e[?2026;0$y", [.mode(2026, 0)]), ("\\eP>|tmux 3.3a\\e\\", [.version("tmux 3.3a")]),
        ("\\eP>|XTerm(379)\\e\\", [.version("XTerm(379)")]), ("\\e_Gi=31;OK\\e\\", [.kittyGraphics(isSupported: true)]),
        ("\\e_Gi=31;ENOTSUP:no\\e\\", [.kittyGraphics(isSupported: false)]), ("\\e_Gi=5;OK\\e\\", [.other]), ("\\e[>41;379;0c", [.other]),
        ("\\e]11;rgb:1e1e/1e1e/2e2e\\e\\", [.other]), ("\\e]11;rgb:0/0/0\u{7}", [.other]), ("\\eP!|00000000\\e\\", [.other]),
        ("\\e[I", []), ("\\e[O", []), ("\\e[12;40R", []), ("\\e[8;24;80t", []), ("\\e[?997;1n", [.other]), ("\\e[1;2;3;4x", []), ("\\e[9999999999999A", []),
        ("\\e[57428u", []),
    ] as [(String, [TerminalAnswer])])
    func answers(text: String, answers: [TerminalAnswer]) {
        #expect(decode(text + "k") == answers.map { .answer($0) } + [.key(.character("k"))])
    }

    @Test func whatIsTooLongOrCutOffLeaksNoLetters() {
        let long = String(repeating: "1;", count: 500)
        #expect(decode("\\e[\(long)Aq") == [.key(.character("q"))])
        #expect(decode("\\e]52;c;" + String(repeating: "x", count: 10_000) + "\\e\\q") == [.answer(.other), .key(.character("q"))])
        // The rest of an answer was lost on the line; the next key is a key.
        #expect(decode("\\e[?62;4\rq") == [.key(.enter), .key(.character("q"))])
        #expect(decode("\\eP>|tmu\\e[Aq") == [.key(.up), .key(.character("q"))])
        #expect(decode("\\e_Gi=3\u{3}q") == [.key(.control("c")), .key(.character("q"))])
    }

    // MARK: Any bytes at all

    private static let everything = bytes(
        "aé学🎨\\e[A\\eOP\\e[1;5C\\e[15~\\e[[B\\eb\\e\\e[D\\e[5$\\e[200~x\r\n猫\\e[201~\\e[<0;10;5M\\e[M !!\\e[?62;4c\\eP>|tmux 3.3a\\e\\"
            + "\\e_Gi=31;OK\\e\\\\e[6;20;10t\\e]0;t\u{7}\\e[?2026;2$y\\e[0n\r\t\u{7F}q")

    @Test func anySplitGivesTheSame() {
        var whole = InputDecoder()
        let expected = whole.decode(Self.everything)
        #expect(expected.count == 26)
        for first in 0...Self.everything.count {
            var decoder = InputDecoder()
            let input = decoder.decode(Self.everything[..<first]) + decoder.decode(Self.everything[first...])
            #expect(input == expected, "split at \(first)")
        }
        var byByte = InputDecoder()
        #expect(Self.everything.flatMap { byByte.decode([$0]) } == expected)
    }

    @Test func brokenCharactersArePassedOver() {
        var decoder = InputDecoder()
        let bytes: [UInt8] = [0xFF, 0x61, 0xC3, 0x62, 0xE5, 0xAD, 0x63, 0x80, 0xED, 0xA0, 0x80, 0xC0, 0xAF, 0xF5, 0x64, 0xE5, 0xAD, 0x1B, 0x5B, 0x41]
        #expect(decoder.decode(bytes) == [.key(.character("a")), .key(.character("b")), .key(.character("c")), .key(.character("d")), .key(.up)])
    }

    @Test func rubbishDoesNoHarm() {
        var numbers = SeededNumbers(1)
        let likely = Self.bytes("\\e\\e\\e[[]OP_;;0123456789?<>$~ABMmctny\\") + [0x9B, 0xC3, 0xE5, 0x00, 0x07, 0x18]
        for _ in 0..<200 {
            let bytes = (0..<500).map { _ in
                Bool.random(using: &numbers) ? likely.randomElement(using: &numbers) ?? 0 : UInt8.random(in: 0...255, using: &numbers)
            }
            var whole = InputDecoder()
            var pieces = InputDecoder()
            let expected = whole.decode(bytes)
            let cut = Int.random(in: 0...500, using: &numbers)
            #expect(pieces.decode(bytes[..<cut]) + pieces.decode(bytes[cut...]) == expected)
            _ = whole.flush()
            // Whatever it was in, a pasted text and a string end, and keys are keys again.
            let after = whole.decode(Self.bytes("\\e[201~\\e\\\u{18}")) + whole.flush() + whole.decode([0x71])
            #expect(after.last == .key(.character("q")))
        }
    }
}
