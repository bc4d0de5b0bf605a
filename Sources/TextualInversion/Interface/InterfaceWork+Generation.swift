import Engine
import EngineInterface

extension InterfaceWork {
    func startGenerator(deliver: @escaping @Sendable (GeneratorNews) -> Void) throws -> any Generator {
        try GeneratorWorker.start(place, deliver: deliver)
    }
}
