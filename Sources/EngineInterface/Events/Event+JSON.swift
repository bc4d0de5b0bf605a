extension Event: Codable {
    enum CodingKeys: String, CodingKey {
        case event, time, step
    }

    /// Reads an event. A kind that is not known becomes `.other`; keys that are not known are ignored.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let name = try keys.decode(String.self, forKey: .event)
        time = try keys.value(.time, 0)
        step = Self.count(try keys.value(.step, 0))
        switch name {
        case "started":
            var started = try Started(from: decoder)
            started.maxSteps = Self.count(started.maxSteps)
            content = .started(started)
        case "step": content = .step(try Step(from: decoder))
        case "validation": content = .validation(try Validation(from: decoder))
        case "preview": content = .preview(try Preview(from: decoder))
        case "saved": content = .saved(try Saved(from: decoder))
        case "log": content = .log(try Log(from: decoder))
        case "state": content = .state(try State(from: decoder))
        case "prepared": content = .prepared(try Prepared(from: decoder))
        case "interrogated": content = .interrogated(try Interrogated(from: decoder))
        case "finished": content = .finished(try Finished(from: decoder))
        default: content = .other(name)
        }
    }

    /// A count of steps from outside: what cannot be one is brought to what can, so that sums and differences hold.
    package static func count(_ number: Int) -> Int { min(max(number, 0), SettingRange.maxSteps.upperBound) }

    /// Writes the kind's keys beside `event`, `time` and `step`, on one level.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(name, forKey: .event)
        try keys.encode(time, forKey: .time)
        try keys.encode(step, forKey: .step)
        switch content {
        case .started(let content): try content.encode(to: encoder)
        case .step(let content): try content.encode(to: encoder)
        case .validation(let content): try content.encode(to: encoder)
        case .preview(let content): try content.encode(to: encoder)
        case .saved(let content): try content.encode(to: encoder)
        case .log(let content): try content.encode(to: encoder)
        case .state(let content): try content.encode(to: encoder)
        case .prepared(let content): try content.encode(to: encoder)
        case .interrogated(let content): try content.encode(to: encoder)
        case .finished(let content): try content.encode(to: encoder)
        case .other: break
        }
    }

    /// The word under `event`.
    public var name: String {
        switch content {
        case .started: "started"
        case .step: "step"
        case .validation: "validation"
        case .preview: "preview"
        case .saved: "saved"
        case .log: "log"
        case .state: "state"
        case .prepared: "prepared"
        case .interrogated: "interrogated"
        case .finished: "finished"
        case .other(let name): name
        }
    }
}
