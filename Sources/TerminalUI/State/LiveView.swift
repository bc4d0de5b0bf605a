import EngineInterface

/// How a run is looked at: which step, how near, what beside it.
struct LiveView: Sendable, Equatable {
    /// What part of the run the chart shows.
    enum Zoom: Sendable, Equatable, CaseIterable {
        case all, lastHalf, lastTenth, last100

        var next: Zoom {
            let all = Self.allCases
            return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
        }

        /// The first step of a run up to `last` that shows.
        func first(of last: Int, from start: Int) -> Int {
            switch self {
            case .all: start
            case .lastHalf: start + (last - start) / 2
            case .lastTenth: start + (last - start) * 9 / 10
            case .last100: max(start, last - 100)
            }
        }
    }

    var run: LiveRun
    /// The preview in view, by its place in the film strip; nil follows the newest.
    private(set) var mark: Int?
    /// The step that the one in view is compared with.
    private(set) var comparedStep: Int?
    private(set) var zoom = Zoom.all
    var showsDataset = false
    /// The first picture of the dataset in view.
    private(set) var datasetIndex = 0
    var isFullScreen = false
    /// The run as it is told anew since it was taken up again; takes the place of `run` once it is whole.
    private var retold: LiveRun?

    init(_ entry: RunEntry) {
        run = LiveRun(entry)
    }

    /// The preview in view; nil while there is none.
    var preview: LiveRun.PreviewEntry? {
        guard !run.previews.isEmpty else { return nil }
        return run.previews[min(mark ?? run.previews.count - 1, run.previews.count - 1)]
    }

    /// Its place in the strip.
    var previewIndex: Int { min(mark ?? run.previews.count - 1, run.previews.count - 1) }

    /// The preview that it is compared with.
    var comparedPreview: LiveRun.PreviewEntry? {
        comparedStep.flatMap { step in run.previews.first { $0.step == step } }
    }

    /// The step that promoting would take: that of the preview in view, else the newest copy's.
    var stepInView: Int? { preview?.step ?? run.copies.last }

    /// Walks along the film strip; the newest preview is followed again at its end.
    mutating func walk(_ by: Int) {
        guard !run.previews.isEmpty else { return }
        let target = min(max(0, previewIndex + by), run.previews.count - 1)
        mark = by > 0 && target == run.previews.count - 1 ? nil : target
    }

    /// Shows a preview by its place in the strip.
    mutating func show(_ index: Int) {
        if run.previews.indices.contains(index) { mark = index }
    }

    mutating func walkToFirst() { mark = run.previews.isEmpty ? nil : 0 }
    mutating func followNewest() { mark = nil }
    var followsNewest: Bool { mark == nil }

    mutating func zoomOn() { zoom = zoom.next }

    /// Keeps the step in view beside those that are walked to, or lets it go.
    mutating func toggleComparison() { comparedStep = comparedStep == nil ? preview?.step : nil }

    /// Goes through the dataset's pictures, round and round.
    mutating func walkDataset(_ by: Int) {
        guard let count = run.details?.pictures.count, count > 0 else { return }
        showsDataset = true
        datasetIndex = ((datasetIndex + by) % count + count) % count
    }

    /// Takes in what happened before; a second time where the run was taken up again.
    /// - Returns: whether it is such a run, and this is all of it.
    mutating func take(past events: [Event], isLast: Bool) -> Bool {
        guard run.isCaughtUp else {
            for event in events { take(event) }
            run.isCaughtUp = isLast
            return false
        }
        var again = retold ?? LiveRun(again: run)
        for event in events { again.take(event) }
        retold = isLast ? nil : again
        if isLast { keepPreview { $0 = again } }
        return isLast
    }

    /// Takes in what happened; the preview in view stays in view.
    mutating func take(_ event: Event) { keepPreview { $0.take(event) } }

    private mutating func keepPreview(_ change: (inout LiveRun) -> Void) {
        let step = mark.map { _ in preview?.step } ?? nil
        change(&run)
        if let step { mark = run.previews.firstIndex { $0.step == step } ?? mark.map { min($0, max(0, run.previews.count - 1)) } }
    }
}
