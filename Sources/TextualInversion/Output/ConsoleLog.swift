import EngineInterface
import Logging

/// Messages for the user, on standard error: `warning: …`.
struct ConsoleLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let console: Console

    init(_ console: Console, level: Logger.Level) {
        self.console = console
        logLevel = level
    }

    func log(event: LogEvent) {
        let mark = event.level == .info ? "" : event.level == .notice ? "advice: " : "\(event.level): "
        console.printError(mark + "\(event.message)")
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}

extension Event.Log.Level {
    /// The level of the log library that this one is printed at.
    var loggerLevel: Logger.Level {
        switch self {
        case .info: .info
        case .advice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}
