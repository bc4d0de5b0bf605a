import ModelFiles
import NetworkLayers

/// A VAE that stands beside a checkpoint and takes the place of its own.
public struct ExternalVAE: Sendable {
    public let path: String
    public let configuration: VAEConfiguration
    public let weights: NetworkWeights
}

extension Checkpoint {
    /// Opens a VAE for this checkpoint: a file with original or diffusers names, a whole checkpoint, or a folder.
    ///
    /// The scaling factor stays the checkpoint's, since its U-Net was trained with that. Where a file has no
    /// configuration, what leaves no trace in shapes is taken from the checkpoint, too.
    /// - Throws: `ModelFileError` when it cannot be read, is no VAE, or makes latents of another shape.
    public func openVAE(path: String) throws(ModelFileError) -> ExternalVAE {
        var (configuration, weights) = try Self.vae(path, constants: vaeConfiguration)
        configuration.scalingFactor = vaeConfiguration.scalingFactor
        configuration.shiftFactor = vaeConfiguration.shiftFactor
        guard configuration.latentChannels == vaeConfiguration.latentChannels, configuration.latentFactor == vaeConfiguration.latentFactor,
              configuration.inChannels == vaeConfiguration.inChannels, configuration.outChannels == vaeConfiguration.outChannels,
              configuration.contradiction == nil
        else {
            throw ModelFileError(.unsupported, path: path, problem: "a VAE whose latents do not fit the checkpoint's",
                                 remedy: "use a VAE made for this family of models, or --vae none")
        }
        return ExternalVAE(path: path, configuration: configuration, weights: weights)
    }

    private static func vae(_ path: String, constants: VAEConfiguration) throws(ModelFileError) -> (VAEConfiguration, NetworkWeights) {
        if PathKind(path) == .folder {
            return try DiffusersFolder.vae(PathKind("\(path)/vae/config.json") == .file ? "\(path)/vae" : path)
        }
        let file = try TensorFile.open(path: path)
        let prefix = file.tensors.contains { $0.name.hasPrefix(CompVisLayout.vaePrefix) } ? CompVisLayout.vaePrefix : ""
        let weights = CompVisLayout(path: path, tensors: file.tensors).vae(prefix: prefix)
        guard weights["decoder.conv_in.weight"] != nil else {
            throw ModelFileError(.unsupported, path: path, problem: "no VAE, but \(ModelKind(file).name)",
                                 remedy: "use a VAE file, or --vae none")
        }
        return (try VAEConfiguration(weights, constants: constants), weights)
    }
}
