import Engine
import Testing

@Suite struct NearNameTests {
    @Test(arguments: [
        ("trian", "train"), ("genrate", "generate"), ("Resume", "resume"), ("embedings", "embeddings"), ("previw", "preview"), ("save image every", "save-image-every"),
        ("save_image_every", "save-image-every"), ("inspekt", "inspect"),
    ])
    func theNearest(written: String, name: String) {
        #expect(NearName.of(written, among: ["train", "generate", "resume", "embeddings", "preview", "save-image-every", "inspect", "models"]) == name)
    }

    @Test(arguments: ["lr", "x", "", "fetch", "trbcd", "completely-other"])
    func whatIsFarIsNone(written: String) {
        #expect(NearName.of(written, among: ["train", "generate", "lt", "vae", "resume"]) == nil)
    }

    /// A short name is near another one only by one mistake, and of several the one with the fewest counts.
    @Test func theFewestMistakesCount() {
        #expect(NearName.of("stepz", among: ["style", "steps", "stop"]) == "steps")
        #expect(NearName.of("vea", among: ["vae", "ves"]) == "vae")
    }
}

@Suite struct PastedCommandTests {
    /// What a shell makes of each word is the word.
    @Test(arguments: [
        ("my-cat", "my-cat"), ("2026-12-01/x", "2026-12-01/x"), ("猫", "猫"), ("café", "café"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''"), ("a(b)", "'a(b)'"),
        ("*", "'*'"), ("$HOME", "'$HOME'"), ("~", "'~'"), ("~/x", "'~/x'"), ("a~b", "'a~b'"), ("a\u{3000}b", "'a\u{3000}b'"), ("'", "''\\'''"), ("a=b", "'a=b'"),
    ])
    func words(word: String, quoted: String) {
        #expect(PastedCommand.quoted(word) == quoted)
    }

    @Test func theHomeIsNamedWhereItIsNotFoundAnyway() {
        let found = Home.find()
        #expect(PastedCommand.text("resume", ["d/x"], home: found) == "textual-inversion resume d/x")
        #expect(PastedCommand.text("resume", ["d/x"], home: found, logDirectory: found.logDirectory) == "textual-inversion resume d/x")
        let other = Home(path: "/my home")
        #expect(PastedCommand.text("resume", ["d/x"], home: other, logDirectory: other.logDirectory) == "textual-inversion resume d/x --home '/my home'")
        #expect(PastedCommand.text("resume", ["d/x"], home: other, logDirectory: "/runs")
            == "textual-inversion resume d/x --home '/my home' --log-directory /runs")
        #expect(PastedCommand.text("train", ["-x"], options: ["--dataset", "D"]) == "textual-inversion train --dataset D -- -x")
        #expect(PastedCommand.name(of: RunFolder(path: FilePath.joined(found.logDirectory, "day/x"))) == "day/x")
        #expect(PastedCommand.name(of: RunFolder(path: "/runs/day/x")) == "/runs/day/x")
    }
}
