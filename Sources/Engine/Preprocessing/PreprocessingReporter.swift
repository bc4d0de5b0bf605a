import EngineInterface

/// Tells what a preprocessing does, and counts what became of the pictures.
final class PreprocessingReporter {
    private let sink: any EventSink
    /// Source pictures that were told of, those of them that something was made of, and what was made.
    private var done = 0
    private var used = 0
    private var made = 0
    private var total = 0
    private var judged: [DatasetAdvice.Picture] = []

    init(_ sink: any EventSink) {
        self.sink = sink
    }

    func log(_ level: Event.Log.Level, _ line: String) { send(.log(Event.Log(level, line))) }

    /// Says what is prepared.
    func announce(_ activity: String) { send(.state(Event.State(.preparing, activity: activity))) }

    /// Says what is passed over, and what is unusual about the rest.
    func tell(_ plan: PreprocessingPlan) {
        for file in plan.skipped { log(.warning, "Skipped: \(SafeName.printable(file.path)): \(file.reason)") }
        for advice in PreprocessingAdvice.sizes(plan) { log(.advice, advice.text) }
        if let advice = PreprocessingAdvice.destination(plan) { log(plan.settings.overwrite ? .warning : .advice, advice.text) }
    }

    /// The pictures are begun.
    func begin(_ total: Int) {
        self.total = total
        send(.state(Event.State(.running, activity: "preparing pictures", done: 0, total: total)))
    }

    /// Says what became of a picture; of one that was left off before anything was made, nothing.
    func tell(_ item: PreprocessingPlan.Item, _ outcome: PicturePreparation.Outcome) {
        if outcome.isInterrupted, outcome.outputs.isEmpty { return }
        done += 1
        if !outcome.outputs.isEmpty { used += 1 }
        made += outcome.outputs.count
        let size = item.picture.size
        judged.append(DatasetAdvice.Picture(
            name: SafeName.printable(FilePath.name(of: item.picture.path)), width: size.width, height: size.height, sharpness: outcome.sharpness))
        let prepared = Event.Prepared(source: item.picture.path, total: total, outputs: outcome.outputs, problem: outcome.problem)
        send(.prepared(prepared))
    }

    /// The last event.
    func finish(interrupted: Bool) -> Event.Finished {
        if !interrupted, let advice = DatasetAdvice.blurred(judged) { log(.advice, advice.text) }
        let state: RunState = interrupted ? .interrupted : made > 0 ? .finished : .failed
        let reason = state == .failed ? "None of the \(total) pictures could be prepared" : "\(made) made from \(used) of \(total) pictures"
        let finished = Event.Finished(state: state, reason: reason)
        send(.finished(finished))
        return finished
    }

    /// The last event of work that an error ends.
    func fail(_ error: any Error) { send(.finished(Event.Finished(state: .failed, reason: "\(error)"))) }

    private func send(_ content: Event.Content) { sink.send(Event(time: DateStamp.now(), step: done, content)) }
}
