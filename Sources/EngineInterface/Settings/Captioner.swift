/// What puts pictures into words.
public enum Captioner: String, Codable, Sendable, CaseIterable {
    /// A sentence (Li et al., "BLIP", 2022).
    case blip
    /// Tags of anime pictures by DeepDanbooru.
    case deepbooru
    /// Tags of anime pictures by a WD tagger, version 3.
    case wd
}

/// What becomes of a caption that a picture has already, in a text file beside it; as the web UI names it.
public enum CaptionAction: String, Codable, Sendable, CaseIterable {
    /// It is left behind.
    case ignore
    /// It is taken over, in place of a new one.
    case copy
    /// It goes before the new one.
    case prepend
    /// It goes behind the new one.
    case append
}
