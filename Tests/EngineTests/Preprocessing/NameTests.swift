import Engine
import Testing

@Suite struct OutputNameTests {
    @Test func numbersHaveFiveDigitsOrMore() {
        #expect(OutputName.base(index: 7, part: 0, stem: "cat") == "00007-0-cat")
        #expect(OutputName.base(index: 123_456, part: 12, stem: "a b.c") == "123456-12-a b.c")
    }

    @Test func whatSteersATerminalStaysOut() {
        #expect(OutputName.base(index: 0, part: 0, stem: "a\nb\u{1B}[31mc\u{2028}d\u{7F}") == "00000-0-a_b_[31mc_d_")
        #expect(OutputName.base(index: 0, part: 0, caption: "one\ntwo, a/b") == "00000-0-one two, a_b")
    }

    /// 255 bytes with `.png`, cut between characters.
    @Test(arguments: ["猫", "👩‍👩‍👧", "é", "x"]) func longNamesAreCut(character: String) {
        let base = OutputName.base(index: 1, part: 2, stem: String(repeating: character, count: 300))
        let room = 255 - 4 - "00001-2-".utf8.count
        #expect(base == "00001-2-" + String(repeating: character, count: room / character.utf8.count))
        #expect((base + ".png").utf8.count <= 255)
    }

    /// Training reads a caption back from the name as it was, also where it begins with a digit.
    @Test(arguments: ["1girl, solo, >_<", "-5 degrees", "a cat. On a mat", "猫, 1匹", "2.5d", "३ cats"])
    func trainingReadsCaptionsBack(caption: String) {
        let name = OutputName.base(index: 31, part: 4, caption: caption) + ".png"
        #expect(name.hasPrefix("00031-4-") && name.utf8.count <= 255)
        #expect(Caption.fromFileName(name) == caption)
    }

    @Test func longCaptionsEndWithAWord() {
        let caption = (0 ..< 60).map { "tag number \($0)" }.joined(separator: ", ")
        let name = OutputName.base(index: 0, part: 0, caption: caption) + ".png"
        let back = Caption.fromFileName(name)
        #expect(name.utf8.count <= 255 && name.utf8.count > 230)
        #expect(caption.hasPrefix(back))
        let next = caption.dropFirst(back.count)
        #expect(next.hasPrefix(",") || next.hasPrefix(" "))
    }
}
