import EngineInterface
import Testing

/// Where lines are broken that are longer than their room.
@Suite struct WrappingTests {
    @Test func chineseBreaksBetweenCharacters() {
        #expect(TextWidth.wrapped("初始化文本 * 没有描述要训练的内容", to: 20) == ["初始化文本 * 没有描", "述要训练的内容"])
    }

    @Test func punctuationStaysWithItsText() {
        // The comma has no room any more, and takes its character along.
        #expect(TextWidth.wrapped("一二三四五，六", to: 10) == ["一二三四", "五，六"])
        #expect(TextWidth.wrapped("一二三四（五六）", to: 10) == ["一二三四", "（五六）"])
        #expect(TextWidth.wrapped("一二三四“五六”", to: 9) == ["一二三四", "“五六”"])
    }

    @Test func wordsStayWhole() {
        #expect(TextWidth.wrapped("请用 .safetensors 文件，或换一个", to: 16) == ["请用", ".safetensors 文", "件，或换一个"])
        #expect(TextWidth.wrapped("one two three four", to: 9) == ["one two", "three", "four"])
        #expect(TextWidth.wrapped("a  b", to: 9) == ["a  b"])
    }

    @Test func whatFitsNowhereIsCut() {
        #expect(TextWidth.wrapped("/a/very/long/path", to: 8) == ["/a/very/", "long/pat", "h"])
        #expect(TextWidth.wrapped("", to: 8) == [""])
    }

    @Test(arguments: 8...40) func nothingIsLostOrTooWide(width: Int) {
        let text = "已跳过：/tmp/图片/a.png：不支持 GIF 图片；请先转换，例如：convert in.gif out.png（见“帮助”）。"
        let lines = TextWidth.wrapped(text, to: width)
        #expect(lines.allSatisfy { TextWidth.columns($0) <= width })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
}
