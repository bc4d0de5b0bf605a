import ModelFiles
import NetworkLayers
import Tensor

extension ModelFileError {
    /// What a network says about its weights, with the file that they come from.
    static func naming<Result>(_ path: String, remedy: String, _ build: () throws -> Result) throws -> Result {
        do {
            return try build()
        } catch let error as NetworkError {
            throw ModelFileError(.unsupported, path: path, problem: problem(error), remedy: remedy)
        } catch let error as Weight.Malformed {
            // Its own words begin with the file as well.
            let problem = error.description.hasPrefix("\(path): ") ? String(error.description.dropFirst(path.count + 2)) : error.description
            throw ModelFileError(.damaged, path: path, problem: problem, remedy: remedy)
        }
    }

    private static func problem(_ error: NetworkError) -> String {
        switch error {
        case .missing(let name): "the weight \(name) is missing"
        case .shape(let name, let expected, let found): "the weight \(name) has the shape \(found) where \(expected) is expected"
        case .configuration(let what): what
        }
    }
}

extension TagTable {
    /// Whether a word from a file may stand in a caption and on a terminal: some bytes, none of them a control character.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 500 && name.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !(0x7F ..< 0xA0).contains(scalar.value) && scalar.value != 0x2028 && scalar.value != 0x2029
        }
    }
}
