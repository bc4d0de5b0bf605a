import Engine
import EngineInterface
import Glibc
import Synchronization

/// Makes pictures in a process of this executable, `generator`, which keeps its model between them.
final class GeneratorWorker: Generator {
    private let process: AttachedProcess
    private let isStopped = Atomic<Bool>(false)
    /// Held while something is delivered, so that `stop` can wait for the end of it.
    private let delivery = Mutex(())
    /// The thread that delivers.
    private let listener = Mutex<pthread_t?>(nil)

    /// Starts the process, and a thread that delivers what it says.
    /// - Parameter place: the options that say where things are.
    /// - Throws: `Failure` when no process or thread can be made.
    static func start(_ place: [String], deliver: @escaping @Sendable (GeneratorNews) -> Void) throws -> GeneratorWorker {
        let worker = GeneratorWorker(try AttachedProcess(["generator", "--log-level", "error"] + place))
        let thread = BackgroundThread {
            worker.listener.withLock { $0 = pthread_self() }
            worker.process.listen { events in worker.tell(events, deliver) }
            worker.process.wait()
            worker.deliver(.lost(worker.process.lastLine ?? "The work ended without a word; the system may have run out of memory"), deliver)
        }
        guard let thread else {
            worker.process.signal(SIGKILL)
            worker.process.wait()
            throw Failure("Cannot watch the work: the system has no more threads to give; end other programs and try again")
        }
        thread.detach()
        return worker
    }

    private init(_ process: AttachedProcess) {
        self.process = process
    }

    func send(_ order: GenerationOrder) {
        guard let line = try? JSONLine.encode(order) else { return }
        process.write(line: line)
    }

    /// Behind the orders on their way, so that none is missed or hit too late, as a signal would.
    func interrupt() {
        guard let line = try? JSONLine.encode(EngineInterface.Command.interrupt) else { return }
        process.write(line: line)
    }

    /// The process ends by itself once its input does, after the evaluation at work.
    func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        process.closeInput()
        let isOwnThread = listener.withLock { thread in thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
        // From inside a delivery there is nothing to wait for.
        if !isOwnThread { delivery.withLock { _ in } }
    }

    /// Delivers events; each order's last one says that it is over.
    private func tell(_ events: [Event], _ deliver: (GeneratorNews) -> Void) {
        var before: [Event] = []
        for event in events {
            guard case .finished(let finished) = event.content else {
                before.append(event)
                continue
            }
            if !before.isEmpty { self.deliver(.events(before), deliver) }
            before = []
            self.deliver(.ended(finished), deliver)
        }
        if !before.isEmpty { self.deliver(.events(before), deliver) }
    }

    private func deliver(_ news: GeneratorNews, _ deliver: (GeneratorNews) -> Void) {
        delivery.withLock { _ in
            if !isStopped.load(ordering: .sequentiallyConsistent) { deliver(news) }
        }
    }
}
