import Tensor

/// Writes what `torch.save` would: embeddings and optimizer states for the web UI and PyTorch.
public enum TorchWriter {
    /// The bytes of a torch zip file that holds `value`.
    ///
    /// The archive has exactly `NAME/data.pkl`, `NAME/version` and one `NAME/data/N` per tensor, all that the web UI's
    /// safe unpickler admits. The same value gives the same bytes.
    /// - Parameter name: the archive's folder, torch takes the file's name without extension; `/` becomes `_`.
    /// - Throws: `ModelFileError` when the value holds a foreign object, or the file would exceed 4 GB.
    public static func bytes(_ value: PickleValue, name: String) throws(ModelFileError) -> [UInt8] {
        let allowed = name.unicodeScalars.map { $0 == "/" || $0 == "\\" || $0.value < 0x20 ? "_" : String($0) }.joined()
        let folder = allowed.isEmpty || allowed == "." || allowed == ".." ? "archive" : allowed
        let pickle = try PickleWriter(value)
        var archive = ZipWriter()
        try archive.add("\(folder)/data.pkl", pickle.bytes)
        for (key, tensor) in pickle.tensors.enumerated() {
            try archive.add("\(folder)/data/\(key)", tensor.bytes())
        }
        try archive.add("\(folder)/version", Array("3\n".utf8))
        return archive.finish()
    }
}
