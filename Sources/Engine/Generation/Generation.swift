import EngineInterface
import StableDiffusion

/// Pictures from prompts, as files.
public enum Generation {
    /// Loads the model and makes all pictures of a request.
    /// - Returns: the files, in order.
    /// - Throws: one-line errors; `GenerationInterrupted` when it was told to stop: pictures that are done stay.
    public static func run(_ settings: GenerationSettings, home: Home, resources: Resources, sink: any EventSink,
                           interruption: InterruptFlag) throws -> [String] {
        var session = GenerationSession(home: home, resources: resources)
        return try session.pictures(settings, sink: sink, interruption: interruption)
    }
}

/// The work was told to stop; the files of finished pictures stand.
public struct GenerationInterrupted: Error, CustomStringConvertible, Sendable {
    public let files: [String]
    public var description: String { "interrupted; \(files.count) pictures are done" }
}
