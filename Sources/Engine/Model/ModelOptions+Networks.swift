import EngineInterface
import StableDiffusion

extension ConditioningOptions {
    /// What the options of a command say about prompts.
    init(_ options: ModelOptions) {
        let emphasis: Emphasis = switch options.emphasis {
        case .original: .original
        case .noNorm: .noNorm
        case .ignore: .ignore
        case .none: .none
        }
        self.init(clipSkip: options.clipSkip, emphasis: emphasis, readsCurlyBrackets: options.curlyBrackets)
    }
}
extension RandomSourceKind {
    init(_ source: ModelOptions.RandomSource) { self = source == .nv ? .nv : .cpu }
}

