import EngineInterface

/// How a caption is put together, as the web UI does it.
package enum CaptionText {
    /// What several captioners say of one picture.
    package static func joined(_ captions: [String]) -> String {
        captions.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// A new caption with what becomes of the one that a picture has already.
    package static func merged(_ new: String, existing: String?, _ action: CaptionAction) -> String {
        guard let existing, !existing.isEmpty else { return stripped(new) }
        return switch action {
        case .ignore: stripped(new)
        case .copy: stripped(existing)
        case .prepend: stripped("\(existing) \(new)")
        case .append: stripped("\(new) \(existing)")
        }
    }

    /// Without the blanks at both ends, as Python's `strip` takes them.
    static func stripped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }), let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(scalars[first ... last])
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || (0x1C ... 0x1F).contains(scalar.value)
    }
}
