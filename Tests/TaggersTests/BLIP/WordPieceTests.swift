import ModelFiles
import Taggers
import Testing

/// Against transformers' BertTokenizer with the word list that ships.
@Suite struct WordPieceTests {
    private static let vocabulary: String = {
        let here = #filePath
        return here[..<(here.lastIndex(of: "/") ?? here.endIndex)] + "/../../../Sources/TextualInversion/Resources/bert-base-uncased/vocab.txt"
    }()

    private func tokenizer() throws -> WordPieceTokenizer { try WordPieceTokenizer(list: WordList(path: Self.vocabulary)) }

    @Test func listIsBERTs() throws {
        let list = try WordList(path: Self.vocabulary)
        #expect(list.pieces.count == 30524)
        #expect(list.pieces[0] == "[PAD]" && list.pieces[101] == "[CLS]" && list.pieces[102] == "[SEP]" && list.pieces[1037] == "a")
        #expect(list.pieces[30522] == "[DEC]" && list.pieces[30523] == "[ENC]")
    }

    @Test func textsHaveTheSameIds() throws {
        let (tokenizer, json) = (try tokenizer(), try JSONValue.read(path: BLIPFixture.path("wordpieces.json")))
        let cases = try #require(json["encoded"]?.array)
        #expect(cases.count > 200)
        for entry in cases {
            let text = try #require(entry.array?.first?.string)
            #expect(tokenizer.ids(text) == entry.array?.last?.array?.compactMap(\.integer), "\(text.debugDescription)")
        }
    }

    @Test func idsHaveTheSameText() throws {
        let (tokenizer, json) = (try tokenizer(), try JSONValue.read(path: BLIPFixture.path("wordpieces.json")))
        let cases = try #require(json["decoded"]?.array)
        #expect(cases.count > 100)
        for entry in cases {
            let ids = try #require(entry.array?.first?.array).compactMap(\.integer)
            let text = try #require(entry.array?.last?.string)
            #expect(Array(tokenizer.text(ids).unicodeScalars) == Array(text.unicodeScalars), "\(ids)")
        }
    }

    @Test func idsBeyondTheListAreNoText() throws {
        #expect(try tokenizer().text([1037, 99_999, -1, 4937]) == "a cat")
    }

    @Test func tokenizerOfTransformersIsReadToo() throws {
        try withBLIPFolder { folder in
            let vocabulary = BLIPFixture.pieces.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
            let added = "[{\"id\": 3, \"content\": \"[SEP]\"}, {\"id\": 58, \"content\": \"[DEC]\"}, {\"id\": 59, \"content\": \"[ENC]\"}]"
            let path = "\(folder)/tokenizer.json"
            try BLIPFixture.write(Array("{\"added_tokens\": \(added), \"model\": {\"vocab\": {\(vocabulary)}}}".utf8), to: path)
            #expect(try WordList(path: path).pieces == BLIPFixture.pieces + ["[DEC]", "[ENC]"])
        }
    }
}
