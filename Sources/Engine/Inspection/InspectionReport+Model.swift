import EngineInterface
import ModelFiles
import StableDiffusion

extension InspectionReport {
    /// Of a model file or folder, all but its hashes and what has to be opened as a certain kind.
    init(_ description: ModelDescription, size: Int) {
        self.init(path: description.path, kind: Kind(description.kind), format: description.layout.name, size: size)
        architecture = description.kind.isCheckpoint ? description.kind.name : nil
        layout = Self.layout(of: description)
        hasAverages = description.hasAverages
        hasStateDictionaryLevel = description.hasStateDictionaryLevel
        metadata = description.metadata
        tensors = description.tensors.map { TensorReport(name: $0.name, shape: $0.shape, type: $0.type.rawValue) }
            + description.foreignTensors.map { TensorReport(name: $0.name, shape: $0.shape, type: $0.type) }
        numberTypes = Self.numberTypes(of: tensors)
        if tensors.contains(where: { $0.name.hasPrefix("optimizer_state_dict.") }) { kind = .optimizerState }
    }

    private static func layout(of description: ModelDescription) -> String? {
        if description.layout == .diffusersFolder { return "diffusers" }
        func has(_ prefixes: String...) -> Bool {
            description.tensors.contains { tensor in prefixes.contains { tensor.name.hasPrefix($0) } }
        }
        if has("model.diffusion_model.", "first_stage_model.", "cond_stage_model.", "encoder.down.", "decoder.up.") { return "CompVis" }
        return has("down_blocks.", "encoder.down_blocks.", "decoder.up_blocks.") ? "diffusers" : nil
    }

    private static func numberTypes(of tensors: [TensorReport]) -> [NumberTypeReport] {
        var types: [String: NumberTypeReport] = [:]
        for tensor in tensors {
            let (numbers, overflow) = tensor.shape.reduce((1, false)) { product, length in
                let (next, overflow) = product.0.multipliedReportingOverflow(by: length)
                return (next, product.1 || overflow)
            }
            var report = types[tensor.type] ?? NumberTypeReport(type: tensor.type, tensors: 0, numbers: 0)
            report.tensors += 1
            // Shapes of types that are not read were checked against nothing.
            if !overflow, numbers >= 0 { report.numbers = report.numbers.addingReportingOverflow(numbers).partialValue }
            types[tensor.type] = report
        }
        return types.values.sorted { ($1.numbers, $0.type) < ($0.numbers, $1.type) }
    }

    /// The networks of a checkpoint that can be used; of another, why not.
    mutating func readNetworks(kind: ModelKind) {
        guard kind.isCheckpoint else { return }
        refusal = kind.refusal
        guard refusal == nil else { return }
        do throws(ModelFileError) {
            networks = NetworksReport(try Checkpoint.open(path: path, hints: CheckpointHints(of: path)))
        } catch {
            refusal = error.problem
        }
    }

    /// The vectors of an embedding, also of one whose tensors do not tell what it is.
    mutating func readEmbedding(kind: ModelKind) {
        guard kind == .embedding || (kind == .unknown && tensors.count <= 2 && layout == nil) else { return }
        do throws(EmbeddingError) {
            let read = try EmbeddingReader.read(path: path)
            embedding = EmbeddingReport(read)
            if !read.isFinite { refusal = "it \(SkippedEmbedding.Reason.notFinite)" }
            architecture = read.isXL ? ModelFamily.stableDiffusionXL.name : nil
            self.kind = .embedding
        } catch {
            guard kind == .embedding else { return }
            if case .noEmbedding(_, let problem) = error { refusal = "it \(problem)" } else { refusal = error.description }
        }
    }
}

extension InspectionReport.Kind {
    init(_ kind: ModelKind) {
        self = switch kind {
        case .vae: .vae
        case .textEncoder: .textEncoder
        case .unet: .unet
        case .embedding: .embedding
        case .lora: .lora
        case .controlNet: .controlNet
        case .adapter: .adapter
        case .hypernetwork: .hypernetwork
        case _ where kind.isCheckpoint: .checkpoint
        default: .unknown
        }
    }
}
