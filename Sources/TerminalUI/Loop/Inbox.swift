import Synchronization

/// Messages from other threads to the loop.
final class Inbox: Sendable {
    private let messages = Mutex<[Message]>([])
    private let pipe: WakePipe

    init() throws(TerminalError) {
        pipe = try WakePipe()
    }

    /// For `poll`: readable while there are messages.
    var descriptor: Int32 { pipe.readEnd }

    func put(_ message: Message) {
        let isFirst = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if isFirst { pipe.wake() }
    }

    /// All messages so far, in order. To be called when the descriptor is readable.
    func take() -> [Message] {
        pipe.wait()
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
