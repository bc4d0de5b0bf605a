import Engine
import EngineInterface
import StableDiffusion
import TerminalUI

/// What people write: settings, themes, prompts, schedules, keys.
extension FuzzTarget {
    static let texts = [settings, theme, parameters, prompt, schedule, input]

    private static let settings = FuzzTarget(
        "settings", upTo: 3000, weight: 4, texts: settingsTexts,
        body: { bytes, scratch in
            let file = SettingsFile(path: try scratch.put(bytes, "settings.yaml"))
            let loaded = file.load()
            guard loaded.problem == nil else { return false }
            try file.save(loaded.settings)
            return true
        })

    static let settingsTexts = [
        """
        language: zh
        theme: paper
        picture_mode: sixel
        dataset_filename_word_regex: "[a-z]+"
        training: {learn_rate: "0.005:10, 1e-3", batch_size: 2, training_width: 8, steps: 5, clip_grad_mode: norm, tag_drop_out: 0.1}
        generation: {prompt: "a (b:1.2)", steps: 2, width: 8, height: 8, cfg_scale: 7.5, seed: 3, sampler: "DPM++ 2M", format: webp}
        preprocessing: {width: 64, captioners: [blip]}
        model_options: {clip_skip: 1, threads: 1, precision: full}
        """,
        "a: &a [1, 2]\nb: *a\nc: &c {d: *a}\ne: {<<: *c}\n", "training: {batch_size: 0x10, steps: 1_000, seed: 1:30}\n",
        "%YAML 1.1\n--- !!map {? a : !!str b}\n...\n",
    ]

    private static let theme = FuzzTarget(
        "theme", upTo: 4000, fixtures: ["Themes/*.yaml"],
        body: { bytes, _ in ThemeFile(String(decoding: bytes, as: UTF8.self), file: "x", name: "x").theme != nil })

    private static let parameters = FuzzTarget(
        "parameters", upTo: 2000, weight: 2, texts: parametersTexts,
        body: { bytes, _ in
            let parameters = GenerationParameters(text: String(decoding: bytes, as: UTF8.self))
            var settings = GenerationSettings()
            PictureSettings(parameters).apply(to: &settings)
            _ = PictureSettings(parameters).differences(from: settings)
            _ = parameters.text
            return !parameters.fields.isEmpty
        })

    static let parametersTexts = [
        """
        a photo of a word, (x:1.2)
        Negative prompt: bad, ugly
        Steps: 2, Sampler: Euler a, Schedule type: Karras, CFG scale: 7, Seed: 7, Size: 8x8, Model hash: 0123456789, Model: tiny-sd, Variation seed: 3, \
        Variation seed strength: 0.2, Denoising strength: 0.5, Clip skip: 1, ENSD: 31337, Hires upscale: 2, Hires steps: 2, Eta: 0.5, \
        TI hashes: "a: 01, b: 02", Emphasis: No norm, RNG: NV, Version: v1.10.1
        """,
        "a [b:c:0.5]\nSteps: 2, Sampler: DPM++ 2M Karras, Hires resize: 16x0, Denoising strength: 0.5, Size: 8x8, Version: v1.5.0",
    ]

    private static let prompt = FuzzTarget(
        "prompt", upTo: 300, weight: 4, texts: promptTexts,
        body: { bytes, scratch in
            let text = String(decoding: bytes, as: UTF8.self)
            let model = try SmallestModel.installed(in: scratch)
            for options in [ModelOptions(), ModelOptions(emphasis: .ignore, curlyBrackets: true)] {
                let reader = try PromptReader(options, home: model.home, resources: model.resources)
                _ = try JSONLine.encode(reader.report(on: text, steps: 1 + bytes.count % 50))
            }
            return true
        })

    static let promptTexts = [
        "a photo of a word", "a [b:c:0.5] (d:1.2) AND [x|y]:0.7 BREAK \\( {z} a word b", "((((a))))", "[[a:b:3]:c:7]", "(a:1e999)", "[a:b:-1]", "[a:b:1e30]",
        "# comment\na, b, c /* d */", "幽灵 \u{301} 👻, <|endoftext|> word word",
    ]

    private static let schedule = FuzzTarget(
        "schedule", upTo: 200, texts: ["0.005:200, 1e-3:1000, 1e-5", "5e-3", "0.1:1", "1e-5:99999999999999999999", "nan:3", "0,005"],
        body: { bytes, _ in
            let schedule = try LearningRateSchedule(parsing: String(decoding: bytes, as: UTF8.self))
            for updates in [0, 1, 100, 1_000_000] { _ = schedule.rate(afterUpdates: updates) }
            return true
        })

    /// What a terminal sends, in pieces.
    private static let input = FuzzTarget(
        "input", upTo: 300,
        texts: [
            "\u{1B}[A\u{1B}[1;5C\u{1B}OP", "\u{1B}[<0;10;20M\u{1B}[<0;10;20m", "\u{1B}[200~paste\n\u{1B}[201~", "\u{1B}P>|xterm(1)\u{1B}\\",
            "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}[?62;4;22c", "\u{1B}[6;20;10t", "你好", "\u{1B}[97;5u\u{1B}[27;5;97~",
            "\u{1B}[?1u\u{1B}[48;24;80;600;800t", "\u{1B}[Mabc", "\u{1B}[[A",
        ],
        body: { bytes, _ in
            var (decoder, count) = (InputDecoder(), 0)
            for start in stride(from: 0, to: bytes.count, by: 7) {
                count += decoder.decode(bytes[start ..< min(start + 7, bytes.count)]).count
                if start % 3 == 0 { count += decoder.flush().count }
            }
            return count > 0
        })
}
