/// What the interface has the engine do to make pictures.
///
/// What is thrown has a description that is one line for the user.
public protocol GenerationWork: Sendable {
    /// Starts a process that makes pictures and keeps its model between them.
    func startGenerator(deliver: @escaping @Sendable (GeneratorNews) -> Void) throws -> any Generator
}

/// A process that makes pictures, one order after another.
public protocol Generator: Sendable {
    /// Gives an order, without waiting.
    func send(_ order: GenerationOrder)
    /// Stops the order at work; pictures that are done stay, and `ended` is heard.
    func interrupt()
    /// Ends the process. Once this has returned nothing is delivered any more.
    func stop()
}

/// What a generator is to make; one JSON line to its standard input.
public enum GenerationOrder: Codable, Sendable, Equatable {
    /// Pictures from a prompt.
    case pictures(GenerationSettings)
    /// One prompt and seed with every copy of a run's embedding whose step is a multiple of `every`, on one sheet.
    case grid(GenerationSettings, run: String, every: Int)
}

/// What is heard of a generator, from a thread of its own.
public enum GeneratorNews: Sendable, Equatable {
    /// What happens with the order at work, in order.
    case events([Event])
    /// The order at work is over; the next one may follow.
    case ended(Event.Finished)
    /// The process is gone, for a reason in one line; orders that it had are not made.
    case lost(String)
}
