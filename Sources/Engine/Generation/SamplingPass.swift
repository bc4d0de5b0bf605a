import StableDiffusion

/// One of the passes that make a picture, as far as the prompts' schedules depend on it.
struct SamplingPass {
    let steps: Int
    /// Steps of the pass before it; nil in the first one.
    var firstPass: Int?

    /// Over how many model calls prompts change, and how their numbers count.
    func timing(of request: GenerationRequest) -> (calls: Int, timing: PromptSchedule.Timing) {
        let perStep = request.sampler.callsPerStep
        if request.settings.oldPromptTiming { return ((firstPass ?? steps) * perStep, .old) }
        return (steps * perStep, firstPass.map { .secondPass(firstPass: $0 * perStep) } ?? .steps)
    }
}
