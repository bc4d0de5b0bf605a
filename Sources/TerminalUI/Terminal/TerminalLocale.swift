import Glibc

/// The character set that the environment's locale names.
public struct TerminalLocale: Sendable, Equatable {
    /// The text of `LC_ALL`, else of `LC_CTYPE`, else of `LANG`, and which of them it is; empty where none is set.
    public var name: String
    public var variable: String
    /// The character set, as `UTF-8`.
    public var codeset: String
    /// The machine has the locale.
    public var isInstalled: Bool

    public init(name: String, variable: String, codeset: String, isInstalled: Bool = true) {
        self.name = name
        self.variable = variable
        self.codeset = codeset
        self.isInstalled = isInstalled
    }

    public var isUTF8: Bool { Self.isUTF8(codeset) }

    /// Reads the environment and asks the machine, without changing the locale of the process.
    public init(environment: [String: String]) {
        variable = ["LC_ALL", "LC_CTYPE", "LANG"].first { environment[$0]?.isEmpty == false } ?? ""
        name = environment[variable] ?? ""
        let asked = name.isEmpty ? "C" : name
        if let codeset = Self.codeset(ofLocale: asked) {
            self.codeset = codeset
            isInstalled = true
        } else {
            // A bare machine has C.UTF-8 alone; characters are the same in all that are UTF-8.
            let named = asked.split(separator: "@").first?.split(separator: ".").dropFirst().first.map(String.init) ?? ""
            codeset = Self.isUTF8(named) ? "UTF-8" : "ANSI_X3.4-1968"
            isInstalled = false
        }
    }

    private static func codeset(ofLocale name: String) -> String? {
        guard let locale = newlocale(1 << LC_CTYPE, name, nil) else { return nil }
        defer { freelocale(locale) }
        return nl_langinfo_l(nl_item(CODESET), locale).map { String(cString: $0) }
    }

    private static func isUTF8(_ codeset: String) -> Bool {
        codeset.lowercased().filter { $0 != "-" && $0 != "_" } == "utf8"
    }
}
