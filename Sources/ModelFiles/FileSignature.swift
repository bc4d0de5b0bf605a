import Tensor

/// Tells the kind of a file by its first bytes.
enum FileSignature {
    /// - Throws: `ModelFileError` that says what the file is instead, where that can be told.
    static func format(_ file: MappedFile) throws(ModelFileError) -> TensorFile.Format {
        let head = file.copyBytes(0..<min(file.count, 512))
        guard !head.isEmpty else { throw .damaged(file.path, "the file is empty") }
        if SafetensorsFormat.recognises(head, fileSize: file.count) { return .safetensors }
        if TorchZip.recognises(head) { return .torchZip }
        if TorchLegacy.recognises(head) { return .torchLegacy }
        throw stranger(head, path: file.path)
    }

    private static func stranger(_ head: [UInt8], path: String) -> ModelFileError {
        let text = String(decoding: head.prefix(64), as: UTF8.self).lowercased()
        if text.hasPrefix("version https://git-lfs") {
            return .unsupported(path, "a Git LFS pointer, not the file itself", remedy: "fetch it with `git lfs pull`")
        }
        if text.hasPrefix("<!doctype") || text.hasPrefix("<html") {
            return .unsupported(path, "a web page, not a model", remedy: "download the model file itself")
        }
        if head.count > 262, Array(head[257..<262]) == Array("ustar".utf8) {
            return .unsupported(path, "the tar format of torch before 0.1.10", remedy: "load and save it with a newer torch")
        }
        if head.first == 0x80 {
            return .unsupported(path, "a Python pickle, but not a file that torch.save wrote", remedy: "save it with torch.save")
        }
        return .unsupported(path, "neither safetensors nor a torch file", remedy: "use a .safetensors, .ckpt, .pt or .bin model file")
    }
}
