/// Where the time of a computation goes, by kind of operation.
public struct OperationProfile: Sendable {
    /// Kinds of operations that are measured apart.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case convolution, linear, attention, normalization, elementwise
    }

    /// Seconds of wall time by kind.
    public var seconds: [Kind: Double] = [:]
    /// Floating-point operations by kind, as the plain algorithm counts them: Winograd's savings show as speed.
    public var operations: [Kind: Double] = [:]

    public init() {}

    mutating func add(_ kind: Kind, seconds: Double, operations: Double) {
        self.seconds[kind, default: 0] += seconds
        self.operations[kind, default: 0] += operations
    }
}
