/// What a run at work can be told, one JSON line each: `{"command":"promote","step":500}`.
public enum Command: Sendable, Equatable {
    /// Save everything and stop.
    case interrupt
    /// Save a copy of the embedding now.
    case save
    /// Make a preview now.
    case preview
    /// Make the copy of that step the embedding itself.
    /// - Parameter force: also where somebody else has changed the embedding's file.
    case promote(step: Int, force: Bool = false)
    /// Send a `state` event.
    case status
    /// A command of a newer version; it is answered with a `log` event and otherwise ignored.
    case unknown(String)
}

extension Command: Codable {
    enum CodingKeys: String, CodingKey {
        case command, step, force
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let name = try keys.decode(String.self, forKey: .command)
        switch name {
        case "interrupt": self = .interrupt
        case "save": self = .save
        case "preview": self = .preview
        case "promote": self = .promote(step: try keys.decode(Int.self, forKey: .step), force: try keys.value(.force, false))
        case "status": self = .status
        default: self = .unknown(name)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(name, forKey: .command)
        if case .promote(let step, let force) = self {
            try keys.encode(step, forKey: .step)
            if force { try keys.encode(force, forKey: .force) }
        }
    }

    /// The word under `command`.
    public var name: String {
        switch self {
        case .interrupt: "interrupt"
        case .save: "save"
        case .preview: "preview"
        case .promote: "promote"
        case .status: "status"
        case .unknown(let name): name
        }
    }
}
