import Foundation
import TerminalUI
import Testing

/// Whether all that the engine says has a translation, taken from its own sources.
@Suite struct EngineLinesTests {
    /// What stands in places where the engine puts a line or word of its own, by the source's expression.
    private static let samples = [
        "pictures": "3 pictures", "what": "character", "usual": "one word for what is seen is usual: 1girl, 1boy, style, cat",
        "vectorText(count)": "1 vector", "vectorText(vectors)": "2 vectors",
        "reason": "it is empty", "problem": "holds no vectors", "error": "the file is empty",
        "SafeName.printable(problem)": "holds no vectors", "there": "it has no copies at all",
        "error.description": "Cannot read the folder /x: no such file or folder", "error.problem": "JSON ends too early",
        "problem.reason": "a key stands twice", "place": " line 7", "room.owner": "`ulimit -v` leaves", "action": "read",
        "file.path": "/x/model.safetensors", "found": ": maybe", "self == .embedding ? \"an\" : \"a\"": "a", "written.count": "3",
        "vectors": "2 vectors", "lacking": "3 of 12 pictures have no caption", "hint": "it does nothing",
        "suggestion": "1001-prompt", "ModelFamily.usableNames": "Stable Diffusion 1.x, 2.x or XL",
        "ModelFamily.trainableNames": "Stable Diffusion 1.x or 2.x", "refusal": "not a model that this program knows",
    ]

    /// Texts that are no lines, as they stand in the sources, and why.
    private static let exempt: [String: String] = [
        // Parts that the sources join: `joinedLines` has the whole.
        ", so ": "part of a line", "gradients compute layers again (slower by a third); a": "part of a line",
        "it may become very slow or be stopped; a": "part of a line",
        " smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less": "part of a line",
        " line \\($0)": "part of a line", " line \\($0.line)": "part of a line",
        "the machine has": "part of a line", "the container's or job's limit leaves": "part of a line", "`ulimit \\(option)` leaves": "part of a line",
        // Names.
        "step \\(step)": "drawn on pictures",
        "DPM++ 2M": "name", "DPM++ 2S a": "name", "DPM2 a": "name", "DDIM CFG++": "name", "Euler a": "name", "No norm": "the web UI's name",
        "SGM Uniform": "name", "KL Optimal": "name", "Align Your Steps": "name", "JPEG XL": "name", "JPEG 2000": "name", "textual-inversion 0.1": "name and version",
        "name: \"textual-inversion\"": "searched for in Package.swift", "version https://git-lfs": "searched for in files",
        "a photo of \\(name), a cat": "a prompt that is tried",
        "Loading the model": "searched for in a log", "Fatal error: ": "searched for in a log", "Program crashed: ": "searched for in a log",
        "no memory left": "searched for in a log",
        "torch zip": "shown by the command inspect", "torch legacy": "shown by the command inspect", "diffusers folder": "shown by the command inspect",
        "Stable Diffusion 1.x": "name", "Stable Diffusion 2.x": "name", "Stable Diffusion XL": "name", " inpainting (9 channels)": "part of a name",
        "InstructPix2Pix (8 channels)": "name", "Stable Diffusion 2.x depth (5 channels)": "name", "Stable unCLIP (CLIP L)": "name",
        "Stable unCLIP (OpenCLIP H)": "name", "Stable Diffusion upscaler (7 channels)": "name", "Stable Diffusion XL refiner": "name",
        "Segmind Vega": "name", "T2I adapter": "name", "Playground 2.5": "name", "Stable Video Diffusion": "name", "Stable Diffusion 3": "name",
        " or \\(last)": "part of a name",
        // Values.
        "\\(FixedPoint.text(Double(bytes) / 1e9, digits: 1)) GB": "amount", "\\(max(1, bytes / 1_000_000)) MB": "amount",
        "\\(width) x \\(height) at \\(x), \\(y)": "a rectangle",
        "\\(box.right - box.left) x \\(box.bottom - box.top) at \\(box.left), \\(box.top)": "a rectangle", "Raw profile type exif": "keyword",
        "a picture of ": "BLIP's prompt", "held out": "hashed",
        "heif-convert in.heic out.png": "command", "avifdec in.avif out.png": "command", "djxl in.jxl out.png": "command",
        "convert in.\\(rawValue) out.png": "command",
        "convert \\(source) \\(result)": "command", "djxl \\(source) \\(result)": "command",
        "darktable-cli \\(source) \\(result)": "command", "rsvg-convert -o \\(result) \\(source)": "command",
        "persistent id": "inside a pickle", "persistent id \\(String(decoding: try line(), as: UTF8.self))": "inside a pickle",
        "instance of \\(name)": "inside a pickle", "no generator state": "inside a decoding error, whose line is another",
    ]

    /// Lines that the sources put together from parts.
    private static let joinedLines = [
        "This takes about 3.4 GB of memory; the machine has 512 MB free",
        "This takes about 3.4 GB of memory; the container's or job's limit leaves 512 MB free",
        "This takes about 3.4 GB of memory; the machine has 512 MB free, so gradients compute layers again (slower by a third); a smaller size, "
            + "a smaller batch, --precision bf16 or an fp16 checkpoint take less",
        "This takes about 3.4 GB of memory; the machine has 512 MB free, so it may become very slow or be stopped; a smaller size, "
            + "a smaller batch, --precision bf16 or an fp16 checkpoint take less",
        "The embedding cat has vectors of 96 numbers, the model v1-5 needs 768; choose the model that it was made for (--model), "
            + "or make it anew with: textual-inversion create cat --model v1-5 --overwrite",
        "/x/settings.yaml line 3: a key stands twice; mend it or delete the file, the defaults serve",
        "/x/settings.yaml line 3: did not find expected key; mend it or delete the file, the defaults serve",
        "/x/settings.yaml line 3: training.batch_size is 0; it takes 1 to 4096; mend it or delete the file, the defaults serve",
        "/x/settings.yaml: it does not hold settings; mend it or delete the file, the defaults serve",
        "/x/settings.yaml: it is no UTF-8 text; save it as UTF-8; the defaults serve",
    ]

    /// A line as the engine would say it. Places get numbers, the same for the same expression, or the line of the engine that stands there.
    private static func line(_ literal: SourceLiteral, withSamples: Bool) -> (text: String, numbers: [String]) {
        var (text, numbers) = ("", [String: String]())
        for part in literal.parts {
            switch part {
            case .text(let piece): text += piece
            case .value(let expression):
                if withSamples, let sample = samples[expression] {
                    text += sample
                } else {
                    let number = numbers[expression] ?? String(1001 + numbers.count)
                    numbers[expression] = number
                    text += number
                }
            }
        }
        return (text.trimmingCharacters(in: .whitespacesAndNewlines), Array(numbers.values))
    }

    private static func isChinese(_ text: String) -> Bool { text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }

    /// What is tried with a file, of all errors of files.
    private static func actions() throws -> Set<String> {
        var actions: Set<String> = []
        for file in EngineSources.files() {
            let source = try String(contentsOfFile: "\(EngineSources.root)/Sources/\(file)", encoding: .utf8)
            for match in source.matches(of: /(?:FileError\(|action: )"([^"\\]+)"/) { actions.insert(String(match.1)) }
        }
        return actions
    }

    @Test func everyLineIsTranslated() throws {
        let actions = try Self.actions()
        let sentences = try EngineSources.sentences()
        // A reader that finds nothing would be content with everything.
        #expect(sentences.count > 300)
        for literal in sentences where Self.exempt[literal.source] == nil && !actions.contains(literal.source) {
            let lines = [true, false].map { Self.line(literal, withSamples: $0) }
            let found = lines.first { Self.isChinese(Language.chinese.translated($0.text)) }
            guard let found else {
                Issue.record("no translation: Sources/\(literal.file):\(literal.line): \(literal.source)")
                continue
            }
            let translated = Language.chinese.translated(found.text)
            for number in found.numbers { #expect(translated.contains(number), "\(literal.file):\(literal.line): \(translated)") }
            #expect(!translated.contains(/[%#@~][1-9]/), "\(literal.file):\(literal.line): \(translated)")
        }
    }

    @Test func errorsOfFilesAreTranslatedWhateverWasTried() throws {
        let actions = try Self.actions()
        #expect(actions.count >= 10)
        let withPathElsewhere = ["listen at", "find the program's files"]
        for action in actions where !withPathElsewhere.contains(action) {
            let known = Language.chinese.translated("Cannot \(action) /home/a: b/c.txt: the disk is full; free some space and try again")
            let unknown = Language.chinese.translated("Cannot \(action) /home/a b/c.txt: Value too large for defined data type")
            #expect(unknown.hasSuffix(" /home/a b/c.txt：Value too large for defined data type"), "\(unknown)")
            #expect(Self.isChinese(unknown), "\(unknown)")
            #expect(known.hasSuffix(" /home/a: b/c.txt：磁盘已满；请腾出空间后重试"), "\(known)")
            #expect(!known.contains("Cannot"), "\(known)")
        }
        #expect(Language.chinese.translated("Cannot listen at /r/control: no such file or folder") == "无法在 /r/control 监听：没有这个文件或文件夹")
        let files = Language.chinese.translated(
            "Cannot find the program's files /opt/x: neither there nor above the program; install it again, or run it from its build folder")
        #expect(files.hasPrefix("找不到程序自身的文件 /opt/x：该处"), "\(files)")
    }

    @Test(arguments: joinedLines) func joinedLinesAreTranslated(line: String) {
        let translated = Language.chinese.translated(line)
        #expect(Self.isChinese(translated))
        for value in ["3.4 GB", "512 MB", "30", "10, 20", "/x/settings.yaml", "did not find expected key"] where line.contains(value) {
            #expect(translated.contains(value))
        }
    }

    /// What is exempt must still be there, else nobody knows what the exemption covers later.
    @Test func exemptionsAreOfTextsThatThereAre() throws {
        let sources = Set(try EngineSources.literals().map(\.source))
        for text in Self.exempt.keys { #expect(sources.contains(text), "\(text)") }
        for path in EngineSources.exempt.keys {
            #expect(FileManager.default.fileExists(atPath: "\(EngineSources.root)/Sources/\(path)"), "\(path)")
        }
    }
}
