import EngineInterface
import Testing

@Suite struct WrappingTests {
    @Test(arguments: [
        ("one two three", 8, ["one two", "three"]), ("one two", 20, ["one two"]), ("", 10, [""]), ("a  b", 10, ["a  b"]),
        ("abcdefghijkl", 8, ["abcdefgh", "ijkl"]), ("ab abcdefghijkl", 8, ["ab", "abcdefgh", "ijkl"]), ("one\ntwo", 10, ["one", "two"]),
        // Chinese lines end after any character, but punctuation stays with the one before or after it.
        ("初始化文本没有内容", 8, ["初始化文", "本没有内", "容"]), ("初始化文，本", 8, ["初始化", "文，本"]), ("初始化（文本）没有", 8, ["初始化", "（文本）", "没有"]),
        ("文本 * 没有描述", 10, ["文本 * 没", "有描述"]), ("通常用cat描述", 8, ["通常用", "cat描述"]), ("1girl、1boy、cat", 12, ["1girl、", "1boy、cat"]),
        ("用 --caption 写", 12, ["用 --caption", "写"]),
    ] as [(String, Int, [String])]) func lines(_ text: String, _ width: Int, _ expected: [String]) {
        let lines = TextWidth.wrapped(text, to: width)
        #expect(lines == expected)
        #expect(lines.allSatisfy { TextWidth.columns($0) <= width })
    }
}
