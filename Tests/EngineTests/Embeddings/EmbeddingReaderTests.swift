import Engine
import ModelFiles
import Testing

@Suite struct EmbeddingReaderTests {
    private func read(_ name: String) throws -> Embedding { try EmbeddingReader.read(path: EmbeddingFixtures.path(name)) }

    @Test func oneEmbeddingAsSeveralProgramsWriteIt() throws {
        let vectors = try EmbeddingFixtures.mintGhost()
        for name in ["webui.pt", "parameter-dict.pt", "diffusers.safetensors"] {
            let embedding = try read(name)
            #expect(embedding.vectors.values == vectors, "\(name)")
            #expect(embedding.vectors.count == 8 && embedding.width == 96 && !embedding.isXL, "\(name)")
            #expect(embedding.name == FilePath.stem(of: name))
        }
        let single = try read("diffusers.bin")
        #expect(single.vectors.values == Array(vectors[..<96]) && single.vectors.count == 1)
        let half = try read("old-format-half.pt")
        #expect(half.vectors.values == vectors.map { Float(Float16($0)) } && half.vectors.count == 8)
    }

    @Test func bfloat16IsRoundedToNearestEven() throws {
        let rounded = try EmbeddingFixtures.mintGhost().map { value in
            let bits = value.bitPattern
            return Float(bitPattern: (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff_0000)
        }
        #expect(try read("kohya-bf16.safetensors").vectors.values == rounded)
    }

    @Test func whatTheFileSaysOfItsTraining() throws {
        let webUI = try read("webui.pt")
        #expect(webUI.step == 400 && webUI.checkpointName == "tiny-sd")
        let trained = try read("trained.pt")
        #expect(trained.name == "trained" && trained.step == 3)
        #expect(trained.checkpointHash == "0123456789" && trained.checkpointName == "tiny")
        #expect(try read("kohya-bf16.safetensors").step == nil)
        let double = try read("double.pt")
        #expect(double.step == 12)
        #expect(double.vectors.values == (0..<24).map { Float($0) / 8 })
        #expect(double.vectors[1] == double.vectors.values[8..<16] && double.vectors[3].isEmpty)
    }

    @Test(arguments: ["xl.safetensors", "xl.pt", "xl-diffusers.safetensors"])
    func embeddingsOfStableDiffusionXL(_ name: String) throws {
        let embedding = try read(name)
        let rows: [Float] = (0..<24).map { Float($0) / 8 }
        #expect(embedding.isXL && embedding.width == 24)
        #expect(embedding.vectors.tables[0].values == rows && embedding.vectors.tables[0].width == 8)
        #expect(embedding.vectors.tables.last?.width == 16 && embedding.vectors.tables.last?[2] == (rows[16...] + rows[16...])[...])
        #expect(throws: EmbeddingError.self) { try EmbeddingWriter.bytes(embedding, archive: "x") }
    }

    @Test(arguments: [
        ("two-terms.pt", "2 tensors"), ("two-terms.safetensors", "2 tensors (a, b)"), ("integers.bin", "int64"), ("deep.bin", "[1, 2, 8]"),
        ("none.bin", "empty"), ("no-tensor.pt", "no vectors"), ("absent.pt", "No such file"), ("../expectations.json", "neither safetensors nor"),
        ("../make_embeddings.py", "neither safetensors nor"), ("", "directory"),
    ])
    func whatIsNoEmbeddingIsSaidInOneLine(_ name: String, _ words: String) throws {
        do {
            _ = try read(name)
            Issue.record("\(name) was read")
        } catch let error as EmbeddingError {
            #expect(error.description.contains(words), "\(error)")
            #expect(!error.description.contains("\n"))
        }
    }

    @Test func damagedFilesAreErrorsNeverTraps() throws {
        func tryReading(_ bytes: [UInt8]) {
            guard let file = try? TensorFile(bytes: bytes, name: "damaged") else { return }
            _ = try? EmbeddingReader.embedding(in: file, word: "damaged")
        }
        for name in ["webui.pt", "trained.pt", "old-format-half.pt", "kohya-bf16.safetensors", "double.pt"] {
            let bytes = try SmallFile.bytes(EmbeddingFixtures.path(name))
            for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) { tryReading(Array(bytes[..<length])) }
            for place in stride(from: 0, to: min(bytes.count, 1200), by: 7) {
                var damaged = bytes
                damaged[place] = ~damaged[place]
                tryReading(damaged)
            }
        }
    }
}
