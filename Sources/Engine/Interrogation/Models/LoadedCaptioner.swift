import EngineInterface
import Imaging
import Taggers
import Tensor

/// A captioner with its model in memory.
struct LoadedCaptioner: Sendable {
    let kind: Captioner
    private let model: Model
    private let settings: InterrogationSettings

    private enum Model: Sendable {
        case deepbooru(DeepDanbooru)
        case blip(BLIP)
        case wd(WDTagger)
    }

    /// What a captioner says of a picture.
    struct Words: Sendable {
        var caption: String
        /// Of a tagger: the tags of the caption, in its order.
        var tags: [TagScore] = []
    }

    /// Finds and loads the model.
    /// - Throws: one-line errors of the lookup, the files and the network.
    init(_ kind: Captioner, _ settings: InterrogationSettings, home: Home, resources: Resources, compute: Compute) throws {
        self.kind = kind
        self.settings = settings
        let path = try CaptionModels(home: home).path(of: kind, settings)
        model = switch kind {
        case .deepbooru: .deepbooru(try DeepDanbooru(path: path, compute: compute))
        case .blip: .blip(try BLIP(path: path, vocabulary: resources.wordPieces, compute: compute))
        case .wd: .wd(try WDTagger(path: path, compute: compute))
        }
    }

    /// What is being done while a model is loaded.
    static func activity(loading kind: Captioner) -> String {
        switch kind {
        case .deepbooru: "loading DeepDanbooru"
        case .blip: "loading BLIP"
        case .wd: "loading the WD tagger"
        }
    }

    /// Puts a picture into words.
    /// - Throws: `WorkInterrupted`; one-line errors of the networks.
    func words(of picture: Picture, interruption: InterruptFlag) throws -> Words {
        try interruption.check()
        switch model {
        case .deepbooru(let tagger):
            let list = TagList.deepbooru(tags: tagger.tags, scores: try tagger.scores(picture), settings)
            return Words(caption: list.text, tags: list.tags)
        case .wd(let tagger):
            let kinds = tagger.tags.categories.map(TagList.Kind.init)
            let list = TagList.wd(names: tagger.tags.names, kinds: kinds, scores: try tagger.scores(picture), settings)
            return Words(caption: list.text, tags: list.tags)
        case .blip(let blip):
            let options = BLIP.Options(
                beams: settings.beams, minimumLength: settings.minimumLength, maximumLength: settings.maximumLength,
                repetitionPenalty: settings.repetitionPenalty)
            do {
                return Words(caption: CaptionText.stripped(try blip.caption(picture, options, isInterrupted: { interruption.isRaised })))
            } catch is CancellationError {
                throw WorkInterrupted()
            }
        }
    }
}

extension TagList.Kind {
    init(_ category: TagTable.Category) {
        self = switch category {
        case .general: .general
        case .character: .character
        case .rating: .rating
        }
    }
}
