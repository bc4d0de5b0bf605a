import EngineInterface
import Glibc
import Imaging

/// Turns one source picture into files.
struct PicturePreparation: Sendable {
    let settings: PreprocessingSettings
    let maker: PictureMaker
    let captioners: SharedCaptioners
    let interruption: InterruptFlag
    /// What the destination held before, by which earlier results are found; nil where none are replaced by number.
    let earlier: OutputConflicts?

    /// What became of a picture, and how sharp it is.
    struct Outcome: Sendable {
        var outputs: [PreparedPicture] = []
        var problem: String?
        var sharpness: Double?
        /// It was left off in the middle.
        var isInterrupted = false
    }

    /// The folder for pictures that show why a focal crop lies where it does.
    static func explanations(in destination: String) -> String { FilePath.joined(destination, "focal-debug") }

    /// Reads, shapes, captions and writes.
    /// - Throws: `FileError` when a file cannot be written, as it will be with the next one: the work is to end.
    func prepare(_ item: PreprocessingPlan.Item) throws(FileError) -> Outcome {
        var outcome = Outcome()
        do {
            let existing = existingCaption(item, &outcome)
            let source = try PictureFile.read(path: item.picture.path).rgb
            if item.shapes.lacksAutoSize {
                outcome.problem = "no size within the bounds has nearly the ratio of \(source.width)x\(source.height); widen them, or raise --auto-size-threshold"
            }
            try maker.make(item.shapes, of: source) { made in
                try interruption.check()
                let part = outcome.outputs.count
                if part == 0 { outcome.sharpness = DatasetAdvice.sharpness(made.picture, width: maker.target.width, height: maker.target.height) }
                let isCopied = settings.captionAction == .copy && !(existing ?? "").isEmpty
                let new = isCopied ? "" : try captioners.caption(made.picture)
                let caption = CaptionText.merged(new, existing: existing, settings.captionAction)
                outcome.outputs.append(try write(made, caption, item, part))
            }
        } catch is WorkInterrupted {
            outcome.isInterrupted = true
        } catch let error as FileError {
            throw error
        } catch let error as PictureError {
            outcome.problem = PictureError(error.problem).description
        } catch {
            outcome.problem = "\(error)"
        }
        return outcome
    }

    private func existingCaption(_ item: PreprocessingPlan.Item, _ outcome: inout Outcome) -> String? {
        guard settings.captionAction != .ignore else { return nil }
        do throws(FileError) {
            return try CaptionFile.read(of: item.picture.path)
        } catch {
            outcome.problem = "its caption is left out: \(error)"
            return nil
        }
    }

    private func write(_ made: PictureMaker.Made, _ caption: String, _ item: PreprocessingPlan.Item, _ part: Int) throws -> PreparedPicture {
        let inName = settings.captionInFileName && !caption.isEmpty
        let index = item.picture.index
        let base = inName ? OutputName.base(index: index, part: part, caption: caption) : OutputName.base(index: index, part: part, stem: item.stem)
        let file = FilePath.joined(settings.destination, base + ".png")
        try AtomicFile.write(made.picture.png(), to: file)
        if !caption.isEmpty, !inName { try AtomicFile.write(caption, to: FilePath.joined(settings.destination, base + ".txt")) }
        if let explanation = made.explanation {
            let folder = Self.explanations(in: settings.destination)
            try AtomicFile.write(explanation.png(), to: FilePath.joined(folder, base + ".png"))
        }
        // The caption of an earlier result may have been another one, and with it the name.
        for name in earlier?.pictures(index: index, part: part) ?? [] where name != base + ".png" {
            unlink(FilePath.joined(settings.destination, name))
        }
        return PreparedPicture(file: file, width: made.picture.width, height: made.picture.height, caption: caption)
    }
}
