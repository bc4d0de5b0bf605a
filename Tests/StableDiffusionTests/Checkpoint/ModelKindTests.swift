import StableDiffusion
import Testing

/// Kinds by the names and shapes that tell them, as published checkpoints have them.
@Suite struct ModelKindTests {
    private let unet = "model.diffusion_model."

    private func kind(channels: Int, context: Int, others: [String: [Int]] = [:]) -> ModelKind {
        let shapes = [
            "\(unet)input_blocks.0.0.weight": [320, channels, 3, 3],
            "\(unet)input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight": [640, context],
        ]
        return ModelKind(shapes: shapes.merging(others) { first, _ in first })
    }

    @Test func completeCheckpoints() {
        let clip = ["cond_stage_model.transformer.text_model.final_layer_norm.weight": [768]]
        let openCLIP = ["cond_stage_model.model.ln_final.weight": [1024]]
        let two = ["conditioner.embedders.0.transformer.text_model.final_layer_norm.weight": [768]]
        #expect(kind(channels: 4, context: 768, others: clip) == .stableDiffusion1)
        #expect(kind(channels: 9, context: 768, others: clip) == .stableDiffusion1Inpainting)
        #expect(kind(channels: 8, context: 768, others: clip) == .foreign(.instructPix2Pix))
        #expect(kind(channels: 4, context: 1024, others: openCLIP) == .stableDiffusion2)
        #expect(kind(channels: 9, context: 1024, others: openCLIP) == .stableDiffusion2Inpainting)
        #expect(kind(channels: 5, context: 1024, others: openCLIP) == .foreign(.depth))
        #expect(kind(channels: 7, context: 1024, others: openCLIP) == .foreign(.upscaler))
        #expect(kind(channels: 4, context: 2048, others: two) == .stableDiffusionXL)
        #expect(kind(channels: 4, context: 1280, others: two) == .foreign(.refiner))
        #expect(ModelKind(shapes: ["\(unet)joint_blocks.0.x_block.attn.qkv.weight": [1, 1]]) == .foreign(.stableDiffusion3))
        #expect(ModelKind(shapes: ["double_blocks.0.img_attn.qkv.weight": [1, 1]]) == .foreign(.flux))
    }

    @Test func parts() {
        #expect(ModelKind(shapes: ["first_stage_model.decoder.conv_in.weight": [512, 4, 3, 3]]) == .vae)
        #expect(ModelKind(shapes: ["lora_unet_down_blocks_0.lora_down.weight": [4, 320]]) == .lora)
        #expect(ModelKind(shapes: ["unet.down_blocks.0.attn1.to_q.lora_A.weight": [4, 320]]) == .lora)
        #expect(ModelKind(shapes: ["control_model.input_hint_block.0.weight": [16, 3, 3, 3]]) == .controlNet)
        #expect(ModelKind(shapes: ["emb_params": [8, 768]]) == .embedding)
        #expect(ModelKind(shapes: ["clip_l": [8, 768], "clip_g": [8, 1280]]) == .embedding)
        #expect(ModelKind(shapes: ["<word>": [768]]) == .embedding)
        #expect(ModelKind(shapes: ["a": [64, 3, 7, 7]]) == .unknown)
        #expect(ModelKind(shapes: [:]) == .unknown)
    }

    @Test func refusalsNameTheKind() {
        let usable = ModelFamily.all.flatMap { family in
            ModelKind.Variant.allCases.map { ModelKind.checkpoint(family, $0) }
        }
        for kind in usable { #expect(kind.refusal == nil) }
        #expect(ModelKind.stableDiffusion1.trainingRefusal == nil)
        #expect(ModelKind.stableDiffusion2.trainingRefusal == nil)
        #expect(ModelKind.stableDiffusion1Inpainting.trainingRefusal?.contains("inpainting") == true)
        #expect(ModelKind.checkpoint(.stableDiffusion2, .turbo).trainingRefusal?.contains("Turbo") == true)
        let whole = ForeignModel.allCases.map { ModelKind.foreign($0) }
        for kind in whole + [.vae, .textEncoder, .unet, .embedding, .lora, .controlNet, .hypernetwork] {
            #expect(kind.refusal?.contains(kind.name) == true)
            #expect(kind.trainingRefusal == kind.refusal)
        }
        for variant in ModelKind.Variant.allCases {
            let kind = ModelKind.checkpoint(.stableDiffusionXL, variant)
            #expect(kind.trainingRefusal == "a \(kind.name) checkpoint, which makes pictures but cannot be trained with yet")
        }
        #expect(ModelKind.embedding.refusal == "an embedding file, not a checkpoint")
        #expect(ModelKind.vae.remedy == "use a Stable Diffusion 1.x, 2.x or XL checkpoint")
        #expect(ModelKind.vae.trainingRemedy == "use a Stable Diffusion 1.x or 2.x checkpoint")
    }
}

extension ModelKind {
    static let stableDiffusion1 = ModelKind.checkpoint(.stableDiffusion1, .plain)
    static let stableDiffusion1Inpainting = ModelKind.checkpoint(.stableDiffusion1, .inpainting)
    static let stableDiffusion2 = ModelKind.checkpoint(.stableDiffusion2, .plain)
    static let stableDiffusion2Inpainting = ModelKind.checkpoint(.stableDiffusion2, .inpainting)
    static let stableDiffusionXL = ModelKind.checkpoint(.stableDiffusionXL, .plain)
}
