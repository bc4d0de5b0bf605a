import CLinux
import EngineInterface
import Glibc

/// The terminal interface at work: one thread that waits for keys, signals and what other threads tell, changes the state, and draws.
public final class Interface {
    /// What the interface works with.
    public struct Parts: Sendable {
        public var queries: any EngineQueries
        public var work: any EngineWork
        /// Runs a closure on a thread of its own; false when the system has none to give.
        public var startThread: @Sendable (@escaping @Sendable () -> Void) -> Bool
        /// From which signals are read: SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT and SIGCONT, blocked before the first thread began.
        public var signals: Int32

        public init(
            queries: any EngineQueries, work: any EngineWork, startThread: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool, signals: Int32
        ) {
            self.queries = queries
            self.work = work
            self.startThread = startThread
            self.signals = signals
        }
    }

    /// Seconds between two screens that nobody pressed a key for.
    private static let frameInterval = 0.2
    /// Seconds that an ESC waits for what may follow it.
    private static let escapeDelay = 0.025
    /// Frames below that many bytes are not worth asking about.
    private static let smallFrame = 512

    private let session: TerminalSession
    private let parts: Parts
    private let inbox: Inbox
    private let questions: QuestionDesk
    private let works: WorkDesk
    private var following: [String: any RunFollowing] = [:]

    private var state: InterfaceState
    private var writer: ScreenWriter
    private var pacing = LinePacing()
    private var frame: Frame?
    private var encodedMode = PictureMode.none
    /// Pixels of the longer side of a picture by protocol.
    private var largestPicture = 128

    private var isQuitting = false
    /// A key changed the state: the screen is drawn at once.
    private var wantsFrame = true
    /// Something else did: the screen is drawn when the line has room, and not too often.
    private var wantsFrameLater = false
    private var isFrameComplete = true
    private var lastFrame = -Double.infinity
    private var lastInput = -Double.infinity
    private var lastTick = Clock.now

    /// - Throws: `TerminalError` when the system has no threads or descriptors to give.
    public init(_ session: TerminalSession, start: InterfaceStart, parts: Parts) throws(TerminalError) {
        self.session = session
        self.parts = parts
        let inbox = try Inbox()
        self.inbox = inbox
        questions = try QuestionDesk(parts.queries, startThread: parts.startThread) { inbox.put(.answered($0, $1)) }
        works = try WorkDesk(parts.work, startThread: parts.startThread) { inbox.put(.done($0, $1)) } tellPictures: { inbox.put(.pictureNews($0)) }
            tellGenerator: { inbox.put(.generatorNews($0)) }
        var traits = session.traits
        traits.largestPicture = largestPicture
        state = InterfaceState(start, size: session.size, traits: traits, now: Clock.unix, utcOffset: Clock.utcOffset)
        writer = ScreenWriter(terminfo: session.terminfo, traits: session.traits)
    }

    /// Works until the user quits or the terminal is gone.
    /// - Returns: the names of runs that go on.
    public func run() -> [String] {
        state.opening.forEach(perform)
        if session.hasEarlyInput { readTerminal() }
        while !isQuitting {
            drawIfDue()
            wait()
        }
        for run in following.values { run.stop() }
        works.interruptPictures()
        works.finish()
        works.stopGenerator()
        session.close()
        return activeRuns
    }

    private var activeRuns: [String] {
        var names = state.runsPane.runs.filter(\.summary.state.isActive).map(\.summary.name)
        if let run = state.live?.run {
            names.removeAll { $0 == run.name }
            if run.isActive { names.insert(run.name, at: 0) }
        }
        return names
    }

    // MARK: Waiting

    private func wait() {
        var descriptors = [
            pollfd(fd: session.descriptor, events: Int16(POLLIN) | (session.hasBacklog ? Int16(POLLOUT) : 0), revents: 0),
            pollfd(fd: parts.signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        poll(&descriptors, nfds_t(descriptors.count), timeout)
        if descriptors[1].revents != 0 { takeSignal() }
        if descriptors[0].revents & Int16(POLLOUT) != 0 { session.flush() }
        if descriptors[0].revents & ~Int16(POLLOUT) != 0 { readTerminal() }
        if descriptors[2].revents != 0 {
            for message in inbox.take() { update(message, byUser: message.answersTheUser) }
        }
        let now = Clock.now
        if session.isEscapePending, now - lastInput >= Self.escapeDelay { take(session.flushEscape()) }
        if let seconds = state.secondsToTick, now - lastTick >= seconds {
            lastTick = now
            update(.tick, byUser: false)
        }
    }

    /// Milliseconds until something is due; -1 while nothing is, so that an idle screen uses no processor.
    private var timeout: Int32 {
        let now = Clock.now
        var next = Double.infinity
        if session.isEscapePending { next = min(next, lastInput + Self.escapeDelay) }
        if let seconds = state.secondsToTick { next = min(next, lastTick + seconds) }
        if wantsFrameLater || !isFrameComplete, !session.hasBacklog { next = min(next, nextFrame(now)) }
        return next.isFinite ? Int32(max(0, ((next - now) * 1000).rounded(.up))) : -1
    }

    /// When a frame that no key asks for may be sent.
    private func nextFrame(_ now: Double) -> Double {
        let soonest = isFrameComplete ? lastFrame + Self.frameInterval : now
        return pacing.maySend(at: now) ? max(now, soonest) : max(soonest, pacing.nextTime(after: now))
    }

    private func takeSignal() {
        switch clinux_next_signal(parts.signals) {
        case SIGWINCH: resize()
        case SIGTERM, SIGHUP, SIGINT, SIGQUIT: isQuitting = true
        default: break
        }
    }

    private func resize() {
        session.measure()
        writer.reset()
        update(.resized(session.size), byUser: true)
        update(.traits(traits), byUser: true)
    }

    /// What the terminal can do, over the line as it is.
    private var traits: TerminalTraits {
        var traits = session.traits
        traits.largestPicture = largestPicture
        return traits
    }

    /// A picture by protocol is of the order of its pixels in bytes: it should be there in a few seconds on any line.
    private func fitPicturesToLine() {
        let fitting = switch pacing.rate {
        case ..<60_000: 128
        case ..<300_000: 256
        default: 600
        }
        // Once measured to be fast, a line does not count as slow for a moment's delay.
        guard fitting > largestPicture || fitting == 128 && largestPicture == 600 && pacing.rate < 30_000 else { return }
        largestPicture = fitting
        if [.kitty, .sixel].contains(state.pictureMode) { update(.traits(traits), byUser: false) }
    }

    // MARK: Input

    private func readTerminal() {
        do {
            let input = try session.read()
            if !input.isEmpty || session.isEscapePending { lastInput = Clock.now }
            take(input)
        } catch {
            isQuitting = true
        }
    }

    private func take(_ input: [TerminalInput]) {
        for one in input {
            switch one {
            case .answer(.ready):
                pacing.ready(at: Clock.now)
                fitPicturesToLine()
            case .answer(let answer):
                guard session.learn(answer) else { continue }
                writer.adapt(to: session.traits)
                update(.traits(traits), byUser: true)
            case .click(let point):
                if let click = frame?.click(at: point) { update(.clicked(click), byUser: true) }
            case .wheel(_, let notches):
                for _ in 0..<3 { update(.input(.key(notches > 0 ? .down : .up)), byUser: true) }
            case .key, .paste: update(.input(one), byUser: true)
            }
        }
    }

    // MARK: Changing

    private func update(_ message: Message, byUser: Bool) {
        if byUser { wantsFrame = true } else { wantsFrameLater = true }
        state.update(message, at: Clock.unix).forEach(perform)
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .ask(let question): questions.ask(question)
        case .perform(let deed): works.perform(deed)
        case .follow(let run):
            following[run]?.stop()
            let inbox = inbox
            following[run] = parts.work.follow(run: run) { inbox.put(.news(run: run, $0)) }
        case .unfollow(let run): following.removeValue(forKey: run)?.stop()
        case .tell(let run, let command): following[run]?.send(command)
        case .interruptPictures: works.interruptPictures()
        case .interruptGenerator: works.interruptGenerator()
        case .redraw:
            writer.reset()
            wantsFrame = true
        case .suspend: suspend()
        case .quit: isQuitting = true
        }
    }

    /// Gives the terminal back and stops, until the shell's `fg`.
    private func suspend() {
        session.leave()
        kill(0, SIGTSTP)
        do {
            try session.enter()
        } catch {
            isQuitting = true
        }
        resize()
    }

    // MARK: Drawing

    private func drawIfDue() {
        let now = Clock.now
        let isDue = wantsFrame || (wantsFrameLater || !isFrameComplete) && !session.hasBacklog && nextFrame(now) <= now
        guard isDue, !isQuitting else { return }
        if wantsFrame || wantsFrameLater || frame == nil {
            let drawn = state.draw()
            // Where nothing can be drawn, nothing is asked for.
            questions.fetch(drawn.wanted.filter { !state.pictures.hasFailed($0) })
            frame = drawn
        }
        guard let frame else { return }
        choosePictureEncoder()
        let rendered = writer.render(frame, pictureBudget: pacing.pictureBudget(at: now))
        isFrameComplete = rendered.isComplete
        (wantsFrame, wantsFrameLater, lastFrame) = (false, false, now)
        send(rendered.bytes, at: now)
    }

    private func send(_ bytes: [UInt8], at now: Double) {
        guard !bytes.isEmpty else { return }
        if bytes.count >= Self.smallFrame, pacing.shouldAsk(at: now) {
            pacing.sent(bytes.count, asks: session.writeAsking(bytes), at: now)
        } else {
            session.write(bytes)
            pacing.sent(bytes.count, asks: false, at: now)
        }
    }

    private func choosePictureEncoder() {
        guard state.pictureMode != encodedMode else { return }
        encodedMode = state.pictureMode
        switch encodedMode {
        case .kitty: writer.use(KittyEncoder())
        case .sixel: writer.use(SixelEncoder())
        case .halfBlocks, .letters, .none: writer.use(nil)
        }
    }
}

extension Message {
    /// Whether somebody waits for it: then it shows at once.
    fileprivate var answersTheUser: Bool {
        switch self {
        case .answered(.picture, _), .news, .pictureNews, .generatorNews, .tick: false
        default: true
        }
    }
}
