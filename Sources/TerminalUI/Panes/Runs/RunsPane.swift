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

        /// The losses without the noise of single steps: each the mean of its neighbours, about a twentieth of the run.
        var smoothed: [LossPoint] {
            let reach = max(1, points.count / 40)
            var sums = [0.0]
            for point in points { sums.append((sums.last ?? 0) + point.loss) }
            return points.indices.map { index in
                let (from, to) = (max(0, index - reach), min(points.count, index + reach + 1))
                return LossPoint(step: points[index].step, loss: (sums[to] - sums[from]) / Double(to - from))
            }
        }
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
