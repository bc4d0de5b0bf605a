import Engine
import EngineInterface
import Imaging
import Synchronization

/// Files of `Fixtures/preprocessing`.
enum PreprocessingFixture {
    static func read<Value: Decodable>(_ name: String) throws -> [Value] {
        let folder = FilePath.folder(of: FilePath.folder(of: #filePath))
        return try JSONLine.decode([Value].self, from: SmallFile.bytes(FilePath.joined(folder, "Fixtures/preprocessing/\(name)")))
    }

    /// The picture that `make_preprocessing.py` draws.
    static func drawn(_ width: Int, _ height: Int) throws -> Picture {
        var samples: [UInt8] = []
        for y in 0 ..< height {
            for x in 0 ..< width {
                for channel in 0 ..< 3 {
                    samples.append(UInt8((x * 5 + y * 3 + channel * 60 + ((x * y) >> 2) % 40 + ((x / 9 + y / 7) % 2 == 1 ? 90 : 0)) % 256))
                }
            }
        }
        return try Picture(width: width, height: height, channels: .rgb, samples: samples)
    }
}

/// A folder with source and destination of a preprocessing, and what was said of it.
final class PreparedFolder {
    let folder: TemporaryFolder
    var settings: PreprocessingSettings
    private(set) var events: [Event] = []

    init() throws {
        folder = try TemporaryFolder()
        try Folder.make(folder.file("source"))
        settings = PreprocessingSettings(source: folder.file("source"), destination: folder.file("result"))
        (settings.width, settings.height) = (32, 24)
        settings.options.threads = 3
    }

    var home: Home { Home(path: folder.file("home")) }
    var answers: EngineAnswers { EngineAnswers(home: home, resources: TrainingHome.resources) }

    func add(_ name: String, _ width: Int = 40, _ height: Int = 30) throws {
        try Folder.make(FilePath.folder(of: folder.file("source/\(name)")))
        try AtomicFile.write(PreprocessingFixture.drawn(width, height).png(compression: 1), to: folder.file("source/\(name)"))
    }

    @discardableResult
    func run(_ interruption: InterruptFlag = InterruptFlag(), hearing: @escaping (Event) -> Void = { _ in }) throws -> Event.Finished {
        let sink = HeardEvents(hearing)
        defer { events = sink.events }
        return try Preprocessing.run(settings, home: home, resources: TrainingHome.resources, sink: sink, interruption: interruption)
    }

    /// Names in the destination, sorted.
    func results() throws -> [String] { try Folder.names(in: settings.destination) }

    func result(_ name: String) throws -> Picture { try PictureFile.read(path: FilePath.joined(settings.destination, name)) }

    func text(_ name: String) throws -> String { try SmallFile.text(FilePath.joined(settings.destination, name)) }

    var prepared: [Event.Prepared] {
        events.compactMap { event in
            if case .prepared(let prepared) = event.content { return prepared }
            return nil
        }
    }

    /// Messages of a level.
    func messages(_ level: Event.Log.Level) -> [String] {
        events.compactMap { event in
            if case .log(let log) = event.content, log.level == level { return log.message }
            return nil
        }
    }

    private final class HeardEvents: EventSink {
        private(set) var events: [Event] = []
        private let hearing: (Event) -> Void

        init(_ hearing: @escaping (Event) -> Void) { self.hearing = hearing }

        func send(_ event: Event) {
            events.append(event)
            hearing(event)
        }
    }
}
