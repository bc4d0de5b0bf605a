import Foundation

/// The sources whose lines reach the interface.
enum EngineSources {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static let folders = [
        "Engine", "ModelFiles", "Imaging", "StableDiffusion", "Taggers", "Tensor", "TextualInversion/Workers", "TextualInversion/Interface",
    ]

    /// Files and folders whose texts the interface never shows, and why.
    static let exempt = [
        "Engine/Advice/ReadyPrompt.swift": "prompts, in the model's language",
        "Engine/Benchmark/": "printed by the command bench",
        "Engine/Inspection/": "printed by the command inspect",
        "Engine/Parameters/": "keywords of generation parameters",
        "Tensor/Measurement/": "printed by the command bench",
        "Taggers/BLIP/Tokenizer/BERTNormalizer.swift": "tables", "Taggers/BLIP/Tokenizer/WordPieceTokenizer.swift": "pieces of words",
        "TextualInversion/Workers/LongWork.swift": "printed by commands",
        "TextualInversion/Workers/RunOrder.swift": "printed by the commands interrupt, save and preview",
        "TextualInversion/Workers/RunWatch.swift": "printed by the command attach",
        "TextualInversion/Interface/StartInterface.swift": "printed before the interface opens and after it closed",
    ]

    /// All texts that read like a line or a part of one.
    static func sentences() throws -> [SourceLiteral] {
        try literals().filter(\.isSentence)
    }

    /// All texts of the files.
    static func literals() throws -> [SourceLiteral] {
        try files().flatMap { file in
            SourceReader.literals(in: try String(contentsOfFile: "\(root)/Sources/\(file)", encoding: .utf8), file: file)
        }
    }

    /// Paths below `Sources`.
    static func files() -> [String] {
        folders.flatMap { folder -> [String] in
            let names = FileManager.default.enumerator(atPath: "\(root)/Sources/\(folder)")?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
        }.filter { file in !exempt.keys.contains { file.hasPrefix($0) } }.sorted()
    }
}
