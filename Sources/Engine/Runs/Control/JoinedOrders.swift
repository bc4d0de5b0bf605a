import EngineInterface

/// What watchers want of a run until its next step, joined: a key that is held down asks once. As long as the run does not look, what is
/// kept of any number of orders stays small.
struct JoinedOrders {
    /// Steps to promote that are kept.
    private static let mostPromotions = 16
    /// Commands of other versions that are told of, in all of a run, each by so many letters.
    private static let mostUnknown = 8
    private static let longestName = 40

    private var waiting: [Command] = []
    private var unknown: Set<String> = []

    /// Adds an order, unless the same one waits.
    /// - Returns: false where there are too many of its kind for anybody to have meant them.
    mutating func add(_ command: Command) -> Bool {
        switch command {
        case .status: return true
        case .unknown(let name):
            let short = String(name.prefix(Self.longestName))
            if unknown.count < Self.mostUnknown, unknown.insert(short).inserted { waiting.append(.unknown(short)) }
        case .promote where !waiting.contains(command):
            guard waiting.count(where: \.isPromotion) < Self.mostPromotions else { return false }
            waiting.append(command)
        case .promote, .interrupt, .save, .preview:
            if !waiting.contains(command) { waiting.append(command) }
        }
        return true
    }

    /// Takes away an order that has been met.
    mutating func remove(_ command: Command) { waiting.removeAll { $0 == command } }

    /// All that wait, in order.
    mutating func take() -> [Command] {
        defer { waiting = [] }
        return waiting
    }
}

extension Command {
    fileprivate var isPromotion: Bool {
        if case .promote = self { true } else { false }
    }
}
