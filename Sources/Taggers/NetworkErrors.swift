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
        case .notFinite(let name, _): "the weight \(name) holds numbers that are not finite"
        }
    }
}
