import Imaging
import NetworkLayers
import Tensor

/// Describes pictures in words (Li et al., "BLIP: Bootstrapping Language-Image Pre-training", 2022).
public struct BLIP: Sendable {
    /// The home's folder where the web UI keeps the model.
    public static let homeFolder = "models/BLIP"
    /// The original file, as the web UI downloads it.
    public static let publishedFile = "model_base_caption_capfilt_large.pth"
    public static let publishedAt = "https://storage.googleapis.com/sfr-vision-language-research/BLIP/models/model_base_caption_capfilt_large.pth"
    /// The same model at Hugging Face; `-large` stands beside it.
    public static let publishedFolder = "Salesforce/blip-image-captioning-base"

    public let configuration: BLIPConfiguration
    package let tokenizer: WordPieceTokenizer
    private let vision: VisionEncoder
    private let decoder: TextDecoder
    private let compute: Compute

    /// Opens a model in the original layout (a `.pth`) or that of transformers (a folder with `config.json`, or its file).
    /// - Parameters:
    ///   - path: the file or folder; a folder may also hold the original file under its published name.
    ///   - vocabulary: BERT's `vocab.txt`, taken where none lies beside the model.
    /// - Throws: `BLIPError`, `ModelFileError`.
    public init(path: String, vocabulary: String, compute: Compute) throws {
        let file = try BLIPFile(path: path)
        let list = try WordList(path: file.vocabulary ?? vocabulary)
        try file.check(list)
        do {
            try self.init(CheckedWeights(file.weights, compute: compute), configuration: file.configuration, vocabulary: list, compute: compute)
        } catch let error as NetworkError {
            throw BLIPError.damaged(path: file.weights.path, reason: error.description)
        }
    }

    /// A model of these weights, named as transformers names them.
    /// - Throws: `NetworkError` when a weight is missing or the configuration contradicts itself.
    public init(_ weights: some WeightSource, configuration: BLIPConfiguration, vocabulary: WordList, compute: Compute) throws {
        if let contradiction = configuration.contradiction { throw NetworkError.configuration(contradiction) }
        guard vocabulary.pieces.count <= configuration.vocabularySize else {
            throw NetworkError.configuration("\(vocabulary.pieces.count) word pieces for a model of \(configuration.vocabularySize)")
        }
        self.configuration = configuration
        self.compute = compute
        tokenizer = WordPieceTokenizer(list: vocabulary)
        vision = try VisionEncoder(weights.part("vision_model"), configuration: configuration)
        decoder = try TextDecoder(weights.part("text_decoder"), configuration: configuration)
    }

    /// The caption of a picture, without the prompt.
    /// - Parameter isInterrupted: asked between layers and between tokens.
    /// - Throws: `BLIPError.option`, `BLIPError.notFinite`; `CancellationError` when it was interrupted.
    public func caption(_ picture: Picture, _ options: Options = Options(), isInterrupted: () -> Bool = { false }) throws -> String {
        let prompt = promptTokens(options.prompt)
        try options.check(promptLength: prompt.count, positions: configuration.maximumPositions)
        let all = try tokens(features(prepared(picture), isInterrupted: isInterrupted), options, isInterrupted: isInterrupted)
        let said = tokenizer.text(prompt).unicodeScalars.count
        // The web UI cuts the prompt, with the space behind it, off the decoded text.
        return String(tokenizer.text(all).unicodeScalars.dropFirst(said == 0 ? 0 : said + 1))
    }

    /// The start token and the prompt's.
    package func promptTokens(_ prompt: String) -> [Int] { [tokenizer.list.start] + tokenizer.ids(prompt) }

    /// What the decoder sees of a picture: `[1, patches + 1, width]`.
    package func features(_ picture: Tensor, isInterrupted: () -> Bool = { false }) throws -> Tensor {
        try vision(picture) { if isInterrupted() { throw CancellationError() } }
    }

    /// All tokens of a caption, the prompt's included, and the end token where it came to one.
    package func tokens(_ features: Tensor, _ options: Options, isInterrupted: () -> Bool = { false }) throws -> [Int] {
        let rules = CaptionRules(endToken: tokenizer.list.end, minimumLength: options.minimumLength, maximumLength: options.maximumLength,
                                 repetitionPenalty: Float(options.repetitionPenalty))
        return try withoutActuallyEscaping(isInterrupted) { isInterrupted in
            let writer = CaptionWriter(decoder: decoder, rules: rules, beams: options.beams) { if isInterrupted() { throw CancellationError() } }
            return try writer.tokens(features, prompt: promptTokens(options.prompt))
        }
    }

    /// Scores of the tokens behind each of `ids`: `[1, tokens, vocabulary]`.
    package func scores(_ features: Tensor, ids: [Int]) -> Tensor {
        var memory = decoder.memory(of: features)
        return decoder.scoresOfAll([ids], memory: &memory, compute: compute)
    }

    /// A picture as the network takes it, `[1, side, side, 3]`: stretched to a square, no alpha, normalised as CLIP's pictures are.
    package func prepared(_ picture: Picture) throws -> Tensor {
        let side = configuration.imageSide
        let stretched = try picture.rgb.resized(width: side, height: side, filter: .bicubic)
        let (means, deviations): ([Float], [Float]) = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
        let values = stretched.samples.indices.map { (Float(stretched.samples[$0]) / 255 - means[$0 % 3]) / deviations[$0 % 3] }
        return Tensor(values, shape: [1, side, side, 3], compute: compute)
    }
}
