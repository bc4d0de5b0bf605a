import FoundationEssentials
import ModelFiles

/// The float32 tensors of a safetensors file of reference values.
struct TensorFile {
    private let file: ModelFiles.TensorFile

    init(_ name: String) throws {
        file = try ModelFiles.TensorFile.open(path: Fixture.folder + "/" + name)
    }

    var names: [String] { file.tensors.map(\.name).sorted() }

    func values(_ name: String) -> [Float]? { file[name]?.floats() }

    func shape(_ name: String) -> [Int]? { file[name]?.shape }
}

/// The greatest absolute difference; infinite if the counts differ or a value is not a number.
func greatestDifference(_ first: [Float], _ second: [Float]) -> Float {
    guard first.count == second.count else { return .infinity }
    return zip(first, second).reduce(0) { greatest, pair in
        let difference = abs(pair.0 - pair.1)
        return difference <= greatest ? greatest : difference.isNaN ? .infinity : difference
    }
}
