import Glibc

/// Times of the system.
enum Clock {
    /// Seconds of a clock that nobody sets.
    static var now: Double { seconds(CLOCK_MONOTONIC) }
    /// Unix seconds.
    static var unix: Double { seconds(CLOCK_REALTIME) }

    /// Seconds that local time is ahead of UTC.
    static var utcOffset: Int {
        var (moment, parts) = (time(nil), tm())
        localtime_r(&moment, &parts)
        return parts.tm_gmtoff
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
