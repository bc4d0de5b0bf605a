import ModelFiles

/// What a model file or folder is, told by the names and shapes of its tensors.
public enum ModelKind: Sendable, Hashable {
    /// A complete model of a family that makes pictures from text.
    case checkpoint(ModelFamily, Variant)
    /// A complete model that is related to the families, and computed by none of them.
    case foreign(ForeignModel)
    case vae, textEncoder, unet, embedding, lora, controlNet, adapter, hypernetwork, unknown

    /// What a model of a family was trained for.
    public enum Variant: Sendable, Hashable, CaseIterable {
        case plain
        /// Paints into pictures: its U-Net sees a mask and the picture without what is painted, 9 channels in all.
        case inpainting
        /// Distilled to a few steps; the steps of a training need all timesteps.
        case turbo
        /// Stable Diffusion XL with fewer layers, distilled from it: Segmind's and KAIST's.
        case ssd1B, vega, koala

        /// What people call it.
        func name(of family: ModelFamily) -> String {
            switch self {
            case .plain: family.name
            case .inpainting: family.name + " inpainting (9 channels)"
            case .turbo: family.name + " Turbo"
            case .ssd1B: "SSD-1B"
            case .vega: "Segmind Vega"
            case .koala: "KOALA"
            }
        }

        /// A plain model of the XL family, or one that was distilled from it.
        /// - Parameters:
        ///   - depths: transformer blocks of each residual block on the way down.
        ///   - hasMiddle: whether there is a transformer at the bottom.
        init(xlDepths depths: [Int], hasMiddle: Bool) {
            self = switch depths {
            case [0, 0, 2, 2, 4, 4] where !hasMiddle: .ssd1B
            case [0, 0, 1, 1, 2, 2] where !hasMiddle: .vega
            case [0, 2, 5], [0, 2, 6]: .koala
            default: .plain
            }
        }
    }

    /// Words for people.
    public var name: String {
        switch self {
        case .checkpoint(let family, let variant): variant.name(of: family)
        case .foreign(let model): model.rawValue
        case .vae: "VAE"
        case .textEncoder: "text encoder"
        case .unet: "U-Net alone"
        case .embedding: "embedding"
        case .lora: "LoRA"
        case .controlNet: "ControlNet"
        case .adapter: "T2I adapter"
        case .hypernetwork: "hypernetwork"
        case .unknown: "unknown"
        }
    }

    /// Whether it is a complete model that makes pictures, usable or not.
    public var isCheckpoint: Bool {
        switch self {
        case .checkpoint, .foreign: true
        case .vae, .textEncoder, .unet, .embedding, .lora, .controlNet, .adapter, .hypernetwork, .unknown: false
        }
    }

    /// Why it cannot serve as the checkpoint to generate with, as one line; `nil` when it can.
    public var refusal: String? {
        switch self {
        case .checkpoint: nil
        case .foreign: "a \(name) checkpoint, which this program cannot use"
        case .unknown: "not a model that this program knows"
        default: "\(self == .embedding ? "an" : "a") \(name) file, not a checkpoint"
        }
    }

    /// Why it cannot serve as the checkpoint to train with; `nil` when it can.
    public var trainingRefusal: String? {
        guard case .checkpoint(let family, let variant) = self else { return refusal }
        guard family.isTrainable else { return "a \(name) checkpoint, which makes pictures but cannot be trained with yet" }
        return variant == .plain ? nil : "a \(name) checkpoint, which makes pictures but cannot be trained with"
    }

    /// What to use in its place.
    public var remedy: String { "use a \(ModelFamily.usableNames) checkpoint" }

    /// What to train with in its place.
    public var trainingRemedy: String { "use a \(ModelFamily.trainableNames) checkpoint" }
}

/// Complete models that are refused by name.
public enum ForeignModel: String, Sendable, CaseIterable {
    case instructPix2Pix = "InstructPix2Pix (8 channels)"
    case depth = "Stable Diffusion 2.x depth (5 channels)"
    case unCLIPL = "Stable unCLIP (CLIP L)"
    case unCLIPH = "Stable unCLIP (OpenCLIP H)"
    case upscaler = "Stable Diffusion upscaler (7 channels)"
    case altDiffusion = "AltDiffusion"
    case refiner = "Stable Diffusion XL refiner"
    case playground = "Playground 2.5"
    case cosXL = "CosXL"
    case video = "Stable Video Diffusion"
    case stableDiffusion3 = "Stable Diffusion 3"
    case flux = "Flux"
}
