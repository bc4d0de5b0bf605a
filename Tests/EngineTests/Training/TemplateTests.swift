import Engine
import Testing

@Suite struct TemplateTests {
    @Test func fileNamesGiveTheCaptionsOfTheWebUI() throws {
        for expected in try Expectations.load().file_names {
            #expect(Caption.fromFileName(expected.name) == expected.caption, "\(expected.name)")
        }
        for expected in try Expectations.load().words {
            let rules = try Caption.FileNameRules(wordRegex: expected.regex, join: expected.join)
            #expect(Caption.fromFileName(expected.name, rules: rules) == expected.caption, "\(expected.name) \(expected.regex)")
        }
        #expect(throws: PromptTemplate.Problem.self) { try Caption.FileNameRules(wordRegex: "(", join: "") }
    }

    @Test func digitsInAWordAreWarnedOf() {
        #expect(Caption.losesPartOfWord("1girl.png"))
        #expect(!Caption.losesPartOfWord("00001-girl.png"))
        #expect(!Caption.losesPartOfWord("01 girl.png"))
        #expect(!Caption.losesPartOfWord("girl.png"))
    }

    @Test func aTextFileBesideThePictureIsTheCaptionAsItIs() throws {
        let folder = try TemporaryFolder()
        let picture = try folder.write("7.a.png")
        #expect(try Caption(picture: picture) == Caption(text: ".a", isFromFileName: true))
        try folder.write("7.a.txt", " red cat,  mat \r\n")
        #expect(try Caption(picture: picture) == Caption(text: " red cat,  mat \n", isFromFileName: false))
        try folder.write("7.a.txt", "")
        #expect(try Caption(picture: picture).text == "")
        try AtomicFile.write([0xFF], to: folder.file("7.a.txt"))
        #expect(throws: FileError.self) { try Caption(picture: picture) }
    }

    @Test func linesAreStrippedAndBlankOnesCount() throws {
        let template = PromptTemplate(text: "  a [name] \r\n\r\n[filewords]\n")
        #expect(template.lines == ["a [name]", "", "[filewords]"])
        #expect(template.namesTheWord && template.takesCaptions)
        #expect(!PromptTemplate(text: "picture").namesTheWord)
        var random = TrainingRandom(seed: 3)
        let drawn = Set((0..<60).map { _ in template.draw(&random) })
        #expect(drawn == Set(template.lines))
    }

    @Test func fileWordsAreReplacedBeforeTheName() {
        #expect(PromptTemplate.fill("[name]: [filewords] [filewords]", fileWords: "a [name]", name: "cat") == "cat: a cat a cat")
        #expect(PromptTemplate.fill("[name]", fileWords: "", name: "[filewords]") == "[filewords]")
        #expect(PromptTemplate.fill("[name]\u{301}", fileWords: "", name: "e") == "e\u{301}")
    }

    @Test func tagsKeepTheirBlanks() {
        var random = TrainingRandom(seed: 1)
        #expect(CaptionTags(dropout: 0, shuffle: false).apply(to: "a, b,,c ", &random) == "a, b,,c ")
        let shuffled = (0..<20).map { _ in CaptionTags(dropout: 0, shuffle: true).apply(to: "a, b,c", &random) }
        #expect(shuffled.allSatisfy { $0.split(separator: ",").sorted() == [" b", "a", "c"] })
        #expect(Set(shuffled).count > 3)
        let kept = (0..<1000).map { _ in CaptionTags(dropout: 0.25, shuffle: false).apply(to: "a,b,c,d", &random).split(separator: ",").count }
        #expect(abs(Double(kept.reduce(0, +)) / 4000 - 0.75) < 0.04)
        #expect(CaptionTags(dropout: 1, shuffle: false).apply(to: "a,b", &random) == "")
        #expect(CaptionTags(dropout: 0, shuffle: true).drawsAnew && !CaptionTags(dropout: 0, shuffle: false).drawsAnew)
    }

    @Test func ourTemplatesAreThereAndTheUsersComeFirst() throws {
        let folder = try TemporaryFolder()
        let resources = try Resources.find()
        let templates = TemplateFolder(home: Home(path: folder.path), resources: resources)
        #expect(templates.names() == ["none.txt", "style.txt", "style_filewords.txt", "subject.txt", "subject_filewords.txt"])
        for name in templates.names() where name != "none.txt" {
            let template = try PromptTemplate(path: templates.path(of: name))
            #expect(template.lines.allSatisfy { $0.contains("[name]") && $0.contains("[filewords]") == name.contains("filewords") }, "\(name)")
        }
        let own = try folder.write("textual_inversion_templates/style.txt", "mine [name]")
        #expect(try templates.path(of: "style") == own)
        #expect(try templates.path(of: "subject_filewords") == FilePath.joined(resources.templates, "subject_filewords.txt"))
        #expect(throws: PromptTemplate.Problem.self) { try templates.path(of: "nothing") }
        #expect(throws: PromptTemplate.Problem.self) { try PromptTemplate(path: folder.write("empty.txt", "")) }
    }
}
