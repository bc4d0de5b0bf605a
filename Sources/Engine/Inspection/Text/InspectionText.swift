import EngineInterface

/// An inspection as text for people: labels in one column, values in another, tensors by module.
public struct InspectionText: Sendable {
    /// Where the values begin.
    private static let indent = 15
    /// Lines of one metadata value; the rest is counted.
    private static let metadataLines = 4
    /// Characters of another value, enough for any prompt.
    private static let longest = 20_000

    private let report: InspectionReport
    private let columns: Int
    private let tensorLimit: Int

    /// - Parameters:
    ///   - columns: width of the terminal.
    ///   - tensorLimit: how many tensors are listed; the rest is counted.
    public init(_ report: InspectionReport, columns: Int = 80, tensorLimit: Int = .max) {
        self.report = report
        self.columns = max(columns, 40)
        self.tensorLimit = tensorLimit
    }

    /// The lines, without control characters.
    public var lines: [String] {
        [SafeName.printable(FilePath.name(of: report.path))] + identity + contents + texts + tensors
    }

    private func field(_ label: String, _ value: String?) -> [String] {
        guard let value else { return [] }
        return TextWidth.wrapped(beginning(of: value, Self.longest), to: columns - Self.indent).enumerated().map { number, line in
            TextWidth.padded(number == 0 ? "  " + label : "", to: Self.indent) + line
        }
    }

    /// The text up to so many characters: who reads on takes `--json`.
    private func beginning(of text: String, _ count: Int) -> String {
        let kept = text.unicodeScalars.prefix(count)
        return kept.endIndex == text.unicodeScalars.endIndex ? text : String(kept) + "…"
    }

    private var identity: [String] {
        let size = Amount.bytes(report.size)
        var extras: [String] = []
        if report.hasStateDictionaryLevel { extras.append("below state_dict") }
        if report.hasAverages { extras.append("with EMA weights") }
        let layout = [report.layout.map { "\($0) names" }, report.format == "diffusers folder" ? nil : report.format]
        return field("kind", [kindName, report.architecture].compactMap { $0 }.joined(separator: ", "))
            + field("file", (layout.compactMap { $0 } + extras + [size]).joined(separator: ", "))
            + field("hash", report.hash.map { hash in hash + (report.oldHash.map { ", old hash \($0)" } ?? "") })
            + field("SHA-256", report.sha256)
            + field("not usable", report.refusal)
    }

    private var kindName: String {
        switch report.kind {
        case .vae: "VAE"
        case .unet: "U-Net"
        case .lora: "LoRA"
        case .controlNet: "ControlNet"
        case .adapter: "T2I adapter"
        case .textEncoder: "text encoder"
        case .optimizerState: "optimizer state of an embedding"
        case .unknown: "tensors of unknown use"
        default: report.kind.rawValue
        }
    }

    private var contents: [String] {
        var lines: [String] = []
        if let networks = report.networks {
            let channels = networks.unetChannels.map(String.init).joined(separator: " ")
            lines += field("U-Net", "channels \(channels), \(networks.inputChannels) in")
            lines += field("prediction", networks.predictionText)
            for encoder in networks.textEncoders { lines += field("text encoder", "\(encoder.layers) layers, vectors of \(encoder.width)") }
            lines += field("VAE", "\(networks.latentChannels) latent channels, \(networks.latentFactor) pixels a latent")
            lines += field("pictures", networks.sizeText)
        }
        if let embedding = report.embedding { lines += text(of: embedding) }
        if let picture = report.picture {
            lines += field("size", "\(picture.width)x\(picture.height)\(picture.hasAlpha ? ", with alpha" : "")")
            lines += field("embedding", picture.carriesEmbedding ? "the picture carries one" : nil)
            lines += field("parameters", picture.parameters)
        }
        for (number, type) in report.numberTypes.enumerated() {
            let amount = "\(Amount.grouped(type.numbers)) in \(Amount.counted(type.tensors, "tensor"))"
            lines += field(number == 0 ? "numbers" : "", TextWidth.padded(SafeName.printable(type.type), to: 9) + amount)
        }
        return lines
    }

    private func text(of embedding: EmbeddingReport) -> [String] {
        let checkpoint = [embedding.checkpointName, embedding.checkpointHash.map { "[\($0)]" }].compactMap { $0 }.joined(separator: " ")
        let trained = [embedding.step.map { Amount.counted($0, "step") }, checkpoint.isEmpty ? nil : "on \(checkpoint)"].compactMap { $0 }
        return field("word", embedding.word)
            + field("vectors", "\(embedding.vectorsPerToken) of \(embedding.width), mean norm \(Amount.rounded(embedding.norm, digits: 3)), checksum \(embedding.checksum)")
            + field("trained", trained.isEmpty ? nil : trained.joined(separator: " "))
    }

    private var texts: [String] {
        guard !report.metadata.isEmpty else { return [] }
        return ["  metadata"] + report.metadata.sorted { $0.key < $1.key }.flatMap { key, value in
            // A line more than is shown: so many characters, each of which may be a line's end, are enough.
            let lines = TextWidth.wrapped(beginning(of: "\(key): \(value)", (Self.metadataLines + 1) * columns), to: columns - 6)
            let more = lines.count > Self.metadataLines ? ["… \(Amount.grouped(value.unicodeScalars.count)) characters in all"] : []
            return (lines.prefix(Self.metadataLines) + more).enumerated().map { ($0 == 0 ? "    " : "      ") + $1 }
        }
    }

    private var tensors: [String] {
        guard !report.tensors.isEmpty else { return [] }
        let rest = report.tensors.count - min(tensorLimit, report.tensors.count)
        let more = rest > 0 ? ["    … and \(Amount.grouped(rest)) more"] : []
        return ["  tensors"] + TensorTable(report.tensors, limit: tensorLimit).lines.map { "    " + $0 } + more
    }
}
