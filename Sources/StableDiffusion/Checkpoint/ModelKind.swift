import ModelFiles

/// What a model file or folder is, told by the names and shapes of its tensors.
public enum ModelKind: String, Sendable, Codable, CaseIterable {
    case stableDiffusion1 = "Stable Diffusion 1.x"
    case stableDiffusion1Inpainting = "Stable Diffusion 1.x inpainting (9 channels)"
    case instructPix2Pix = "InstructPix2Pix (8 channels)"
    case stableDiffusion2 = "Stable Diffusion 2.x"
    case stableDiffusion2Inpainting = "Stable Diffusion 2.x inpainting (9 channels)"
    case stableDiffusion2Depth = "Stable Diffusion 2.x depth (5 channels)"
    case upscaler = "Stable Diffusion upscaler (7 channels)"
    case stableDiffusionXL = "Stable Diffusion XL"
    case stableDiffusionXLRefiner = "Stable Diffusion XL refiner"
    case stableDiffusion3 = "Stable Diffusion 3"
    case flux = "Flux"
    case vae = "VAE"
    case textEncoder = "text encoder"
    case unet = "U-Net alone"
    case embedding = "embedding"
    case lora = "LoRA"
    case controlNet = "ControlNet"
    case hypernetwork = "hypernetwork"
    case unknown = "unknown"

    /// Whether it is a complete model that makes pictures from text, usable or not.
    public var isCheckpoint: Bool {
        switch self {
        case .stableDiffusion1, .stableDiffusion1Inpainting, .instructPix2Pix, .stableDiffusion2, .stableDiffusion2Inpainting,
             .stableDiffusion2Depth, .upscaler, .stableDiffusionXL, .stableDiffusionXLRefiner, .stableDiffusion3, .flux: true
        case .vae, .textEncoder, .unet, .embedding, .lora, .controlNet, .hypernetwork, .unknown: false
        }
    }

    /// Why it cannot serve as the checkpoint to generate with, as one line; `nil` when it can.
    public var refusal: String? {
        switch self {
        case .stableDiffusion1, .stableDiffusion1Inpainting: nil
        case .unknown: "not a model that this program knows"
        case _ where isCheckpoint: "a \(rawValue) checkpoint, which this program cannot use yet"
        default: "\(self == .embedding ? "an" : "a") \(rawValue) file, not a checkpoint"
        }
    }

    /// Why it cannot serve as the checkpoint to train with; `nil` when it can.
    public var trainingRefusal: String? {
        self == .stableDiffusion1Inpainting ? "a \(rawValue) checkpoint, which makes pictures but cannot be trained with" : refusal
    }

    /// The kind of a single file.
    public init(_ file: TensorFile) {
        if file.pickle?["string_to_param"] != nil {
            self = .embedding
        } else {
            self.init(shapes: Dictionary(file.tensors.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first }))
        }
    }

    package init(shapes: [String: [Int]]) {
        let unet = CompVisLayout.unetPrefix
        if let first = shapes["\(unet)input_blocks.0.0.weight"], first.count == 4 {
            self = Self.compVis(shapes, inChannels: first[1])
        } else if shapes.keys.contains(where: { $0.hasPrefix("\(unet)joint_blocks.") }) {
            self = .stableDiffusion3
        } else if shapes.keys.contains(where: { $0.hasPrefix("\(unet)double_blocks.") || $0.hasPrefix("double_blocks.") }) {
            self = .flux
        } else {
            self = Self.part(shapes)
        }
    }

    private static func compVis(_ shapes: [String: [Int]], inChannels: Int) -> ModelKind {
        let context = shapes.first { $0.key.hasPrefix(CompVisLayout.unetPrefix) && $0.key.hasSuffix(".attn2.to_k.weight") }?.value.last
        if shapes.keys.contains(where: { $0.hasPrefix("conditioner.embedders.") }) {
            return context == 1280 ? .stableDiffusionXLRefiner : .stableDiffusionXL
        }
        let hasOpenCLIP = shapes.keys.contains { $0.hasPrefix("cond_stage_model.model.") }
        return diffusion(inChannels: inChannels, isVersion2: hasOpenCLIP || context == 1024)
    }

    /// The version and variant by what goes into the U-Net.
    static func diffusion(inChannels: Int, isVersion2: Bool) -> ModelKind {
        switch inChannels {
        case 9: isVersion2 ? .stableDiffusion2Inpainting : .stableDiffusion1Inpainting
        case 8: .instructPix2Pix
        case 7: .upscaler
        case 5: .stableDiffusion2Depth
        default: isVersion2 ? .stableDiffusion2 : .stableDiffusion1
        }
    }

    /// What is no complete checkpoint.
    private static func part(_ shapes: [String: [Int]]) -> ModelKind {
        func has(_ matches: (String) -> Bool) -> Bool { shapes.keys.contains(where: matches) }
        if has({ $0.contains("lora_down.") || $0.contains("lora_up.") || $0.contains(".lora_A.") || $0.contains(".lora.down.") || $0.contains("hada_w1") }) {
            return .lora
        }
        if has({ $0.hasPrefix("control_model.") || $0.hasPrefix("controlnet_cond_embedding.") || $0.hasPrefix("input_hint_block.") }) { return .controlNet }
        if ["", CompVisLayout.vaePrefix].contains(where: { shapes["\($0)decoder.conv_in.weight"] != nil }) { return .vae }
        if shapes["conv_in.weight"] != nil, has({ $0.hasPrefix("down_blocks.") }) { return .unet }
        if has({ $0.hasSuffix("embeddings.token_embedding.weight") }) { return .textEncoder }
        if has({ $0.hasSuffix(".linear.0.weight") }), has({ $0.hasPrefix("768.") || $0.hasPrefix("320.") }) { return .hypernetwork }
        // Embeddings of other programs: one to four tables of vectors, under any name.
        let isTable = shapes.values.allSatisfy { (1...2).contains($0.count) && ($0.last ?? 0) >= 16 && ($0.count == 1 || $0[0] <= 1000) }
        return (1...4).contains(shapes.count) && isTable ? .embedding : .unknown
    }
}
