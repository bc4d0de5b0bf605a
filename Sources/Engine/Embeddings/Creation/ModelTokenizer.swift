import StableDiffusion

/// The tokenizer that belongs to a checkpoint.
public enum ModelTokenizer {
    /// That of a diffusers folder, else CLIP's, which ships with the built-in model and belongs to all single files; it reads texts as the first
    /// text encoder's programs do.
    /// - Throws: `TokenizerError`.
    public static func of(_ checkpoint: Checkpoint, resources: Resources) throws(TokenizerError) -> CLIPTokenizer {
        let tables = FilePath.joined(resources.builtInModel, "tokenizer")
        guard let encoder = checkpoint.textEncoders.first else { return try CLIPTokenizer(folder: tables) }
        return try encoder.readTokenizer(orCLIPs: tables)
    }
}
