/// A learning rate, or a clip value, that changes with the step: `0.005:200, 1e-3:1000, 1e-5`.
///
/// The web UI's syntax: `RATE:STEP` holds until the embedding has seen STEP updates; a bare `RATE`, or `RATE:-1`, holds to the end. What
/// follows such a one, which the web UI passes over in silence, is refused: mostly it is a decimal comma, and the rate would be 0. A schedule
/// whose last pair names a step runs out there, and training ends.
public struct LearningRateSchedule: Sendable, Equatable {
    /// One pair of the schedule.
    public struct Segment: Sendable, Equatable {
        public let rate: Double
        /// The number of updates at which the pair ends; nil holds to the end.
        public let end: Int?
    }

    public let segments: [Segment]

    /// What is wrong with a schedule, in one line.
    public struct SyntaxError: Error, CustomStringConvertible, Sendable, Equatable {
        public let description: String
    }

    /// Reads a schedule.
    /// - Parameters:
    ///   - option: what the text was given as, for the error's line.
    ///   - takesZero: whether 0 may be all that it holds, as where it is not used.
    /// - Throws: `SyntaxError`.
    public init(parsing text: String, option: String = "--learning-rate", takesZero: Bool = false) throws(SyntaxError) {
        func wrong(_ reason: String) -> SyntaxError {
            SyntaxError(description: "\(option) \"\(SafeName.printable(text))\": \(reason); write a number, or a schedule such as 0.005:200, 1e-3:1000, 1e-5")
        }
        var segments: [Segment] = []
        let pairs = text.split(separator: ",").map(Self.trimmed).filter { !$0.isEmpty }
        for (place, pair) in pairs.enumerated() {
            let parts = pair.split(separator: ":", omittingEmptySubsequences: false).map(Self.trimmed)
            guard parts.count <= 2 else { throw wrong("\"\(SafeName.printable(pair))\" has more than one colon") }
            guard let rate = Self.number(parts[0]) else { throw wrong("\"\(SafeName.printable(parts[0]))\" is no number") }
            guard rate >= 0 else { throw wrong("\(rate) is negative") }
            var end: Int?
            if parts.count == 2 {
                guard let step = Int(parts[1]), step >= -1 else { throw wrong("\"\(SafeName.printable(parts[1]))\" is no step") }
                end = step == -1 ? nil : step
            }
            segments.append(Segment(rate: rate, end: end))
            guard end == nil, place + 1 < pairs.count else { continue }
            let next = pairs[place + 1]
            if let decimal = Self.decimal(pair, next) { throw wrong("decimals take a point, as in \(SafeName.printable(decimal))") }
            throw wrong("\"\(SafeName.printable(pair))\" holds to the end, so \"\(SafeName.printable(next))\" is never reached")
        }
        guard !segments.isEmpty else { throw wrong("it is empty") }
        guard takesZero || segments.contains(where: { $0.rate > 0 }) else { throw wrong("with 0 nothing is learned") }
        self.segments = segments
    }

    /// The rate of the next update of an embedding that has seen `updates` of them; nil when the schedule has run out.
    public func rate(afterUpdates updates: Int) -> Double? {
        segments.first { segment in segment.end.map { updates < $0 } ?? true }?.rate
    }

    /// The number of updates at which the schedule runs out; nil when it holds to the end.
    public var end: Int? {
        var last = 0
        for segment in segments {
            guard let end = segment.end else { return nil }
            last = max(last, end)
        }
        return last
    }

    /// The largest rate of the schedule.
    public var highestRate: Double { segments.map(\.rate).max() ?? 0 }

    /// The number that two pairs are when the comma between them was meant as a decimal one: `0` and `005:200` are `0.005:200`.
    private static func decimal(_ whole: Substring, _ fraction: Substring) -> String? {
        let digits = "0123456789"
        guard whole.allSatisfy(digits.contains), let first = fraction.first, digits.contains(first),
              !fraction.contains("."), number("\(whole).\(fraction.prefix { $0 != ":" })") != nil else { return nil }
        return "\(whole).\(fraction)"
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }

    /// Decimal numbers only: Swift's own parser would also take `0x1p4`, `inf` and `nan`.
    private static func number(_ text: some StringProtocol) -> Double? {
        guard text.allSatisfy({ "0123456789.eE+-".contains($0) }), let number = Double(text), number.isFinite else { return nil }
        return number
    }
}
