import Engine

/// Which option somebody means who writes one that there is not.
enum OptionSynonyms {
    /// Names that other programs use (kohya's scripts, diffusers, the web UI) or that come to mind, and ours: the first that a command has.
    private static let meanings: [String: [String]] = [
        "lr": ["learning-rate"], "learn-rate": ["learning-rate"], "rate": ["learning-rate"],
        "steps": ["max-steps", "preview-steps"], "max-train-steps": ["max-steps"], "step": ["max-steps", "steps"], "iterations": ["max-steps", "steps"],
        "d": ["dataset"], "data": ["dataset"], "data-dir": ["dataset"], "train-data-dir": ["dataset"], "images": ["dataset"],
        "pictures": ["dataset"], "input": ["dataset"],
        "m": ["model"], "ckpt": ["model"], "checkpoint": ["model"], "pretrained-model-name-or-path": ["model"],
        "b": ["batch-size"], "bs": ["batch-size"], "batch": ["batch-size"], "train-batch-size": ["batch-size"],
        "n": ["count", "max-steps"], "num": ["count"], "n-iter": ["count"], "gradient-accumulation-steps": ["gradient-accumulation"],
        "resolution": ["width", "size"], "w": ["width"], "size": ["width"],
        "v": ["vectors"], "num-vectors": ["vectors"], "vectors-per-token": ["vectors"], "num-vectors-per-token": ["vectors"],
        "init": ["init-text"], "init-word": ["init-text"], "initializer-token": ["init-text"], "initialization-text": ["init-text"],
        "o": ["output"], "out": ["output"], "outdir": ["output"], "output-dir": ["log-directory", "output"], "logdir": ["log-directory"],
        "prompt": ["preview-prompt"], "validation-prompt": ["preview-prompt"], "negative": ["negative-prompt", "preview-negative-prompt"],
        "s": ["seed"], "scale": ["cfg-scale", "preview-cfg-scale"], "cfg": ["cfg-scale", "preview-cfg-scale"],
        "guidance-scale": ["cfg-scale", "preview-cfg-scale"], "strength": ["denoising-strength"], "init-image": ["image"],
        "save-every": ["save-embedding-every"], "save-steps": ["save-embedding-every"], "sample-every-n-steps": ["save-image-every"],
        "focal": ["focal-crop"], "force": ["overwrite"], "f": ["overwrite"], "y": ["overwrite"], "j": ["threads", "json"], "num-threads": ["threads"],
        "background": ["detach"], "daemon": ["detach"], "home-dir": ["home"], "verbose": ["log-level"], "quiet": ["log-level"], "q": ["log-level"],
    ]

    /// The option that is meant, with its dashes; nil where nothing is near.
    /// - Parameter written: with its dashes, without a value.
    static func meant(by written: String, among known: KnownOptions) -> String? {
        let name = written.drop { $0 == "-" }.lowercased().split(separator: "_", omittingEmptySubsequences: false).joined(separator: "-")
        let names = known.names
        let meant = meanings[name]?.first(where: names.contains)
            ?? only(names) { $0.hasPrefix(name + "-") }
            ?? (name.count < 3 ? nil : NearName.of(name, among: names))
            ?? only(names) { $0.split(separator: "-").contains(name[...]) }
        return meant.map { "--\($0)" }
    }

    private static func only(_ names: [String], _ fits: (String) -> Bool) -> String? {
        let found = names.filter(fits)
        return found.count == 1 ? found[0] : nil
    }
}
