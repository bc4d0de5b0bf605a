import EngineInterface
import Imaging
import Tensor

/// Puts pictures into words, one after the other; writes no file.
public enum Interrogation {
    /// The captioner that is meant where none is named: the first whose model is there, those with tags first.
    public static func usualCaptioner(_ settings: InterrogationSettings, home: Home) -> Captioner {
        CaptionModels(home: home).available(settings).first ?? .deepbooru
    }

    /// Loads the model and goes through all pictures; one that cannot be read is told of and passed over.
    /// - Returns: how it ended, as the last event says: failed where no picture could be put into words.
    /// - Throws: one-line errors of settings and models, after an event that says so.
    public static func run(
        _ request: InterrogationRequest, home: Home, resources: Resources, sink: any EventSink, interruption: InterruptFlag
    ) throws -> Event.Finished {
        var done = 0
        func send(_ content: Event.Content) { sink.send(Event(time: DateStamp.now(), step: done, content)) }
        func finish(_ state: RunState, _ reason: String) -> Event.Finished {
            let finished = Event.Finished(state: state, reason: reason)
            send(.finished(finished))
            return finished
        }
        do {
            if let mistake = SettingsCheck.mistakes(in: request.settings).first { throw mistake.reason }
            try SettingsCheck.check(request.options)
            let name = LoadedCaptioner.name(of: request.captioner)
            send(.state(Event.State(.preparing, activity: "loading \(name)")))
            let compute = try Compute(threadCount: request.options.threads > 0 ? request.options.threads : Processor.coreCount)
            let captioner = try LoadedCaptioner(
                request.captioner, request.settings.withAbsolutePaths(), home: home, resources: resources, compute: compute)
            send(.state(Event.State(.running, activity: "captioning", done: 0, total: request.pictures.count)))
            var described = 0
            for path in request.pictures {
                let words = try words(of: path, captioner, interruption)
                done += 1
                if words.problem == nil { described += 1 }
                send(.interrogated(words))
            }
            guard described > 0 else { return finish(.failed, "None of the \(request.pictures.count) pictures could be put into words") }
            return finish(.finished, described == 1 ? "1 picture is put into words" : "\(described) pictures are put into words")
        } catch is WorkInterrupted {
            return finish(.interrupted, "interrupted")
        } catch {
            _ = finish(.failed, "\(error)")
            throw error
        }
    }

    private static func words(of path: String, _ captioner: LoadedCaptioner, _ interruption: InterruptFlag) throws -> Event.Interrogated {
        do {
            let words = try captioner.words(of: PictureFile.read(path: path), interruption: interruption)
            return Event.Interrogated(file: path, captioner: captioner.kind, caption: words.caption, tags: words.tags)
        } catch let error as PictureError {
            return Event.Interrogated(file: path, captioner: captioner.kind, caption: "", problem: PictureError(error.problem).description)
        }
    }
}
