import EngineInterface

extension CaptionChange {
    /// The caption after the change; nil stands for a picture without one, before and after.
    public func applied(to caption: String?) -> String? {
        switch self {
        case .replace(let text, let other):
            guard let caption, !text.isEmpty else { return caption }
            return Self.replacing(text, by: other, in: caption)
        case .addTag(let tag, let first):
            let tag = Self.trimmed(tag)
            let old = Self.trimmed(caption ?? "")
            guard !tag.isEmpty, !Self.tags(of: old).contains(tag) else { return caption }
            if old.isEmpty { return tag }
            return first ? "\(tag), \(old)" : "\(old), \(tag)"
        case .dropTag(let tag):
            let tag = Self.trimmed(tag)
            guard let caption, !tag.isEmpty, Self.tags(of: caption).contains(tag) else { return caption }
            let kept = caption.split(separator: ",", omittingEmptySubsequences: false).filter { Self.trimmed(String($0)) != tag }
            return Self.trimmed(kept.joined(separator: ","))
        }
    }

    private static func tags(of caption: String) -> [String] {
        caption.split(separator: ",").map { trimmed(String($0)) }
    }

    private static func trimmed(_ text: String) -> String { CaptionText.stripped(text) }

    /// Every place of a text becomes another one, found from the front by code points, as a user sees them typed.
    private static func replacing(_ text: String, by other: String, in caption: String) -> String {
        let (wanted, all) = (Array(text.unicodeScalars), Array(caption.unicodeScalars))
        var result = String.UnicodeScalarView()
        var place = 0
        while place < all.count {
            if place + wanted.count <= all.count, all[place ..< place + wanted.count].elementsEqual(wanted) {
                result.append(contentsOf: other.unicodeScalars)
                place += wanted.count
            } else {
                result.append(all[place])
                place += 1
            }
        }
        return String(result)
    }
}
