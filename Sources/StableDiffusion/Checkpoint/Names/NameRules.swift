/// Replaces parts of tensor names, part by part between the dots.
enum NameRules {
    /// `name` with the first matching beginning exchanged; a rule matches whole parts. `nil` when none matches.
    static func exchangingPrefix(_ name: Substring, _ rules: [(from: String, to: String)]) -> String? {
        for rule in rules {
            if name == rule.from { return rule.to }
            if name.hasPrefix(rule.from + ".") { return rule.to + name.dropFirst(rule.from.count) }
        }
        return nil
    }

    /// `name` behind `prefix`, or `nil` when it does not begin so.
    static func dropping(_ prefix: String, from name: String) -> Substring? {
        name.hasPrefix(prefix) ? name.dropFirst(prefix.count) : nil
    }

    /// The whole number that `name` begins with, and what follows its dot.
    static func leadingNumber(_ name: Substring) -> (number: Int, rest: Substring)? {
        guard let dot = name.firstIndex(of: "."), let number = Int(name[..<dot]), (0..<1000).contains(number) else { return nil }
        return (number, name[name.index(after: dot)...])
    }
}
