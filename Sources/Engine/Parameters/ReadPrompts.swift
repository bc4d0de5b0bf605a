import StableDiffusion

/// How a picture's prompts are read, as far as its `parameters` text tells of it.
struct ReadPrompts {
    /// The texts that are encoded at once, in the web UI's order: those that the negative prompt becomes over the steps of the first pass,
    /// then those of each part between ANDs. A part that stands there twice is encoded once.
    let encoded: [[String]]
    /// Whether numbers in prompt editing, counted as before version 1.6 of the web UI, change the prompts at other steps.
    let oldTimingDiffers: Bool

    /// - Parameters:
    ///   - prompt, negativePrompt: without comments.
    ///   - passes: the first, and the second where there is one.
    ///   - countsAsBefore: whether numbers in prompt editing do.
    init(_ prompt: String, _ negativePrompt: String, _ sampler: Sampler, _ passes: [SamplingPass], countsAsBefore: Bool) {
        var parts: [String] = []
        for part in PromptComposition.parts(of: prompt) where !parts.contains(part.text) { parts.append(part.text) }
        let (calls, timing) = (passes.first ?? SamplingPass(steps: 1)).timing(of: sampler, countsAsBefore: countsAsBefore)
        encoded = ([negativePrompt] + parts).map { PromptSchedule($0, steps: calls, timing: timing).variants.map(\.text) }
        oldTimingDiffers = countsAsBefore && passes.contains { pass in
            let (old, new) = (pass.timing(of: sampler, countsAsBefore: true), pass.timing(of: sampler, countsAsBefore: false))
            return [prompt, negativePrompt].contains {
                PromptSchedule($0, steps: old.calls, timing: old.timing) != PromptSchedule($0, steps: new.calls, timing: new.timing)
            }
        }
    }

    /// Whether a text that is encoded has one of these characters.
    func encodes(_ characters: Set<Character>) -> Bool { encoded.joined().contains { $0.contains(where: characters.contains) } }
}
