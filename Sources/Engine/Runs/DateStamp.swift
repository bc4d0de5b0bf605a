import Glibc

/// A local date and time as the web UI writes it into names and files.
public struct DateStamp: Sendable, Equatable {
    /// `2026-03-09`
    public let date: String
    /// `14-05-59`
    private let clock: (String, String, String)

    /// - Parameter seconds: Unix time; now if left out.
    public init(_ seconds: Double = DateStamp.now()) {
        var time = time_t(seconds.rounded(.down))
        var parts = tm()
        localtime_r(&time, &parts)
        func padded(_ number: Int32, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        date = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        clock = (padded(parts.tm_hour, 2), padded(parts.tm_min, 2), padded(parts.tm_sec, 2))
    }

    /// `2026-03-09-14-05-59`, for file names.
    public var fileName: String { "\(date)-\(clock.0)-\(clock.1)-\(clock.2)" }

    /// `2026-03-09 14:05:59`, for reading.
    public var text: String { "\(date) \(clock.0):\(clock.1):\(clock.2)" }

    /// Unix seconds with their fraction.
    public static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    public static func == (left: Self, right: Self) -> Bool { left.fileName == right.fileName }
}
