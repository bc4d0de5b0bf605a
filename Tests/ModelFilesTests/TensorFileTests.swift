import ModelFiles
import Tensor
import Testing

@Suite struct TensorFileTests {
    @Test(arguments: ["zip-types.pt", "zip-64.pt", "legacy-types.pt", "types.safetensors"])
    func everyNumberTypeWidensExactly(_ name: String) throws {
        let file = try Fixtures.open(name)
        let single = Fixtures.numbers(12)
        for key in ["half", "brain", "single", "double"] { #expect(file[key]?.floats() == single, "\(key)") }
        for key in ["long", "int", "short", "char"] { #expect(file[key]?.floats() == Fixtures.numbers(12, scale: 64), "\(key)") }
        #expect(file["long"]?.integers() == Fixtures.numbers(12, scale: 64).map { Int($0) })
        #expect(file["single"]?.integers() == nil)
        #expect(file["byte"]?.floats() == Fixtures.numbers(12, scale: 64).map(abs))
        #expect(file["bool"]?.floats() == single.map { number -> Float in number > 0 ? 1 : 0 })
        #expect(file["scalar"]?.floats() == [2.5])
        #expect(file["scalar"]?.shape == [])
        #expect(file["empty"]?.shape == [0, 4])
        #expect(file["empty"]?.floats() == [])
        #expect(file["half"]?.shape == [3, 4])
        #expect(file["half"]?.type == .float16)
        #expect(file["brain"]?.type == .bfloat16)
        #expect(file["absent"] == nil)
        #expect(file.tensors.count == 12)
    }

    @Test func formatIsToldByContent() throws {
        #expect(try Fixtures.open("zip-types.pt").format == .torchZip)
        #expect(try Fixtures.open("legacy-types.pt").format == .torchLegacy)
        #expect(try TensorFile(bytes: Fixtures.bytes("types.safetensors"), name: "x.ckpt").format == .safetensors)
    }

    @Test func metadataOfSafetensors() throws {
        let file = try Fixtures.open("types.safetensors")
        #expect(file.metadata == ["modelspec.title": "Ein Wörtchen", "ss_tag": "a\"b"])
        #expect(file.pickle == nil)
    }

    @Test(arguments: ["zip-views.pt", "legacy-views.pt"])
    func viewsOfSharedStorages(_ name: String) throws {
        let file = try Fixtures.open(name)
        let base = Fixtures.numbers(48)
        #expect(file["whole"]?.floats() == base)
        #expect(file["rows"]?.floats() == Array(base[16..<32]))
        let transposed: [Float] = (0..<48).map { position in base[position % 6 * 8 + position / 6] }
        let column: [Float] = (0..<6).map { row in base[row * 8 + 3] }
        let expanded: [Float] = (0..<40).map { position in base[position % 8] }
        #expect(file["transposed"]?.floats() == transposed)
        #expect(file["column"]?.floats() == column)
        #expect(file["expanded"]?.floats() == expanded)
        #expect(file["last"]?.floats() == Fixtures.numbers(120))
        #expect(file["last"]?.shape == [2, 3, 4, 5])
        #expect(file["whole"]?.file === file["rows"]?.file)
    }

    @Test(arguments: ["zip-lightning.ckpt", "legacy-lightning.ckpt"])
    func trainingFrameworksLeaveForeignObjects(_ name: String) throws {
        let file = try Fixtures.open(name)
        #expect(file.hasStateDictionaryLevel)
        #expect(file.tensors.map(\.name) == ["first.weight", "first.bias", "second.weight"])
        #expect(file["first.weight"]?.floats() == Fixtures.numbers(12))
        #expect(file["second.weight"]?.type == .float16)
        let value = try #require(file.pickle)
        #expect(value["epoch"]?.int == 7)
        #expect(value["pytorch-lightning_version"]?.string == "1.4.2")
        guard case .object(let object)? = value["callbacks"]?["object"] else { Issue.record("no object"); return }
        #expect(object.type == "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint")
        #expect(object.state["monitor"]?.string == "val/loss")
        guard case .omitted? = object.state["owner"] else { Issue.record("the cycle is not cut"); return }
        let group = value["optimizer_states"]?.elements?.first?["param_groups"]?.elements?.first
        #expect(group?["betas"]?.elements?.compactMap(\.number) == [0.9, 0.999])
        guard case .bigInteger(let bytes)? = value["big"] else { Issue.record("no big number"); return }
        #expect(bytes == [UInt8](repeating: 0, count: 10) + [1])
    }

    @Test(arguments: [0, 1, 3, 4, 5])
    func everyProtocolOfPickle(_ number: Int) throws {
        let file = try Fixtures.open("zip-protocol-\(number).pt")
        #expect(file["a"]?.floats() == (number == 0 ? nil : Fixtures.numbers(4)))
        let list = try #require(file.pickle?["b"]?.elements)
        #expect(list[0..<5].map(\.int) == [1, -2, 300, 70000, 1 << 40])
        guard case .bool(true) = list[5], case .none = list[6] else { Issue.record("\(list)"); return }
        #expect(list[7].number == 0.5)
        #expect(list[8].string == "ö'\n")
        guard case .bytes([0, 255]) = list[9] else { Issue.record("\(list[9])"); return }
        #expect(list[10].elements?.compactMap(\.int).sorted() == [1, 2])
        #expect(list[11].elements?.compactMap(\.int) == [1])
        #expect(list[12].elements?.compactMap(\.int) == [1, 2, 3, 4])
    }

    @Test func namesOfModulesAndParameterDictionaries() throws {
        #expect(try Fixtures.open("zip-module.pt").tensors.map(\.name) == ["0.weight", "0.bias", "1.word"])
        let embedding = try Fixtures.open("embeddings/parameter-dict.pt")
        #expect(embedding.tensors.map(\.name) == ["string_to_param.*"])
        #expect(embedding.pickle?["string_to_param"]?["*"]?.tensor?.shape == [8, 96])
    }

    @Test func numberTypesWithoutAPlaceAreNamed() throws {
        let safetensors = try Fixtures.open("float8.safetensors")
        #expect(safetensors.foreignTensors .map(\.type) == ["F8_E4M3"])
        #expect(safetensors.foreignTensors.map(\.name) == ["eighth"])
        #expect(safetensors.tensors.map(\.name) == ["single"])
        let torch = try Fixtures.open("zip-complex.pt")
        #expect(torch.foreignTensors .map(\.type) == ["torch.ComplexFloatStorage"])
        #expect(torch.foreignTensors.map(\.shape) == [[2]])
        #expect(torch["single"]?.floats() == Fixtures.numbers(4))
    }

    @Test func embeddingsOfEveryProgramAgree() throws {
        let expected = try #require(try Fixtures.open("embeddings/vectors.safetensors")["mint-ghost"])
        let vectors = expected.floats()
        #expect(expected.shape == [8, 96])
        #expect(try Fixtures.open("embeddings/webui.pt").pickle?["string_to_param"]?["*"]?.tensor?.floats() == vectors)
        #expect(try Fixtures.open("embeddings/parameter-dict.pt")["string_to_param.*"]?.floats() == vectors)
        #expect(try Fixtures.open("embeddings/diffusers.safetensors")["<mint-ghost>"]?.floats() == vectors)
        // This one holds a single vector, the first; its storage holds all of them.
        #expect(try Fixtures.open("embeddings/diffusers.bin")["<mint-ghost>"]?.floats() == Array(vectors[..<96]))
        let half = try #require(try Fixtures.open("embeddings/old-format-half.pt")["string_to_param.*"])
        #expect(half.floats() == vectors.map { Float(Float16($0)) })
        let brain = try #require(try Fixtures.open("embeddings/kohya-bf16.safetensors")["emb_params"])
        for (one, other) in zip(brain.floats(), vectors) { #expect(abs(one - other) <= abs(other) / 256) }
    }

    @Test(arguments: ["sharded-safetensors", "sharded-bin"])
    func shardsMakeOneComponent(_ folder: String) throws {
        let weights = try ComponentWeights.open(folder: "\(Fixtures.folder)/\(folder)")
        #expect(weights.files.count == 2)
        #expect(weights["first.weight"]?.floats() == Fixtures.numbers(12))
        #expect(weights["second.weight"]?.shape == [2, 3])
    }

    @Test func whatCannotBeUsedIsSaidInOneLine() throws {
        func message(_ name: String) -> String {
            do {
                _ = try Fixtures.open(name)
                return ""
            } catch { return "\(error)" }
        }
        #expect(message("zip-deflated.pt").contains("compressed"))
        #expect(message("absent.pt").contains("No such file"))
        #expect(message("make_fixtures.py").contains("neither safetensors nor a torch file"))
        #expect(message("").contains("directory"))
        func kind(_ text: String) -> String {
            do { _ = try TensorFile(bytes: Array(text.utf8), name: "x") } catch { return error.problem }
            return ""
        }
        #expect(kind("") == "the file is empty")
        #expect(kind("<!DOCTYPE html><html>").contains("web page"))
        #expect(kind("version https://git-lfs.github.com/spec/v1").contains("Git LFS"))
        #expect(kind(String(repeating: "x", count: 257) + "ustar  ").contains("tar format"))
        do { _ = try ComponentWeights.open(folder: Fixtures.folder) } catch { #expect(error.kind == .missing) }
    }
}
