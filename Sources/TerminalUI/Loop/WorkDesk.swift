import EngineInterface
import Glibc
import Synchronization

/// Has the engine do things on a background thread, one after another, since some take their time.
final class WorkDesk: Sendable {
    private let waiting = Mutex<[Deed]>([])
    private let pipe: WakePipe
    private let work: any EngineWork
    private let report: @Sendable (Deed, Outcome) -> Void
    private let tellPictures: @Sendable (PictureNews) -> Void
    /// The work on pictures that was begun last.
    private let pictureJob = Mutex<(any PictureJob)?>(nil)
    private let generator: KeptGenerator

    /// - Parameters:
    ///   - startThread: runs a closure on a thread of its own.
    ///   - tellPictures: takes what is heard of work on pictures.
    ///   - tellGenerator: takes what is heard of the process that makes pictures.
    init(
        _ work: any EngineWork, startThread: (@escaping @Sendable () -> Void) -> Bool, report: @escaping @Sendable (Deed, Outcome) -> Void,
        tellPictures: @escaping @Sendable (PictureNews) -> Void, tellGenerator: @escaping @Sendable (GeneratorNews) -> Void
    ) throws(TerminalError) {
        self.work = work
        self.report = report
        self.tellPictures = tellPictures
        generator = KeptGenerator(work, deliver: tellGenerator)
        pipe = try WakePipe()
        guard startThread({ [self] in serve() }) else { throw .system("start a thread", EAGAIN) }
    }

    func perform(_ deed: Deed) {
        waiting.withLock { $0.append(deed) }
        pipe.wake()
    }

    /// Tells the work on pictures to stop; without any, nothing happens.
    func interruptPictures() { pictureJob.withLock { $0 }?.interrupt() }

    /// Tells the process that makes pictures to stop the order at work; without one, nothing happens.
    func interruptGenerator() { generator.interrupt() }

    /// Ends the process that makes pictures.
    func stopGenerator() { generator.stop() }

    /// Waits until everything is done, for a moment at most: settings that were changed last are still being written.
    func finish() {
        for _ in 0..<100 where waiting.withLock({ !$0.isEmpty }) { usleep(10_000) }
    }

    private func serve() {
        while true {
            guard let next = waiting.withLock({ $0.first }) else {
                pipe.wait()
                continue
            }
            report(next, outcome(of: next))
            waiting.withLock { _ = $0.removeFirst() }
        }
    }

    private func outcome(of deed: Deed) -> Outcome {
        do {
            switch deed {
            case .create(let request, let model): return .created(try work.create(request, model: model))
            case .train(let settings): return .started(try work.train(settings))
            case .resume(let run): return .started(try work.resume(run: run))
            case .promote(let run, let step, let force): return .promoted(file: try work.promote(run: run, step: step, force: force))
            case .save(let settings):
                try work.save(settings)
                return .saved
            case .preprocess(let settings):
                let job = try work.preprocess(settings, deliver: tellPictures)
                pictureJob.withLock { $0 = job }
                return .begun
            case .interrogate(let request):
                let job = try work.interrogate(request, deliver: tellPictures)
                pictureJob.withLock { $0 = job }
                return .begun
            case .saveCaption(let caption, let picture):
                try work.saveCaption(caption, of: picture)
                return .saved
            case .changeCaptions(let change, let pictures): return .captionsChanged(try work.change(change, captionsOf: pictures))
            case .generate(let order):
                try generator.give(order)
                return .begun
            }
        } catch let changed as ChangedMeanwhile {
            return .changedMeanwhile(Refusal(reason: "\(changed)"))
        } catch let taken as InTraining {
            return .inTraining(taken.run)
        } catch {
            return .refused(Refusal(reason: "\(error)"))
        }
    }
}
