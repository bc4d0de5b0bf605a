import EngineInterface

/// The tags of a picture as a caption says them: what is sure enough, in order, in writing.
package struct TagList {
    /// In the caption's order, as the tagger names them.
    package let tags: [TagScore]
    /// One for each tag, as it stands in the caption.
    let words: [String]

    package var text: String { words.joined(separator: ", ") }

    /// The tags of DeepDanbooru, by the web UI's rules.
    package static func deepbooru(tags: [String], scores: [Float], _ settings: InterrogationSettings) -> TagList {
        let found = zip(tags, scores).filter { tag, score in Double(score) >= settings.threshold && !tag.hasPrefix("rating:") }
        return TagList(sorted(unique(found), settings), settings) { tag in settings.useSpaces ? tag.writing(" ", for: "_") : tag }
    }

    /// The tags of a WD tagger, by the rules of the application that its author published: more than the threshold, no ratings, faces made of
    /// characters (`>_<`) as they are. Unless they are sorted by the alphabet, who is seen goes before what is seen.
    package static func wd(names: [String], kinds: [Kind], scores: [Float], _ settings: InterrogationSettings) -> TagList {
        func found(_ kind: Kind, above threshold: Double) -> [(String, Float)] {
            names.indices.filter { kinds[$0] == kind && Double(scores[$0]) > threshold }.map { (names[$0], scores[$0]) }
        }
        let characters = unique(found(.character, above: settings.characterThreshold))
        let general = unique(found(.general, above: settings.generalThreshold))
        let tags = settings.sortAlphabetically
            ? sorted(unique(characters + general), settings) : sorted(characters, settings) + sorted(general, settings)
        return TagList(tags, settings) { tag in settings.useSpaces && !faces.contains(tag) ? tag.writing(" ", for: "_") : tag }
    }

    /// What a tag of a WD tagger is about.
    package enum Kind { case general, character, rating }

    /// Tags of the taggers' list that are no words.
    private static let faces: Set<String> = [
        "0_0", "(o)_(o)", "+_+", "+_-", "._.", "<o>_<o>", "<|>_<|>", "=_=", ">_<", "3_3", "6_9", ">_o", "@_@", "^_^", "o_o", "u_u", "x_x",
        "|_|", "||_||",
    ]

    private init(_ sorted: [(String, Float)], _ settings: InterrogationSettings, spaced: (String) -> String) {
        let dropped = Set(settings.filterTags.split(separator: ",", omittingEmptySubsequences: false).map { tag in
            CaptionText.stripped(String(tag)).writing("_", for: " ")
        })
        let kept = sorted.filter { !dropped.contains($0.0) }
        tags = kept.map { TagScore(tag: $0.0, score: Double($0.1)) }
        words = kept.map { tag, score in
            let written = settings.escapeBrackets ? Self.escaped(spaced(tag)) : spaced(tag)
            return settings.includeRanks ? "(\(written):\(FixedPoint.text(Double(score), digits: 3)))" : written
        }
    }

    /// Of tags that stand twice the first place and the last score count, as in a dictionary of Python.
    private static func unique(_ tags: some Sequence<(String, Float)>) -> [(String, Float)] {
        var places: [String: Int] = [:]
        var unique: [(String, Float)] = []
        for (tag, score) in tags {
            if let place = places[tag] {
                unique[place].1 = score
            } else {
                places[tag] = unique.count
                unique.append((tag, score))
            }
        }
        return unique
    }

    /// By code points, or the surest first; of equals the tagger's order counts.
    private static func sorted(_ tags: [(String, Float)], _ settings: InterrogationSettings) -> [(String, Float)] {
        if settings.sortAlphabetically { return tags.sorted { $0.0.unicodeScalars.lexicographicallyPrecedes($1.0.unicodeScalars) } }
        return tags.enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element)
    }

    private static func escaped(_ tag: String) -> String {
        var text = ""
        for character in tag.unicodeScalars {
            if character == "\\" || character == "(" || character == ")" { text += "\\" }
            text.unicodeScalars.append(character)
        }
        return text
    }
}

extension String {
    /// Every place of one character becomes another one.
    fileprivate func writing(_ other: Unicode.Scalar, for scalar: Unicode.Scalar) -> String {
        var scalars = String.UnicodeScalarView()
        for own in unicodeScalars { scalars.append(own == scalar ? other : own) }
        return String(scalars)
    }
}
