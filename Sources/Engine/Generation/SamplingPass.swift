import StableDiffusion

/// One of the passes that make a picture, as far as the prompts' schedules depend on it.
struct SamplingPass {
    let steps: Int
    /// Steps of the pass before it; nil in the first one.
    var firstPass: Int?

    /// Over how many model calls prompts change, and how their numbers count.
    /// - Parameter countsAsBefore: whether numbers count as before version 1.6 of the web UI.
    func timing(of sampler: Sampler, countsAsBefore: Bool) -> (calls: Int, timing: PromptSchedule.Timing) {
        let perStep = sampler.callsPerStep
        if countsAsBefore { return ((firstPass ?? steps) * perStep, .old) }
        return (steps * perStep, firstPass.map { .secondPass(firstPass: $0 * perStep) } ?? .steps)
    }
}
