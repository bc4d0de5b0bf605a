import Engine
import EngineInterface
import FoundationEssentials
import Testing

/// What is said of the embeddings that prompts name, or seem to.
@Suite struct PromptWordsTests {
    private static let options = ModelOptions()

    private static func reader(_ home: TrainingHome) throws -> PromptReader {
        try PromptReader(options, home: home.home, resources: TrainingHome.resources)
    }

    private static func home(_ names: String...) throws -> TrainingHome {
        let home = try TrainingHome(pictures: 1)
        for name in names { try home.create(name, "ghost", vectors: 2) }
        return home
    }

    @Test func wordsThatLookLikeOneAreNamed() throws {
        let reader = try Self.reader(Self.home("mghost", "Xingye-prompt"))
        for (prompt, line) in [
            ("a photo of mghots", "mghots: did you mean the embedding mghost?"), ("(mgohst:1.2), cat", "mgohst: did you mean the embedding mghost?"),
            ("[xingye-promt:cat:0.5]", "xingye-promt: did you mean the embedding Xingye-prompt?"), ("two mghosts.", "mghosts: did you mean the embedding mghost?"),
        ] {
            #expect(reader.doubts(on: prompt, steps: 20) == [Event.Log(.advice, line)], "\(prompt)")
        }
        for prompt in ["a photo of mghost", "MGHOST's house", "mghost, Xingye-prompt", "a ghost", "my prompt", "# mghots", ""] {
            #expect(reader.doubts(on: prompt, steps: 20).isEmpty, "\(prompt)")
        }
    }

    /// Names that are a letter or two away from English words, and every whole word that the model knows: none is taken for a mistake.
    @Test func wordsOfTheVocabularyAreNoMistakes() throws {
        let reader = try Self.reader(Self.home("ghosts1", "sparkel", "girly", "mghost", "catz", "photoo", "styles-x"))
        let file = FilePath.joined(TrainingHome.resources.builtInModel, "tokenizer/vocab.json")
        let vocabulary = try JSONDecoder().decode([String: Int].self, from: Data(SmallFile.bytes(file)))
        let words = vocabulary.keys.filter { $0.hasSuffix("</w>") }.map { String($0.dropLast(4)) }
            .filter { $0.count >= 4 && $0.utf8.allSatisfy { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") } }.sorted()
        #expect(words.count > 15_000)
        // In prompts of a usual length: what is one word alone could be read otherwise beside others.
        for start in stride(from: 0, to: words.count, by: 500) {
            let doubts = reader.doubts(on: words[start ..< min(start + 500, words.count)].joined(separator: ", "), steps: 20)
            #expect(doubts.isEmpty, "\(doubts)")
        }
        // The same words with a letter too many are none, so that the above is not silent for another reason.
        #expect(reader.doubts(on: "sparkell", steps: 20).count == 1)
    }

    /// BERT's words are another choice of common English, many of which this model has to put together from pieces.
    @Test func otherEnglishWordsAreRarelyMistaken() throws {
        let reader = try Self.reader(Self.home("mghost", "mint-ghost", "Xingye-prompt", "my-cat"))
        let words = try SmallFile.lines(of: SmallFile.text(TrainingHome.resources.wordPieces))
            .filter { $0.count >= 4 && $0.allSatisfy { $0.isASCII && $0.isLetter } }
        #expect(words.count > 15_000)
        for start in stride(from: 0, to: words.count, by: 500) {
            let doubts = reader.doubts(on: words[start ..< min(start + 500, words.count)].joined(separator: ", "), steps: 20)
            #expect(doubts.isEmpty, "\(doubts)")
        }
    }

    @Test func embeddingsOfOtherModelsAreReadAsText() throws {
        let home = try Self.home("mghost")
        try EmbeddingFixtures.copy("xl.safetensors", to: FilePath.joined(home.home.embeddings, "grande-xl.safetensors"))
        try EmbeddingFixtures.copy("trained.pt", to: FilePath.joined(home.home.embeddings, "narrow.pt"))
        try AtomicFile.write("no embedding", to: FilePath.joined(home.home.embeddings, "broken-word.pt"))
        let reader = try Self.reader(home)
        let store = EmbeddingStore(folder: home.home.embeddings, widths: [96])
        let narrow = try #require(store.skipped.first { $0.path.hasSuffix("narrow.pt") }).word
        let doubts = reader.doubts(on: "mghost and grande-xl, \(narrow), broken-word", steps: 20)
        #expect(doubts.allSatisfy { $0.level == .warning })
        #expect(doubts.map(\.message).prefix(2) == ["grande-xl is for Stable Diffusion XL: read as plain text", "\(narrow) is for another model (8 numbers): read as plain text"])
        #expect(doubts.last?.message.hasPrefix("broken-word is read as plain text: ") == true && doubts.count == 3)
    }

    /// The form of pane 5 asks for the same.
    @Test func theInterfaceIsToldWhichWordsAreUsed() throws {
        let home = try Self.home("mghost")
        try EmbeddingFixtures.copy("trained.pt", to: FilePath.joined(home.home.embeddings, "narrow.pt"))
        var settings = GenerationSettings(prompt: "a mghost and my-thing")
        settings.negativePrompt = "mghots"
        let remarks = try home.answers.remarks(on: settings)
        #expect(remarks.map(\.text) == ["words: mghost (2 vectors, step 0), my-thing (2 vectors, step 0)", "mghots: did you mean the embedding mghost?"])
        #expect(remarks.map(\.field) == ["prompt", "negative_prompt"] && remarks.map(\.isFact) == [true, false])
        let narrow = try #require(EmbeddingStore(folder: home.home.embeddings, widths: [96]).skipped.first).word
        settings = GenerationSettings(prompt: "a \(narrow)")
        #expect(try home.answers.remarks(on: settings).map(\.text) == ["\(narrow) is for another model (8 numbers): read as plain text"])
    }

    /// A run's own word goes without saying; others, and mistakes of its previews' prompt, do not.
    @Test func aRunSaysWhichOtherWordsItsPromptsName() throws {
        let home = try Self.home("mghost")
        try AtomicFile.write("with mghost", to: FilePath.joined(home.dataset, "00.txt"))
        var settings = home.settings(steps: 1)
        settings.preview.prompt = "a photo of my-thign"
        let trained = try home.train(settings)
        #expect(try trained.logs(.info).filter { $0.hasPrefix("words: ") } == ["words: mghost (2 vectors, step 0)"])
        #expect(try trained.logs(.advice).contains("my-thign: did you mean the embedding my-thing?"))
        let other = try Self.home()
        let plain = try other.train(other.settings(steps: 1))
        #expect(try !plain.logs(.info).contains { $0.hasPrefix("words: ") })
    }
}
