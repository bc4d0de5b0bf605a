import EngineInterface
import Glibc
import Synchronization

/// Asks the engine on a background thread, one question after another. A newer question of a topic takes the place of one that waits;
/// pictures wait behind everything else.
final class QuestionDesk: Sendable {
    private struct Waiting {
        var questions: [Question] = []
        var asked: Question.Topic?
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
            if case .picture = question {
                // The same picture is asked for with every frame until it comes.
                guard waiting.asked != question.topic, !waiting.questions.contains(where: { $0.topic == question.topic }) else { return }
                waiting.questions.append(question)
                return
            }
            waiting.questions.removeAll { $0.topic == question.topic }
            let firstPicture = waiting.questions.firstIndex { if case .picture = $0 { true } else { false } }
            waiting.questions.insert(question, at: firstPicture ?? waiting.questions.count)
        }
        pipe.wake()
    }

    private func serve() {
        while true {
            let next = waiting.withLock { waiting in
                waiting.asked = waiting.questions.first?.topic
                return waiting.questions.isEmpty ? nil : waiting.questions.removeFirst()
            }
            guard let next else {
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
            }
        } catch {
            return .refused(Refusal(reason: "\(error)"))
        }
    }
}
