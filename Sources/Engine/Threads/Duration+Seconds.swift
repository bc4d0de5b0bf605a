extension Duration {
    /// The duration as a number, for what is shown and averaged.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }

    /// Whole milliseconds, rounded up, as `poll` takes them: never negative, at most some days.
    package var pollMilliseconds: Int32 { Int32(min(max((inSeconds * 1000).rounded(.up), 0), 1e9)) }
}
