import Engine
import Glibc
import Testing

@Suite struct InspectionTextTests {
    private static let tests = FilePath.folder(of: FilePath.folder(of: #filePath))
    private func lines(_ name: String, columns: Int = 80, tensorLimit: Int = .max) throws -> [String] {
        InspectionText(try Inspector().inspect(FilePath.joined(Self.tests, "Fixtures/\(name)")), columns: columns, tensorLimit: tensorLimit).lines
    }

    @Test func anEmbedding() throws {
        #expect(try lines("embeddings/webui.pt") == [
            "webui.pt",
            "  kind         embedding",
            "  file         torch zip, 4.76 kB",
            "  hash         3dc8f3edffcb",
            "  SHA-256      3dc8f3edffcb8c9fedefb69c53b781869fbb33e901ac247658389b79d092f505",
            "  word         webui",
            "  vectors      8 of 96, mean norm 1.130, checksum 9cf8",
            "  trained      400 steps on tiny-sd [0123456789]",
            "  numbers      float32  768 in 1 tensor",
            "  tensors",
            "    string_to_param.*  float32  8x96",
        ])
    }

    @Test func tensorsStandBelowTheirModulesInOrder() throws {
        let all = try lines("inspection/outline-xl.safetensors")
        let start = try #require(all.firstIndex(of: "  tensors"))
        #expect(Array(all[(start + 1)...]) == [
            "    conditioner.embedders.0.transformer.text_model",
            "      final_layer_norm.weight  float32  8",
            "    model.diffusion_model.input_blocks.0",
            "      0.weight                 float16  8x4x3x3",
            "    model.diffusion_model.input_blocks.2",
            "      0.bias                   float16  8",
            "    model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2",
            "      to_k.weight              float16  4x2048",
            "    model.diffusion_model.input_blocks.10",
            "      0.bias                   float16  8",
        ])
        #expect(try lines("inspection/outline-xl.safetensors", tensorLimit: 2).last == "    … and 3 more")
        #expect(all.contains("      … 412 characters in all"))
        #expect(all.contains("    modelspec.author: nobody?[31m"))
    }

    @Test func aPicturesParametersWrap() throws {
        let picture = try lines("inspection/parameters.png", columns: 40)
        #expect(picture.contains("  parameters   a 猫 in a meadow, made of") && picture.contains("               mint-ghost"))
        #expect(picture.contains("  embedding    the picture carries one"))
    }

    @Test(arguments: [
        "embeddings/webui.pt", "embeddings/two-terms.pt", "inspection/outline-xl.safetensors", "inspection/outline-1.ckpt",
        "inspection/parameters.png", "inspection/parameters.jpg",
    ])
    func linesFitAndHoldNoControlCharacters(_ name: String) throws {
        for line in try lines(name) {
            #expect(line.count <= 80, "\(line)")
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f })
        }
    }

    /// What is shown of a long text takes no longer than what is shown.
    @Test func longTextsAreCutBeforeTheyAreWrapped() {
        var report = InspectionReport(path: "/x/a.safetensors", kind: .lora, format: "safetensors", size: 1)
        report.metadata = ["tags": String(repeating: "猫 cat\n", count: 4_000_000)]
        report.picture = PictureReport(width: 1, height: 1, hasAlpha: false, parameters: String(repeating: "word ", count: 2_000_000), carriesEmbedding: false)
        func seconds() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = seconds()
        let lines = InspectionText(report, columns: 80).lines
        #expect(seconds() - start < 3 && lines.count < 400 && lines.contains("      … 24,000,000 characters in all"), "\(lines.suffix(2))")
    }
}
