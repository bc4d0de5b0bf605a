import EngineInterface

/// Pane 6: all runs.
struct RunsPane: Sendable {
    var runs: [RunEntry] = []
    /// Loss curves by run folder, with the step that they were read at.
    var curves: [String: Curve] = [:]
    var focus = ListFocus()
    /// Run folders whose curves are drawn over each other, two at most.
    var marked: [String] = []
    var isLoaded = false

    struct Curve: Sendable, Equatable {
        var step: Int
        var points: [LossPoint]
    }

    var texts: [String] { runs.map { "\($0.reference) \($0.summary.modelName) \($0.summary.state.rawValue)" } }
    var selected: RunEntry? { focus.selected(texts).map { runs[$0] } }

    mutating func toggleMark(_ path: String) {
        if let at = marked.firstIndex(of: path) {
            marked.remove(at: at)
        } else {
            marked = marked.suffix(1) + [path]
        }
    }
}
