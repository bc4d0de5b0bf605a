import ModelFiles
import Tensor
import Testing

@Suite struct WriterTests {
    @Test func safetensorsAreAlignedAndDeterministic() throws {
        let odd = try StoredTensor(name: "odd", shape: [3], type: .int8, bytes: [1, 2, 3])
        let wide = try StoredTensor(name: "wide \"name\"\n", shape: [2, 1], floats: [0.5, -2])
        let long = try StoredTensor(name: "long", shape: [], integers: [-7])
        let bytes = try SafetensorsWriter.bytes([odd, wide, long], metadata: ["b": "ö", "a": "\u{1}"])
        #expect(try SafetensorsWriter.bytes([long, wide, odd], metadata: ["a": "\u{1}", "b": "ö"]) == bytes)
        // Header length, header, numbers: written out by hand from the specification.
        let header = """
            {"__metadata__":{"a":"\\u0001","b":"ö"},"long":{"dtype":"I64","shape":[],"data_offsets":[0,8]},\
            "wide \\"name\\"\\u000a":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},\
            "odd":{"dtype":"I8","shape":[3],"data_offsets":[16,19]}}
            """
        let size = (header.utf8.count + 8 + 63) / 64 * 64 - 8
        let length: [UInt8] = [UInt8(size & 255), UInt8(size >> 8), 0, 0, 0, 0, 0, 0]
        let padded: String = header + String(repeating: " ", count: size - header.utf8.count)
        let numbers: [UInt8] = [0xf9, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0x3f, 0, 0, 0, 0xc0, 1, 2, 3]
        #expect(bytes == length + Array(padded.utf8) + numbers)
        let file = try TensorFile(bytes: bytes, name: "test")
        #expect(file.metadata == ["a": "\u{1}", "b": "ö"])
        #expect(file["wide \"name\"\n"]?.floats() == [0.5, -2])
        #expect(throws: ModelFileError.self) { try SafetensorsWriter.bytes([odd, odd]) }
    }

    /// The same embedding, as torch wrote it and as we do; `Tests/Peers/modelfiles.py` opens ours with torch.
    @Test func torchZipHoldsExactlyWhatTheWebUIAdmits() throws {
        let original = try #require(try Fixtures.open("embeddings/webui.pt").pickle)
        let bytes = try TorchWriter.bytes(original, name: "a/b")
        let text = String(decoding: bytes, as: Unicode.ASCII.self)
        #expect(try TorchWriter.bytes(original, name: "a/b") == bytes)
        // Names in the directory, in order; each begins behind 46 bytes of its record.
        var names: [String] = []
        var position = 0
        while position + 46 <= bytes.count {
            if Array(bytes[position..<position + 4]) == [0x50, 0x4b, 1, 2] {
                let length = Int(bytes[position + 28])
                names.append(String(decoding: bytes[position + 46..<position + 46 + length], as: UTF8.self))
            }
            if Array(bytes[position..<position + 4]) == [0x50, 0x4b, 3, 4] {
                let start = position + 30 + Int(bytes[position + 26]) + Int(bytes[position + 28])
                #expect(start.isMultiple(of: 64))
            }
            position += 1
        }
        #expect(names == ["a_b/data.pkl", "a_b/data/0", "a_b/version"])
        #expect(text.contains("ctorch._utils\n_rebuild_tensor_v2\n"))
        let read = try TensorFile(bytes: bytes, name: "test")
        #expect(read["string_to_param.*"]?.floats() == (try Fixtures.open("embeddings/webui.pt"))["string_to_param.*"]?.floats())
        #expect(read.pickle?["step"]?.int == 400)
        #expect(read.pickle?["string_to_token"]?["*"]?.int == 265)
        #expect(read.pickle?["sd_checkpoint_name"]?.string == "tiny-sd")
    }

    @Test func foreignObjectsAreNotWritten() throws {
        let value = try #require(try Fixtures.open("zip-lightning.ckpt").pickle)
        #expect(throws: ModelFileError.self) { try TorchWriter.bytes(value, name: "x") }
        #expect(throws: ModelFileError.self) { try StoredTensor(name: "x", shape: [3], floats: [1, 2]) }
        #expect(throws: ModelFileError.self) { try StoredTensor(name: "x", shape: [-1, -2], floats: [1, 2]) }
    }
}
