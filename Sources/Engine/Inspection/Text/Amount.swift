/// Amounts as people read them.
package enum Amount {
    /// `1,066,235,307`.
    package static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// `1 step`, `1,000 steps`.
    package static func counted(_ number: Int, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

    /// `4.27 GB`, in powers of 1000.
    package static func bytes(_ count: Int) -> String {
        guard count >= 1000 else { return counted(count, "byte") }
        var (value, unit) = (Double(count) / 1000, "kB")
        for larger in ["MB", "GB", "TB"] where value >= 999.5 { (value, unit) = (value / 1000, larger) }
        return "\(rounded(value, digits: value < 10 ? 2 : 1)) \(unit)"
    }

    /// With a fixed number of decimals.
    package static func rounded(_ value: Double, digits: Int) -> String { FixedPoint.text(value, digits: digits) }
}
