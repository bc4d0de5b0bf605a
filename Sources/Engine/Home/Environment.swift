import FoundationEssentials
import Glibc

/// The process's environment, and the folders that it names.
public enum Environment {
    public static var variables: [String: String] { ProcessInfo.processInfo.environment }

    /// The folder of an XDG variable, else `fallback` in the user's own folder.
    static func folder(_ variable: String, _ fallback: String, _ environment: [String: String]) -> String {
        if let folder = environment[variable], folder.hasPrefix("/") { return folder }
        return FilePath.joined(userFolder(environment), fallback)
    }

    /// `~/x` as `/home/me/x`: shells leave it be after `--home=`.
    static func expandingTilde(_ path: String, _ environment: [String: String]) -> String {
        if path == "~" { return userFolder(environment) }
        return path.hasPrefix("~/") ? FilePath.joined(userFolder(environment), String(path.dropFirst(2))) : path
    }

    private static func userFolder(_ environment: [String: String]) -> String {
        if let home = environment["HOME"], !home.isEmpty { return home }
        guard let entry = getpwuid(getuid()), let folder = entry.pointee.pw_dir else { return "/tmp" }
        return String(cString: folder)
    }
}
