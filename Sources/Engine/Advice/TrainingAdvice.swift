/// Advice on a run's settings.
public enum TrainingAdvice {
    /// How many times the model's own pixels a picture may have before its steps take unreasonably long.
    private static let farBeyond = 4.0
    /// How many times as long as the vocabulary's vectors an embedding's drown the rest of a prompt.
    static let drowning = 10.0

    /// What advice is given on; what is not known is nil, and nothing is said of it.
    struct Facts {
        /// Steps still to do.
        var steps: Int?
        var pictures: Int?
        /// How many pictures have a text file.
        var captions: Int?
        /// Batch size times gradient accumulation.
        var picturesPerStep: Int?
        var learningRate: LearningRateSchedule?
        /// Pixels.
        var size: (width: Int, height: Int)?
        /// The largest picture, where pictures keep their own sizes.
        var largest: PixelSize?
        var modelSize: Int?
        var modelName: String?
        var template: (lines: PromptTemplate, path: String)?
        var vectorsPerToken: Int?
    }

    /// All advice on a run, before its first step.
    static func advice(_ facts: Facts) -> [Advice] {
        var advice: [Advice?] = []
        if let steps = facts.steps, let pictures = facts.pictures, let perStep = facts.picturesPerStep {
            advice.append(self.steps(steps, pictures: pictures, picturesPerStep: perStep))
        }
        if let rate = facts.learningRate { advice.append(learningRate(rate)) }
        if let size = facts.size, let modelSize = facts.modelSize { advice.append(self.size(width: size.width, height: size.height, modelSize: modelSize)) }
        if let largest = facts.largest, let modelSize = facts.modelSize { advice.append(ownSize(largest, modelSize: modelSize)) }
        if let template = facts.template {
            advice.append(self.template(template.lines, path: template.path, pictures: facts.pictures ?? 0, captions: facts.captions ?? 0))
        }
        if let name = facts.modelName, let pictures = facts.pictures, let captions = facts.captions, captions < pictures {
            advice.append(captioner(modelName: name, without: pictures - captions, of: pictures))
        }
        if let vectors = facts.vectorsPerToken, let template = facts.template {
            advice.append(EmbeddingAdvice.vectors(vectors, kind: ConceptKind(template: template.path)))
        }
        return advice.compactMap(\.self)
    }

    /// Advice on the number of steps, by how often each picture is seen.
    /// - Parameter picturesPerStep: batch size times gradient accumulation.
    public static func steps(_ steps: Int, pictures: Int, picturesPerStep: Int) -> Advice? {
        guard pictures > 0, picturesPerStep > 0, steps > 0 else { return nil }
        // Between 40 and 250 views of each picture; never fewer than 400 updates, which is what the smallest datasets need.
        let least = max(400, 40 * pictures / picturesPerStep)
        let most = max(3000, 250 * pictures / picturesPerStep)
        if steps < least {
            return Advice(.steps, "\(steps) steps are few for \(pictures) pictures: \(least) to \(most) are usual")
        }
        if steps > 2 * most {
            return Advice(.steps, "\(steps) steps are many for \(pictures) pictures: \(least) to \(most) usually do; interrupt when the previews are good, or use --stop-when-flat")
        }
        return nil
    }

    /// Advice on learning rates.
    public static func learningRate(_ schedule: LearningRateSchedule) -> Advice? {
        let rate = schedule.highestRate
        if rate > 0.01 {
            return Advice(.learningRate, "A learning rate of \(rate) often breaks an embedding for good; 0.005 is usual, 0.001 after the first steps")
        }
        if rate < 1e-5 {
            return Advice(.learningRate, "With a learning rate of \(rate) the word hardly learns; 0.005 is usual")
        }
        return nil
    }

    /// Advice on vectors that have grown out of all proportion.
    static func norm(_ norm: Double, words: Double) -> Advice? {
        guard words > 0, norm.isFinite, norm > drowning * words else { return nil }
        let (own, usual) = (FixedPoint.text(norm, digits: 2), FixedPoint.text(words, digits: 2))
        return Advice(.steps, "The word's vectors are \(Int(min((norm / words).rounded(), 1e15))) times as long as those of the model's words "
            + "(norm \(own), words \(usual)) and drown the rest of a prompt; stop here, and take an earlier step or a lower learning rate")
    }

    /// Advice on training sizes beyond the model's own.
    public static func size(width: Int, height: Int, modelSize: Int) -> Advice? {
        guard width > modelSize || height > modelSize else { return nil }
        return Advice(.trainingSize, "\(width)x\(height) is beyond the model's own \(modelSize)x\(modelSize): steps take longer and the word learns doubled shapes")
    }

    /// Advice on pictures that keep their own sizes.
    static func ownSize(_ largest: PixelSize, modelSize: Int) -> Advice? {
        let times = Double(largest.count) / Double(max(1, modelSize * modelSize))
        guard times >= farBeyond else { return nil }
        return Advice(.mixedSizes, "The largest picture (\(largest.text)) has \(Int(times.rounded())) times the pixels that the model was made for "
            + "(\(modelSize)x\(modelSize)), and its steps take as much longer; make it smaller with `preprocess`, or train without --keep-size")
    }

    /// Advice on the template: one that never says the word teaches nothing.
    public static func template(_ template: PromptTemplate, path: String, pictures: Int, captions: Int) -> Advice? {
        let name = FilePath.name(of: path)
        if !template.namesTheWord {
            return Advice(.template, "The template \(name) never says [name], so nothing is learned from it; use subject_filewords.txt or style_filewords.txt")
        }
        if template.takesCaptions, captions == 0, pictures > 0 {
            return Advice(.captions, "The template \(name) takes captions, but no picture has a text file: file names serve; `preprocess --caption` writes captions")
        }
        return nil
    }

    /// Advice on captions that are missing: how many, and which captioner speaks the model's language.
    public static func captioner(modelName: String, without missing: Int, of pictures: Int) -> Advice {
        let lacking = "\(missing) of \(pictures) pictures have no caption"
        return switch ModelTaste(modelName: modelName) {
        case .anime: Advice(.captions, "\(lacking); \(modelName) was taught with tags: `preprocess --caption deepbooru` writes them")
        case .photographic: Advice(.captions, "\(lacking); \(modelName) was taught with sentences: `preprocess --caption blip` writes them")
        case .unknown:
            Advice(.captions, "\(lacking): `preprocess --caption deepbooru` writes tags, for anime models, `--caption blip` sentences, for photographic ones")
        }
    }

    /// Advice on file-name captions that lose a part of a word: `1girl.png` says `girl`.
    public static func fileNames(_ pictures: [String]) -> Advice? {
        let losing = pictures.filter { Caption.losesPartOfWord(FilePath.name(of: $0)) }
        guard let first = losing.first else { return nil }
        let name = FilePath.name(of: first)
        return Advice(.captions, "Captions from file names lose digits at the front, as \"\(name)\" becomes \"\(Caption.fromFileName(name))\": "
            + "\(losing.map { FilePath.name(of: $0) }.listed()); write text files to keep them")
    }
}
