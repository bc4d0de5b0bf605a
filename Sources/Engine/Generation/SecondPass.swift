import EngineInterface
import StableDiffusion
import Tensor

/// The second pass, "hires fix" in the web UI: a picture is made small, where the model composes best, then its latent is enlarged and
/// drawn over.
extension PictureGenerator {
    /// The latents enlarged as the settings say; themselves where these ask for no second pass.
    /// - Throws: `SettingsError` for an impossible size; what sampling throws.
    func enlarged(_ latent: Tensor, _ request: GenerationRequest, _ batch: Batch, _ encoder: PromptEncoder,
                  check: @escaping InterruptionCheck, report: Sampling.Report) throws -> Tensor {
        let settings = request.settings
        guard settings.hiresScale > 1 else { return latent }
        let width = Int(Double(latent.shape[2]) * settings.hiresScale) * model.latentFactor
        let height = Int(Double(latent.shape[1]) * settings.hiresScale) * model.latentFactor
        _ = try PictureSize.checked(width, height, factor: model.latentFactor)
        let large = latent.interpolated(height: height / model.latentFactor, width: width / model.latentFactor)
        guard settings.hiresDenoisingStrength > 0 else { return large }
        // The generators of the seeds begin anew for the larger picture.
        var noise = noise(request, batch, width: width, height: height)
        let steps = settings.hiresSteps > 0 ? settings.hiresSteps : settings.steps
        var encoder = encoder
        encoder.sizes = SizeConditioning(height: height, width: width)
        var textToImage = try textToImage(request, encoder, SamplingPass(steps: steps, firstPass: settings.steps), check: check)
        textToImage.picture = try Canvas(width: width, height: height, model, check: check).conditioning
        return try textToImage(from: large, strength: settings.hiresDenoisingStrength, noise: &noise, report: report)
    }
}
