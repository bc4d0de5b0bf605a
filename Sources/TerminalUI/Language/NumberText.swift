import Glibc

/// Numbers as people read them.
enum NumberText {
    /// So many digits that count: `0.0123`, `1.23e-05`, `1230`.
    static func significant(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return "–" }
        if value == 0 { return "0" }
        let exponent = Int(log10(value.magnitude).rounded(.down))
        if exponent < -4 || exponent > 6 { return scientific(value, digits, exponent) }
        return fixed(value, max(0, digits - 1 - exponent))
    }

    private static func scientific(_ value: Double, _ digits: Int, _ exponent: Int) -> String {
        "\(fixed(value / pow(10, Double(exponent)), digits - 1))e\(exponent)"
    }

    /// So many decimals.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scale = pow(10, Double(decimals))
        guard value.isFinite, value.magnitude < 1e15, value.magnitude * scale < 1e18 else { return "–" }
        let whole = Int((value.magnitude * scale).rounded())
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        let digits = String(whole)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// `3 s`, `12:05`, `3:07:12`, `2 d 4 h`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60):\(two(whole % 60))" }
        if whole < 86_400 { return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))" }
        return "\(whole / 86_400) d \(whole / 3600 % 24) h"
    }

    /// `640 kB`, `5.3 GB`.
    static func bytes(_ count: Int) -> String {
        let value = Double(count)
        if value < 1e3 { return "\(count) B" }
        if value < 1e6 { return "\(fixed(value / 1e3, 0)) kB" }
        if value < 1e9 { return "\(fixed(value / 1e6, value < 1e7 ? 1 : 0)) MB" }
        return "\(fixed(value / 1e9, 1)) GB"
    }

    /// Seconds that one step takes: `0.021`, `5.4`.
    static func seconds(_ value: Double) -> String { significant(value, 2) }

    /// The time of day of a Unix time, `14:05:59`.
    /// - Parameter offset: seconds that the clock is ahead of UTC.
    static func time(_ unix: Double, offset: Int) -> String {
        guard unix.isFinite, unix.magnitude < 1e12 else { return "–" }
        let second = ((Int(unix) + offset) % 86_400 + 86_400) % 86_400
        return "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
