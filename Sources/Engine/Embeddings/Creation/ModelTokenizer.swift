import StableDiffusion

/// The tokenizer that belongs to a checkpoint.
public enum ModelTokenizer {
    /// That of a diffusers folder, else CLIP's, which ships with the built-in model and belongs to all single files.
    /// - Throws: `TokenizerError`.
    public static func of(_ checkpoint: Checkpoint, resources: Resources) throws(TokenizerError) -> CLIPTokenizer {
        if let files = checkpoint.textEncoders.first?.tokenizer {
            return try CLIPTokenizer(files)
        }
        return try CLIPTokenizer(folder: FilePath.joined(resources.builtInModel, "tokenizer"))
    }
}
