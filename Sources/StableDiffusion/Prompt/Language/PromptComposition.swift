/// Prompts joined by the word AND, each with a weight: `a cat AND a dog :1.2` (Liu et al., "Compositional Visual Generation with Composable
/// Diffusion Models", 2022).
public enum PromptComposition {
    /// The prompts of a text, in order; at least one.
    public static func parts(of text: String) -> [PromptPart] {
        let scalars = PromptScalars(text.unicodeScalars)
        var parts: [PromptPart] = []
        var start = 0
        for place in scalars.places(ofWord: "AND") {
            parts.append(part(PromptScalars(scalars[start ..< place])))
            start = place + 3
        }
        return parts + [part(PromptScalars(scalars[start...]))]
    }

    /// The text before a weight at its end, white space in front of the weight left out.
    private static func part(_ text: PromptScalars) -> PromptPart {
        let end = text.lastIndex { !$0.isPromptSpace }.map { $0 + 1 } ?? 0
        // The shortest text counts, so the first colon that is followed by a number and the end.
        for colon in text.indices.prefix(end) where text[colon] == ":" {
            guard let weight = weight(text[text.skippingSpace(from: colon + 1) ..< max(end, text.skippingSpace(from: colon + 1))]) else { continue }
            var last = colon
            while last > 0, text[last - 1].isPromptSpace { last -= 1 }
            return PromptPart(text.text(0 ..< last), weight: weight)
        }
        return PromptPart(text.text(0 ..< end))
    }

    private static func weight(_ digits: ArraySlice<Unicode.Scalar>) -> Double? {
        var plain = ""
        for (index, scalar) in digits.enumerated() {
            if let digit = scalar.decimalDigit {
                plain += String(digit)
            } else if scalar == "." || (index == 0 && (scalar == "+" || scalar == "-")) {
                plain.unicodeScalars.append(scalar)
            } else {
                return nil
            }
        }
        return Double(pythonText: plain)
    }
}
