/// A keyword and its text inside a picture file, as PNG's tEXt, zTXt and iTXt chunks carry them.
public struct TextChunk: Sendable, Equatable {
    public var keyword: String
    public var text: String

    public init(keyword: String, text: String) {
        self.keyword = keyword
        self.text = text
    }
}
