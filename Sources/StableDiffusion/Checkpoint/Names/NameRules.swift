/// Replaces parts of tensor names, part by part between the dots.
enum NameRules {
    /// `name` with the first matching beginning exchanged; a rule matches whole parts. `nil` when none matches.
    static func exchangingPrefix(_ name: Substring, _ rules: [(from: String, to: String)]) -> String? {
        for rule in rules where name.utf8.starts(with: rule.from.utf8) {
            let rest = name.utf8.dropFirst(rule.from.utf8.count)
            if rest.isEmpty || rest.first == UInt8(ascii: ".") { return rule.to + Substring(rest) }
        }
        return nil
    }

    /// Whether a part stands anywhere in a name, byte by byte: of each model that is listed thousands of names are asked.
    static func holds(_ part: String, in name: String) -> Bool {
        let part = Array(part.utf8)
        guard let first = part.first else { return true }
        var rest = name.utf8[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: part) { return true }
            rest = rest.dropFirst()
        }
        return false
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
