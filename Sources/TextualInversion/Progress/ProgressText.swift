import Engine

/// Progress in words and as a bar.
enum ProgressText {
    /// `step 120 of 400, loss 0.0412, validation 0.0335, norm 0.61 (words 0.39), 0.31 s/step, 1:27 left`
    /// - Parameter isAtWork: whether it goes on; else there is no time left to tell.
    static func line(_ progress: WorkProgress, isAtWork: Bool = true) -> String {
        ([place(progress)] + numbers(progress, isAtWork: isAtWork)).joined(separator: ", ")
    }

    /// `120/400  no answer for 20 s`
    static func silence(_ progress: WorkProgress, seconds: Int) -> String {
        "\(progress.step)\(progress.maxSteps.map { "/\($0)" } ?? "")  no answer for \(seconds) s"
    }

    /// `[===>      ] 120/400  loss 0.0412  …`, the bar as long as the columns allow; nil when there is nothing to tell.
    static func bar(_ progress: WorkProgress, columns: Int) -> String? {
        guard let maxSteps = progress.maxSteps, maxSteps > 0 else { return progress.activity.map(Self.text) }
        func text(_ detail: Detail) -> String {
            (["\(progress.step)/\(maxSteps)"] + (progress.activity.map { [Self.text($0)] } ?? numbers(progress, detail))).joined(separator: "  ")
        }
        let shortestBar = 10
        let text = text(Detail.allCases.first { text($0).count + shortestBar + 3 <= columns } ?? .least)
        let share = min(1, Double(progress.step) / Double(maxSteps))
        // A few lengths only, so that the text does not move with each digit.
        let length = [30, 20, shortestBar].first { $0 + text.count + 3 <= columns }
        return (length.map { "[\(cells(share, $0))] " } ?? "") + text
    }

    /// `encoding pictures 3 of 24`
    static func text(_ activity: WorkProgress.Activity) -> String {
        guard let done = activity.done, let total = activity.total else { return activity.text }
        return "\(activity.text) \(done) of \(total)"
    }

    /// `1:27`, `2:03:11`, `3 days 4 hours`
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "?" }
        let whole = Int(max(0, seconds).rounded())
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if whole >= 2 * 86_400 { return "\(whole / 86_400) days \(whole % 86_400 / 3600) hours" }
        if whole >= 3600 { return "\(whole / 3600):\(padded(whole % 3600 / 60)):\(padded(whole % 60))" }
        return "\(whole / 60):\(padded(whole % 60))"
    }

    private static func place(_ progress: WorkProgress) -> String {
        let unit = progress.pictures == nil ? "step" : "picture"
        return progress.maxSteps.map { "\(unit) \(progress.step) of \($0)" } ?? "\(unit) \(progress.step)"
    }

    /// What is told of the norm: the first to go where a line is short.
    private enum Detail: CaseIterable {
        case full, ownNormOnly, least
    }

    private static func numbers(_ progress: WorkProgress, _ detail: Detail = .full, isAtWork: Bool = true) -> [String] {
        var parts: [String] = []
        if progress.loss.isFinite { parts.append("loss \(FixedPoint.text(progress.loss, digits: 4))") }
        if progress.validationLoss.isFinite { parts.append("validation \(FixedPoint.text(progress.validationLoss, digits: 4))") }
        if let norm = progress.lastStep?.norm, norm.isFinite, detail != .least {
            parts.append("norm \(FixedPoint.text(norm, digits: 2))\(detail == .full ? words(progress) : "")")
        }
        if progress.secondsPerStep.isFinite { parts.append("\(FixedPoint.text(progress.secondsPerStep, digits: 2)) s/step") }
        if isAtWork, progress.secondsLeft.isFinite { parts.append("\(duration(progress.secondsLeft)) left") }
        return parts
    }

    /// The vocabulary's mean length beside the embedding's: a norm far above it drowns the rest of a prompt.
    private static func words(_ progress: WorkProgress) -> String {
        guard let norm = progress.started?.vocabularyNorm, norm.isFinite else { return "" }
        return " (words \(FixedPoint.text(norm, digits: 2)))"
    }

    private static func cells(_ share: Double, _ room: Int) -> String {
        let full = share > 0 ? Int(min(share, 1) * Double(room)) : 0
        guard full < room else { return String(repeating: "=", count: room) }
        return String(repeating: "=", count: full) + ">" + String(repeating: " ", count: room - full - 1)
    }
}
