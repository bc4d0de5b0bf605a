import Engine
import EngineInterface
import FoundationEssentials
import Testing

/// The `config.json` of a web UI's folder, as version 1.10 writes it.
@Suite struct WebUIOptionsTests {
    private let folder: TemporaryFolder
    private var home: Home { Home(path: folder.file("home")) }

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("home/models/Stable-diffusion/anime/some-model.safetensors", "x")
        try folder.write("home/models/VAE/kl-f8.vae.pt", "x")
    }

    private func options(_ json: String, given: Set<String> = []) throws -> ModelOptions {
        try folder.write("home/config.json", json)
        var options = ModelOptions()
        WebUIOptions(home: home, resources: TrainingHome.resources).fill(&options, except: given)
        return options
    }

    @Test func checkpointVAEAndClipSkipAreDefaults() throws {
        let json = #"{"samples_save": true, "sd_model_checkpoint": "anime/some-model.safetensors [6ce0161689]", "sd_vae": "kl-f8.vae.pt", "CLIP_stop_at_last_layers": 2}"#
        let all = try options(json)
        #expect(all.model == "anime/some-model.safetensors [6ce0161689]" && all.vae == "kl-f8.vae.pt" && all.clipSkip == 2)
        // The user's own settings stay.
        let some = try options(json, given: ["model", "clip_skip"])
        #expect(some.model == "tiny-sd" && some.vae == "kl-f8.vae.pt" && some.clipSkip == 1)
    }

    @Test func whatIsGoneOrMakesNoSenseIsNoDefault() throws {
        let usual = ModelOptions()
        #expect(try options(#"{"sd_model_checkpoint": "gone.ckpt", "sd_vae": "gone.pt", "CLIP_stop_at_last_layers": 0}"#) == usual)
        #expect(try options(#"{"sd_model_checkpoint": 3, "sd_vae": null, "CLIP_stop_at_last_layers": "two"}"#) == usual)
        #expect(try options("no JSON") == usual)
        #expect(try options(#"{"sd_vae": "None"}"#).vae == "none")
        #expect(try options(#"{"sd_vae": "Automatic"}"#).vae == "auto")
        var options = usual
        WebUIOptions(home: Home(path: folder.file("nowhere")), resources: TrainingHome.resources).fill(&options, except: [])
        #expect(options == usual)
    }
}
