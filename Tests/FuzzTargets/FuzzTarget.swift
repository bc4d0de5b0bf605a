/// One way for foreign bytes into the program, as a function of bytes: what the fuzzer calls millions of times, and the tests once for every
/// file of the corpus and for everything that was ever found.
public struct FuzzTarget: Sendable {
    public let name: String
    /// Bytes of the longest input that is worth trying.
    public let maximumLength: Int
    /// Its share of the fuzzer's time, against the others'.
    public let weight: Int
    private let fixtures: [String]
    private let texts: [String]
    private let made: @Sendable () throws -> [[UInt8]]
    private let body: @Sendable ([UInt8], Scratch) throws -> Bool

    /// - Parameters:
    ///   - fixtures: files of the source tree to begin with; see `SeedFiles`.
    ///   - texts: short inputs to begin with.
    ///   - made: inputs to begin with that have to be made.
    ///   - body: reads the bytes, and says whether they were what the target wants; what it throws is a refusal.
    init(_ name: String, upTo maximumLength: Int, weight: Int = 1, fixtures: [String] = [], texts: [String] = [],
         made: @escaping @Sendable () throws -> [[UInt8]] = { [] }, body: @escaping @Sendable ([UInt8], Scratch) throws -> Bool) {
        (self.name, self.maximumLength, self.weight) = (name, maximumLength, weight)
        (self.fixtures, self.texts, self.made, self.body) = (fixtures, texts, made, body)
    }

    /// Gives bytes to the program.
    /// - Returns: whether they were taken for what the target reads.
    @discardableResult
    public func run(_ bytes: [UInt8]) -> Bool {
        (try? body(bytes, Scratch.of(name))) ?? false
    }

    /// What the fuzzer begins with.
    /// - Throws: when a fixture cannot be read.
    public func seeds() throws -> [[UInt8]] {
        try SeedFiles.contents(of: fixtures, upTo: maximumLength) + texts.map { Array($0.utf8) } + made()
    }

    /// All targets, each by its own name.
    public static let all = modelFiles + pictures + texts + runs + wholePaths

    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
