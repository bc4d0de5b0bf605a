import Engine
import Testing

@Suite struct AdviceTests {
    static func pictures(_ count: Int, sharpness: Double? = nil) -> [DatasetAdvice.Picture] {
        (0..<count).map { .init(name: "\($0).png", width: 512, height: 512, sharpness: sharpness) }
    }

    static func topics(_ pictures: [DatasetAdvice.Picture], _ kind: ConceptKind) -> [Advice.Topic] {
        DatasetAdvice.advice(pictures, kind: kind, trainingWidth: 512, trainingHeight: 512).map(\.topic)
    }

    @Test func theGuidesNumbersOfPictures() {
        #expect(DatasetAdvice.advice(Self.pictures(4), kind: .subject, trainingWidth: 512, trainingHeight: 512)[0].text.contains("at least 5, 50"))
        #expect(Self.topics(Self.pictures(5), .subject) == [.pictureCount])
        #expect(Self.topics(Self.pictures(50), .subject) == [])
        #expect(DatasetAdvice.advice(Self.pictures(99), kind: .style, trainingWidth: 512, trainingHeight: 512)[0].text.contains("at least 100, 500"))
        #expect(Self.topics(Self.pictures(500), .style) == [])
    }

    @Test func oddPicturesAreNamed() {
        var pictures = Self.pictures(60, sharpness: 400)
        pictures.append(.init(name: "wide.png", width: 1024, height: 512, sharpness: 400))
        pictures.append(.init(name: "small.png", width: 100, height: 100, sharpness: 400))
        pictures.append(.init(name: "soft.png", width: 512, height: 512, sharpness: 12))
        let advice = DatasetAdvice.advice(pictures, kind: .subject, trainingWidth: 512, trainingHeight: 512)
        #expect(advice.map(\.topic) == [.mixedSizes, .smallPictures, .blurredPictures])
        #expect(advice[0].text.contains("wide.png") && advice[1].text.contains("small.png (100x100)") && advice[2].text.contains("soft.png"))
        #expect(DatasetAdvice.advice(pictures, kind: .subject, trainingWidth: 512, trainingHeight: 512, keepsSize: true).map(\.topic) == [.blurredPictures])
    }

    @Test func vectorsNamesAndFirstWords() {
        #expect(EmbeddingAdvice.vectors(2, kind: .subject) == nil && EmbeddingAdvice.vectors(8, kind: .subject) == nil)
        #expect(EmbeddingAdvice.vectors(1, kind: .subject) != nil && EmbeddingAdvice.vectors(9, kind: .subject) != nil)
        #expect(EmbeddingAdvice.vectors(16, kind: .style) == nil && EmbeddingAdvice.vectors(2, kind: .style) != nil)
        #expect(EmbeddingAdvice.name("cat", tokens: 1, others: [])?.text.contains("cat-prompt") == true)
        #expect(EmbeddingAdvice.name("MyCat", tokens: 2, others: ["mycat"])?.text.contains("MyCat-prompt") == true)
        #expect(EmbeddingAdvice.name("my-cat", tokens: 3, others: ["my-cat", "dog"]) == nil)
        #expect(EmbeddingAdvice.initializationText("1girl", tokens: 2, vectors: 4) == nil)
        for (text, tokens) in [("", 0), ("*", 1), ("red cat", 2), ("supercalifragilistic", 7)] {
            #expect(EmbeddingAdvice.initializationText(text, tokens: tokens, vectors: 4) != nil, "\(text)")
        }
    }

    @Test func settingsOfARun() throws {
        #expect(TrainingAdvice.steps(400, pictures: 5, picturesPerStep: 1) == nil)
        #expect(TrainingAdvice.steps(100, pictures: 5, picturesPerStep: 1) != nil)
        #expect(TrainingAdvice.steps(100_000, pictures: 12, picturesPerStep: 1) != nil)
        #expect(TrainingAdvice.steps(100_000, pictures: 500, picturesPerStep: 1) == nil)
        #expect(TrainingAdvice.learningRate(try LearningRateSchedule(parsing: "0.005:100, 1e-6")) == nil)
        #expect(TrainingAdvice.learningRate(try LearningRateSchedule(parsing: "0.05:10, 0.005")) != nil)
        #expect(TrainingAdvice.learningRate(try LearningRateSchedule(parsing: "1e-7")) != nil)
        #expect(TrainingAdvice.size(width: 512, height: 512, modelSize: 512) == nil)
        #expect(TrainingAdvice.size(width: 512, height: 768, modelSize: 512) != nil)
        #expect(TrainingAdvice.template(PromptTemplate(text: "picture"), path: "none.txt", pictures: 5, captions: 5)?.topic == .template)
        #expect(TrainingAdvice.template(PromptTemplate(text: "[name], [filewords]"), path: "x.txt", pictures: 5, captions: 0)?.topic == .captions)
        #expect(TrainingAdvice.template(PromptTemplate(text: "[name], [filewords]"), path: "x.txt", pictures: 5, captions: 5) == nil)
        #expect(TrainingAdvice.fileNames(["/d/1girl.png", "/d/2 x.png"])?.text.contains("\"1girl.png\" becomes \"girl\"") == true)
        #expect(TrainingAdvice.fileNames(["/d/001-x.png"]) == nil)
    }

    @Test func captionersAndReadyPrompts() {
        #expect(TrainingAdvice.captioner(modelName: "anything-v3", without: 3, of: 12).text.contains("deepbooru"))
        #expect(TrainingAdvice.captioner(modelName: "Realistic_Vision_V5", without: 3, of: 12).text.contains("blip"))
        #expect(TrainingAdvice.captioner(modelName: "x", without: 3, of: 12).text.hasPrefix("3 of 12 pictures have no caption"))
        #expect(!TrainingAdvice.captioner(modelName: "Realistic_Vision_V5", without: 3, of: 12).text.contains("deepbooru"))
        // `nai` counts as a word only, not as a part of "renaissance".
        #expect(ModelTaste(modelName: "nai") == .anime && ModelTaste(modelName: "renaissance") == .unknown)
        #expect(ConceptKind(template: "/t/style_filewords.txt") == .style && ConceptKind(template: "subject.txt") == .subject)
        #expect(ReadyPrompt.text(name: "my-cat", kind: .subject, modelName: "v1-5", caption: "in a meadow\n") == "a photo of my-cat, in a meadow")
        #expect(ReadyPrompt.text(name: "my-girl", kind: .subject, modelName: "anything", caption: "1girl, smile")
            == "masterpiece, best quality, upper body, my-girl, 1girl, smile")
        #expect(ReadyPrompt.text(name: "my-style", kind: .style, modelName: "x", caption: " ") == "a picture in the style of my-style")
    }

    /// A caption may have hundreds of tags.
    @Test func aReadyPromptIsShort() {
        let tags = (1...300).map { "(tag \($0))" }.joined(separator: ", ")
        let prompt = ReadyPrompt.text(name: "x", kind: .subject, modelName: "m", caption: tags)
        #expect(prompt.hasPrefix("a photo of x, (tag 1), (tag 2), ") && prompt.count < 140 && prompt.hasSuffix(")"))
        let words = ReadyPrompt.text(name: "x", kind: .subject, modelName: "m", caption: String(repeating: "word ", count: 100))
        #expect(words.count < 140 && words.hasSuffix(" word"))
        #expect(ReadyPrompt.text(name: "x", kind: .subject, modelName: "m", caption: "a, b") == "a photo of x, a, b")
    }

    /// Names that a prompt reads as its own signs, or splits at.
    @Test(arguments: [("a(b)", "a-b"), ("[x]", "x"), ("a:b", "a-b"), ("a|b", "a-b"), ("AND", "and-prompt"), ("cats AND dogs", "cats-and-dogs-prompt"), ("()", "my-word")])
    func namesThatPromptsCannotSay(name: String, suggestion: String) throws {
        let tokenizer = try EmbeddingFixtures.tokenizer()
        func said(_ name: String) -> String? {
            EmbeddingAdvice.advice(.init(name: name, initializationText: "ghost", vectorsPerToken: 2), tokenizer: tokenizer, others: [])
                .first { $0.topic == .name && $0.text.hasPrefix("Prompts read ") }?.text
        }
        #expect(said(name)?.hasSuffix("call it \(suggestion)") == true, "\(said(name) ?? "")")
        #expect(said(suggestion) == nil)
    }

    @Test(arguments: ["my-cat", "mint_ghost", "my cat's", "猫-prompt", "café", "a.b", "v1.5-x", "sand"]) func otherNamesCanBeSaid(name: String) throws {
        let advice = EmbeddingAdvice.advice(
            .init(name: name, initializationText: "ghost", vectorsPerToken: 2), tokenizer: try EmbeddingFixtures.tokenizer(), others: [])
        #expect(!advice.contains { $0.text.hasPrefix("Prompts read ") }, "\(advice.map(\.text))")
    }
}
