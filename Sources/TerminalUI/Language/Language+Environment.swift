extension Language {
    /// The language that the surroundings ask for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that says anything.
    public init(environment: [String: String]) {
        let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        self = name.lowercased().hasPrefix("zh") ? .chinese : .english
    }
}
