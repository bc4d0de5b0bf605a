/// What a picture file says about itself, known without decoding its pixels.
public struct PictureInfo: Sendable, Equatable {
    public var kind: PictureKind
    /// Pixels per row, after `orientation` is applied: what `PictureFile.read` will return.
    public var width: Int
    /// Rows, after `orientation` is applied.
    public var height: Int
    /// Whether the decoded picture has an alpha channel.
    public var hasAlpha: Bool
    /// How the stored picture has to be turned.
    public var orientation: Orientation
    /// Text chunks of a PNG, in the file's order, but for EXIF that is written as text; of the others the EXIF user comment under
    /// `UserComment`, where the web UI puts generation parameters.
    public var textChunks: [TextChunk]

    /// The text under a keyword; the last one counts, as in Pillow.
    public func text(_ keyword: String) -> String? {
        textChunks.last { $0.keyword == keyword }?.text
    }
}

/// What a format's header reader finds: the size as stored, before orientation.
struct StoredHeader {
    var width: Int
    var height: Int
    var hasAlpha = false
    var exif = Exif()
    var textChunks: [TextChunk] = []

    func info(kind: PictureKind) -> PictureInfo {
        let turned = exif.orientation.swapsSides
        var chunks = textChunks
        if let comment = exif.userComment { chunks.append(TextChunk(keyword: "UserComment", text: comment)) }
        return PictureInfo(
            kind: kind, width: turned ? height : width, height: turned ? width : height, hasAlpha: hasAlpha,
            orientation: exif.orientation, textChunks: chunks)
    }
}
