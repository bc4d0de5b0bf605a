/// How a picture was made, in the web UI's words: the `parameters` text of its files.
///
/// ```
/// a photo of my-cat, in a meadow
/// Negative prompt: night
/// Steps: 20, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7, Seed: 1, Size: 512x512, Model: sd15, Version: …
/// ```
public struct GenerationParameters: Sendable, Equatable {
    /// One `name: value` of the last line, the value unquoted.
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var prompt: String
    public var negativePrompt: String
    /// In the order of the text.
    public var fields: [Field]

    public init(prompt: String, negativePrompt: String = "", fields: [Field] = []) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.fields = fields
    }

    /// The value of a field; the last one where a name stands twice, as in the web UI's dictionary.
    public subscript(_ name: String) -> String? {
        fields.last { $0.name == name }?.value
    }

    /// The picture's size in pixels, from `Size: 512x768`.
    public var size: (width: Int, height: Int)? {
        let sides = (self["Size"] ?? "").split(separator: "x", omittingEmptySubsequences: false)
        guard sides.count == 2, let width = Int(sides[0]), let height = Int(sides[1]), width > 0, height > 0 else { return nil }
        return (width, height)
    }

    /// Hashes of the embeddings that the prompt used, by word, from `TI hashes: "name: hash, …"`.
    public var embeddingHashes: [(name: String, hash: String)] {
        (self["TI hashes"] ?? "").split(separator: ",").compactMap { entry in
            guard let colon = entry.lastIndex(of: ":") else { return nil }
            let name = entry[..<colon].drop(while: \.isWhitespace)
            return (String(name), String(entry[entry.index(after: colon)...].drop(while: \.isWhitespace)))
        }
    }

    /// The text as the web UI writes it.
    public var text: String {
        let line = fields.map { "\($0.name): \(ParameterQuoting.quoted($0.value))" }.joined(separator: ", ")
        let negative = negativePrompt.isEmpty ? "" : "\nNegative prompt: \(negativePrompt)"
        return ParameterQuoting.stripped("\(prompt)\(negative)\n\(line)")
    }
}
