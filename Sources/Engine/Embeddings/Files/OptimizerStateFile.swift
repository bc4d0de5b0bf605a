import ModelFiles
import Tensor

/// What AdamW remembers of an embedding's vectors (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019).
public struct AdamWState: Sendable, Equatable {
    /// Updates so far.
    public var step: Int
    /// Running mean of the gradient (`exp_avg`), one number for each of the vectors'.
    public var mean: [Float]
    /// Running mean of the squared gradient (`exp_avg_sq`), one number for each of the vectors'.
    public var squaredMean: [Float]

    public init(step: Int, mean: [Float], squaredMean: [Float]) {
        self.step = step
        self.mean = mean
        self.squaredMean = squaredMean
    }
}

/// `NAME.pt.optim`: the optimizer's state beside an embedding, as the web UI writes it when `save_optimizer_state` is on.
///
/// Inside are the checksum of the vectors it belongs to and the `state_dict()` of torch's AdamW.
public enum OptimizerStateFile {
    /// The file that belongs to the embedding file at `path`.
    public static func path(besides path: String) -> String { path + ".optim" }

    /// Writes the state beside the embedding file at `path`.
    /// - Parameters:
    ///   - vectors: what the state belongs to; `mean` and `squaredMean` must have as many numbers.
    ///   - learningRate: the rate of the last step, which torch keeps with the state.
    /// - Throws: `EmbeddingError`.
    public static func write(
        _ state: AdamWState, of vectors: EmbeddingVectors, learningRate: Double, besides path: String
    ) throws(EmbeddingError) {
        let target = Self.path(besides: path)
        let bytes = try bytes(state, of: vectors, learningRate: learningRate, archive: FilePath.stem(of: target))
        do {
            try AtomicFile.write(bytes, to: target)
        } catch {
            throw .file(error)
        }
    }

    /// The bytes of the file, see `write`.
    /// - Throws: `EmbeddingError`.
    public static func bytes(
        _ state: AdamWState, of vectors: EmbeddingVectors, learningRate: Double, archive: String
    ) throws(EmbeddingError) -> [UInt8] {
        let shape = [vectors.count, vectors.width]
        do {
            let moments: PickleValue = .dictionary([
                // torch counts in a float32 tensor without dimensions.
                "step": .tensor(try StoredTensor(name: "step", shape: [], floats: [Float(state.step)])),
                "exp_avg": .tensor(try StoredTensor(name: "exp_avg", shape: shape, floats: state.mean)),
                "exp_avg_sq": .tensor(try StoredTensor(name: "exp_avg_sq", shape: shape, floats: state.squaredMean)),
            ])
            let value: PickleValue = .dictionary([
                "hash": .string(vectors.checksum),
                "optimizer_state_dict": .dictionary([
                    "state": .dictionary([PickleEntry(key: .int(0), value: moments)]),
                    "param_groups": .list([group(learningRate: learningRate)]),
                ]),
            ])
            return try TorchWriter.bytes(value, name: archive)
        } catch {
            throw .unreadable(error)
        }
    }

    /// The one group of parameters, with the settings that torch 2 keeps for AdamW.
    private static func group(learningRate: Double) -> PickleValue {
        .dictionary([
            "lr": .float(learningRate), "betas": .tuple([.float(0.9), .float(0.999)]), "eps": .float(1e-8), "weight_decay": .float(0),
            "amsgrad": .bool(false), "foreach": .none, "maximize": .bool(false), "capturable": .bool(false),
            "differentiable": .bool(false), "fused": .none, "params": .list([.int(0)]),
        ])
    }

    /// The state beside the embedding file at `path`.
    /// - Returns: `nil` when there is none, it belongs to other vectors (the checksums differ), or no step was taken.
    /// - Throws: `EmbeddingError` when the file is damaged or holds something else.
    public static func read(besides path: String, of vectors: EmbeddingVectors) throws(EmbeddingError) -> AdamWState? {
        let source = Self.path(besides: path)
        guard FileStatus(source)?.isFile == true else { return nil }
        let file: TensorFile
        do {
            file = try TensorFile.open(path: source)
        } catch {
            throw .unreadable(error)
        }
        guard let hash = file.pickle?["hash"]?.string, let dictionary = file.pickle?["optimizer_state_dict"] else {
            throw .noOptimizerState(path: source, problem: "holds no optimizer state")
        }
        guard hash == vectors.checksum else { return nil }
        guard let moments = dictionary["state"]?.entries?.first(where: { $0.key.int == 0 })?.value else { return nil }
        guard let mean = moments["exp_avg"]?.tensor, let squaredMean = moments["exp_avg_sq"]?.tensor,
              mean.shape == [vectors.count, vectors.width], squaredMean.shape == mean.shape, let step = step(moments["step"])
        else {
            throw .noOptimizerState(path: source, problem: "holds no AdamW state for vectors \(vectors.count) x \(vectors.width)")
        }
        let state = AdamWState(step: step, mean: mean.floats(), squaredMean: squaredMean.floats())
        guard state.mean.allSatisfy(\.isFinite), state.squaredMean.allSatisfy(\.isFinite) else {
            throw .noOptimizerState(path: source, problem: "holds numbers that are not finite")
        }
        return state
    }

    /// torch before 1.12 kept a plain number.
    private static func step(_ value: PickleValue?) -> Int? {
        let number = value?.number ?? value?.tensor.flatMap { $0.count == 1 ? Double($0.floats()[0]) : nil }
        return number.flatMap { Int(exactly: $0) }.flatMap { (1...1_000_000_000).contains($0) ? $0 : nil }
    }
}
