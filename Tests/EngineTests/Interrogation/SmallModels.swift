import Engine
import Imaging
import ModelFiles
import NetworkLayers
import Taggers
import Tensor

/// Models that are small enough for tests.
enum SmallModels {
    /// A DeepDanbooru file that torch wrote, with the tags `1girl`, `solo` and `rating:safe`.
    static var deepDanbooru: String { FilePath.joined(TrainingHome.repository, "Tests/TaggersTests/Fixtures/deepdanbooru.pt") }

    static func putDeepDanbooru(_ path: String) throws {
        try Folder.make(FilePath.folder(of: path))
        try AtomicFile.write(SmallFile.bytes(deepDanbooru), to: path)
    }

    /// A WD tagger of five tags whose scores do not depend on the picture: they follow from the biases of its last layer.
    static func putWDTagger(_ folder: String) throws {
        let configuration = WDTagger.Configuration(side: 32, patch: 16, width: 64, hidden: 64, depth: 1, heads: 1, tags: 5)
        let recorder = Recorder()
        _ = try WDTagger(
            weights: recorder, configuration: configuration,
            tags: TagTable(names: ["a", "b", "c", "d", "e"], categories: [.general, .general, .general, .general, .general]), compute: Compute(threadCount: 1))
        let tensors = try recorder.shapes.map { name, shape in
            let values: [Float] = name == "head.bias" ? [4, 2, 3, -1, 2.5] : [Float](repeating: 0, count: shape.reduce(1, *))
            return try StoredTensor(name: name, shape: shape, floats: values)
        }
        try Folder.make(folder)
        try AtomicFile.write(SafetensorsWriter.bytes(tensors), to: FilePath.joined(folder, "model.safetensors"))
        let rows = ["tag_id,name,category,count", "0,general,9,1", "1,long_hair,0,1", "2,saber_(fate),4,1", "3,hat,0,1", "4,o_o,0,1"]
        try AtomicFile.write(rows.joined(separator: "\n"), to: FilePath.joined(folder, "selected_tags.csv"))
    }

    /// Remembers what a network asks for.
    private final class Recorder: WeightSource {
        private(set) var shapes: [(name: String, shape: [Int])] = []

        func weight(_ name: String, shape: [Int]) -> Weight {
            shapes.append((name, shape))
            return Weight([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
        }
    }
}
