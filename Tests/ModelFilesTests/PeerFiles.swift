import Glibc
import ModelFiles
import Tensor
import Testing

/// Writes files for other programs to open, into the folder that `PEER_FILES` names; `Tests/Peers/modelfiles.py` opens them.
@Suite(.enabled(if: getenv("PEER_FILES") != nil)) struct PeerFiles {
    @Test func write() throws {
        let folder = String(cString: try #require(getenv("PEER_FILES")))
        let vectors = try StoredTensor(name: "vectors", shape: [2, 3], floats: [0, -0.5, 1, 1.5, -2, 1e-8])
        let half = try StoredTensor(name: "half", shape: [2], type: .float16, bytes: [0, 0x3c, 0, 0xc0])
        let ids = try StoredTensor(name: "ids", shape: [3], integers: [1, -2, 1 << 40])
        let scalar = try StoredTensor(name: "scalar", shape: [], floats: [7])
        let tensors = [vectors, half, ids, scalar]
        try save(SafetensorsWriter.bytes(tensors, metadata: ["title": "a \"b\" ö\n"]), "\(folder)/ours.safetensors")

        let embedding: PickleValue = .dictionary([
            "string_to_token": .dictionary(["*": .int(265)]), "string_to_param": .dictionary(["*": .tensor(vectors)]),
            "name": .string("ours ö"), "step": .int(500), "sd_checkpoint": .none, "sd_checkpoint_name": .none,
        ])
        try save(TorchWriter.bytes(embedding, name: "ours"), "\(folder)/ours.pt")

        let moments: PickleValue = .dictionary(["step": .tensor(scalar), "exp_avg": .tensor(vectors), "exp_avg_sq": .tensor(half), "ids": .tensor(ids)])
        let group: PickleValue = .dictionary([
            "lr": .float(0.005), "betas": .tuple([.float(0.9), .float(0.999)]), "amsgrad": .bool(false), "foreach": .none,
            "large": .int(-1 << 40), "params": .list([.int(0)]),
        ])
        let optimizer: PickleValue = .dictionary([
            "hash": .string("1a2b"),
            "optimizer_state_dict": .dictionary([
                "state": .dictionary([PickleEntry(key: .int(0), value: moments)]), "param_groups": .list([group]),
            ]),
        ])
        try save(TorchWriter.bytes(optimizer, name: "ours.pt"), "\(folder)/ours.pt.optim")
    }

    private func save(_ bytes: [UInt8], _ path: String) throws {
        let file = try #require(fopen(path, "wb"))
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        fclose(file)
    }
}
