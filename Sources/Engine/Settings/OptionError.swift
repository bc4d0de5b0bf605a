/// An error that the command line may be to blame for: a value that no other file, model or machine would make right.
public protocol OptionError: Error {
    /// Whether it is an option's value, or a name that was given, which is wrong usage.
    var isWrongUsage: Bool { get }
}

extension SettingsError: OptionError {
    /// Lines about an option's value begin with the option.
    public var isWrongUsage: Bool { description.hasPrefix("--") }
}

extension LearningRateSchedule.SyntaxError: OptionError {
    public var isWrongUsage: Bool { true }
}

extension NameError: OptionError {
    public var isWrongUsage: Bool { true }
}

extension EmbeddingError: OptionError {
    public var isWrongUsage: Bool {
        switch self {
        case .name, .vectorCount: true
        default: false
        }
    }
}
