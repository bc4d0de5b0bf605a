import Foundation
import Testing

/// Command lines with options and commands that there are not: one line says what was meant, or how to say it.
@Suite struct UnknownWordTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    @Test(arguments: [
        (["train", "x", "--lr", "0.005"], "'--lr'; did you mean '--learning-rate'?"), (["train", "x", "--lr=0.005"], "'--lr'; did you mean '--learning-rate'?"),
        (["train", "x", "--dataset", "d", "--steps", "100"], "'--steps'; did you mean '--max-steps'?"), (["train", "x", "-d", "d"], "'-d'; did you mean '--dataset'?"),
        (["train", "x", "--learning_rate", "1"], "'--learning_rate'; did you mean '--learning-rate'?"),
        (["train", "x", "--datset", "d"], "'--datset'; did you mean '--dataset'?"), (["train", "x", "--max-step", "9"], "'--max-step'; did you mean '--max-steps'?"),
        (["generate", "x", "--negative", "y"], "'--negative'; did you mean '--negative-prompt'?"), (["create", "x", "--num-vectors", "2"], "did you mean '--vectors'?"),
        (["preprocess", "a", "b", "--focal"], "'--focal'; did you mean '--focal-crop'?"), (["models", "--jsn"], "'--jsn'; did you mean '--json'?"),
        (["train", "x", "--dataset", "d", "--nothing-like-it"], "`textual-inversion train --help` lists the options"),
        (["trian", "x"], "There is no command 'trian'; did you mean 'train'?"), (["gen", "x"], "`textual-inversion --help` lists the commands"),
        (["--home", "x", "embedings"], "did you mean 'embeddings'?"), (["--hom", "x"], "'--hom'; did you mean '--home'?"),
        (["create", "-dash"], "behind --: textual-inversion create -- -dash"),
        (["generate", "-x, a cat", "--steps", "2"], "behind --: textual-inversion generate --steps 2 -- '-x, a cat'"),
        (["tokenize", "--json", "-a"], "behind --: textual-inversion tokenize --json -- -a"),
    ])
    func theNearestIsNamed(arguments: [String], line: String) throws {
        defer { program.remove() }
        let result = try program.process(arguments).finish()
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errorLines.first?.hasPrefix("Error: ") == true && result.errorLines.first?.contains(line) == true, "\(result.error)")
        #expect(result.error.contains("\nUsage: textual-inversion "))
    }

    /// What is said to work does.
    @Test func whatBeginsWithADashGoesBehindTwo() throws {
        defer { program.remove() }
        #expect(try program.run("create", "--log-level", "error", "--", "-dash").status == 0)
        #expect(try program.run("tokenize", "--json", "--", "-a").status == 0)
        #expect(try program.run("tokenize", "--json", "--", "--lr").status == 0)
    }

    @Test func otherMistakesAreStillTheParsers() throws {
        defer { program.remove() }
        #expect(try program.run("models", "extra").error.contains("extra"))
        #expect(try program.run("train", "x").error.contains("Missing --dataset"))
        #expect(try program.run("train", "x", "--dataset", "d", "--model").error.contains("--model"))
        #expect(try program.run("train", "x", "--dataset", "d", "--model", "--lr").error.contains("--model"))
    }

    /// Each is a value that only the command line can mend.
    @Test(arguments: [
        ["train", "word", "--dataset", "mint-ghost", "--learning-rate", "-1"], ["train", "word", "--dataset", "mint-ghost", "--learning-rate", "0"],
        ["train", "word", "--dataset", "mint-ghost", "--learning-rate", "0,005"], ["train", "word", "--dataset", "mint-ghost", "--learning-rate", "fast"],
        ["train", "word", "--dataset", "mint-ghost", "--max-steps", "-5"], ["train", "word", "--dataset", "mint-ghost", "--width", "63"],
        ["train", "word", "--dataset", "mint-ghost", "--preview-sampler", "foo"], ["train", "word", "--dataset", "mint-ghost", "--preview-schedule", "foo"],
        ["train", "word", "--dataset", "mint-ghost", "--width", "63", "--detach"], ["train", "word", "--dataset", "mint-ghost", "--clip-skip", "9"],
        ["generate", "x", "--sampler", "foo"], ["generate", "x", "--width", "63"], ["generate", "x", "--steps", "0"], ["generate", "x", "--mask", "m.png"],
        ["create", "x", "--vectors", "76"], ["create", ".x"], ["bench", "--model", "tiny-sd", "--size", "7"], ["models", "--home", "file"],
    ])
    func badValuesAreWrongUsage(arguments: [String]) throws {
        defer { program.remove() }
        if arguments.first == "train" { try program.createWord() }
        try Data().write(to: program.folder.appendingPathComponent("file"))
        let result = try program.process(arguments).finish()
        #expect(result.status == 64, "\(result.error)")
        #expect(result.error.hasPrefix("Error: "))
        // The value that is meant is said as it was given.
        let value = arguments.last == "--detach" ? "63" : arguments.last ?? ""
        #expect(result.errorLines.first?.contains(value == "m.png" ? "--mask" : value) == true, "\(result.error)")
    }

    /// These could be right elsewhere, or with other files.
    @Test(arguments: [
        ["train", "word", "--dataset", "no-such-folder"], ["train", "word", "--dataset", "mint-ghost", "--template", "no-such-template"], ["create", "x", "--model", "none"],
        ["generate", "x", "--output", "file"], ["generate", "x", "--output", "/proc/x"], ["preprocess", "file", "out"],
    ])
    func workThatFailsIsNot(arguments: [String]) throws {
        defer { program.remove() }
        if arguments.first == "train" { try program.createWord() }
        try Data().write(to: program.folder.appendingPathComponent("file"))
        let result = try program.process(arguments).finish()
        #expect(result.status == 1, "\(result.error)")
        // Nothing was begun, no model loaded.
        #expect(result.errorLines.filter { $0.hasPrefix("Error: ") }.count == 1 && !result.error.contains("memory"), "\(result.error)")
        #expect(result.output.isEmpty || arguments.first == "preprocess")
    }
}
