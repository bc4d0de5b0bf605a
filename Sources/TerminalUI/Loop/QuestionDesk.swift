import EngineInterface
import Glibc
import Synchronization

/// Asks the engine on a background thread, one question after another. A newer question of a topic takes the place of one that waits;
/// pictures wait behind everything else.
final class QuestionDesk: Sendable {
    private struct Waiting {
        var questions: [Question] = []
        var pictures: [PictureRequest] = []
        /// The picture that is being fetched.
        var fetched: PictureRequest?

        mutating func next() -> Question? {
            fetched = nil
            if !questions.isEmpty { return questions.removeFirst() }
            guard !pictures.isEmpty else { return nil }
            let picture = pictures.removeFirst()
            fetched = picture
            return .picture(picture)
        }
    }

    private let waiting = Mutex(Waiting())
    private let pipe: WakePipe
    private let queries: any EngineQueries
    private let answer: @Sendable (Question, Reply) -> Void

    /// - Parameter startThread: runs a closure on a thread of its own.
    init(
        _ queries: any EngineQueries, startThread: (@escaping @Sendable () -> Void) -> Bool, answer: @escaping @Sendable (Question, Reply) -> Void
    ) throws(TerminalError) {
        self.queries = queries
        self.answer = answer
        pipe = try WakePipe()
        guard startThread({ [self] in serve() }) else { throw .system("start a thread", EAGAIN) }
    }

    func ask(_ question: Question) {
        waiting.withLock { waiting in
            waiting.questions.removeAll { $0.topic == question.topic }
            waiting.questions.append(question)
        }
        pipe.wake()
    }

    /// Asks for the pictures that a screen lacks, in place of those that earlier ones lacked: what is out of sight need not be fetched.
    func fetch(_ pictures: [PictureRequest]) {
        waiting.withLock { waiting in
            var seen = Set([waiting.fetched].compactMap(\.self))
            waiting.pictures = pictures.filter { seen.insert($0).inserted }
        }
        if !pictures.isEmpty { pipe.wake() }
    }

    private func serve() {
        while true {
            guard let next = waiting.withLock({ $0.next() }) else {
                pipe.wait()
                continue
            }
            answer(next, reply(to: next))
        }
    }

    private func reply(to question: Question) -> Reply {
        do {
            switch question {
            case .picture(let request): return .picture(try queries.picture(request.source, width: request.width, height: request.height))
            case .tokenCount(let text, let model): return .tokenCount(try queries.tokenCount(of: text, model: model))
            case .models: return .models(try queries.models())
            case .vaes: return .vaes(try queries.vaes())
            case .templates: return .templates(try queries.templates())
            case .samplers: return .samplers(try queries.samplers())
            case .embeddings(let model): return .embeddings(try queries.embeddings(model: model))
            case .entries(let folder): return .entries(try queries.entries(of: folder))
            case .dataset(let settings): return .dataset(try queries.dataset(settings))
            case .embeddingRemarks(let request, let model): return .remarks(try queries.remarks(on: request, model: model))
            case .trainingRemarks(let settings): return .remarks(try queries.remarks(on: settings))
            case .runs(let logDirectory): return .runs(try queries.runs(logDirectory: logDirectory))
            case .losses(let run, let points): return .losses(try queries.losses(ofRun: run, points: points))
            case .details(let run): return .details(try queries.details(ofRun: run))
            case .preparation(let settings): return .preparation(try queries.preparation(settings))
            case .preprocessingRemarks(let settings): return .remarks(try queries.remarks(on: settings))
            case .captions(let folder): return .captions(try queries.captions(in: folder))
            case .promptLength(_, let text, let model): return .tokenCount(try queries.tokenCount(of: text, model: model))
            case .generationRemarks(let settings): return .remarks(try queries.remarks(on: settings))
            case .generatedPictures(let limit): return .generatedPictures(try queries.generatedPictures(limit: limit))
            case .generatedPicture(let path): return .generatedPicture(try queries.generatedPicture(at: path))
            }
        } catch {
            return .refused(Refusal(reason: "\(error)"))
        }
    }
}
