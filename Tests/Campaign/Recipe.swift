/// Options of a training, all of whose draws are fixed.
struct Recipe: Sendable {
    static let word = "my-ghost"

    let options: [String]
    /// The model, as `--model` takes it.
    var model = "tiny-sd"

    var training: [String] { ["train", Self.word] + options + ["--model", model] }

    func training(threads: Int) -> [String] { training + ["--threads", "\(threads)"] }

    private static let common = [
        "--dataset", "mint-ghost", "--width", "64", "--height", "64", "--seed", "5", "--preview-seed", "3", "--template",
        "subject_filewords.txt",
    ]

    /// With copies more often than previews.
    static let plain = Recipe(options: common + ["--max-steps", "120", "--save-image-every", "20", "--save-embedding-every", "7", "--preview-steps", "4"])

    /// All that draws random numbers, or keeps more than the vectors.
    static let rich = Recipe(options: common + [
        "--max-steps", "60", "--save-image-every", "15", "--save-embedding-every", "4", "--preview-steps", "4", "--batch-size", "2",
        "--gradient-accumulation", "2", "--shuffle-tags", "--tag-dropout", "0.2", "--latent-sampling", "random", "--hold-out", "0.25", "--clip-grad",
        "norm", "--clip-grad-value", "0.5:20, 0.1", "--learning-rate", "0.005:30, 0.002", "--save-optimizer-state", "--validate-every", "10",
    ])

    /// Without carriers: which copy they carry depends on what was ordered.
    static let ordered = Recipe(options: plain.options + ["--no-png-chunks"])

    /// As `plain`, on a slower model.
    static func plain(on model: String) -> Recipe {
        Recipe(options: common + ["--max-steps", "30", "--save-image-every", "10", "--save-embedding-every", "4", "--preview-steps", "2"], model: model)
    }

    /// As short as a run can be that does everything once.
    static let short = Recipe(options: common + [
        "--max-steps", "14", "--save-image-every", "7", "--save-embedding-every", "7", "--preview-steps", "2", "--threads", "1",
    ])
}
