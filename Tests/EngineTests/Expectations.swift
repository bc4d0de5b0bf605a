import Engine
import EngineInterface

/// What Python gives for the same input, written by `Fixtures/make_expectations.py`.
struct Expectations: Decodable {
    struct Generator: Decodable { var seed: String, draws: [String], uniform: [Double] }
    struct Vectors: Decodable { var vectors: [Float], hash: String }
    struct Loss: Decodable { var step: Int, epoch_length: Int, loss: Double, rate: Double, line: String }
    struct Fixed: Decodable { var value: Double, text: String, short: String }
    struct Schedule: Decodable { var text: String, rates: [Double?] }
    struct FileName: Decodable { var name: String, caption: String }
    struct Words: Decodable { var name: String, regex: String, join: String, caption: String }
    struct Path: Decodable { var path: String, name: String, stem: String, `extension`: String }
    struct Written: Decodable { var prompt: String, negative: String, fields: [[String]], text: String }
    struct Parsed: Decodable { var text: String, prompt: String, negative: String, fields: [String: String] }
    struct Hashes: Decodable { var sha256: String, old: String, old_of_short_file: String }

    var generator: [Generator]
    var vectors_hash: [Vectors]
    var losses: [Loss]
    var fixed: [Fixed]
    var schedules: [Schedule]
    var file_names: [FileName]
    var words: [Words]
    var paths: [Path]
    var written: [Written]
    var parsed: [Parsed]
    var hashes: Hashes

    static func load() throws -> Expectations {
        let file = FilePath.joined(FilePath.folder(of: #filePath), "Fixtures/expectations.json")
        return try JSONLine.decode(Expectations.self, from: SmallFile.bytes(file))
    }
}
