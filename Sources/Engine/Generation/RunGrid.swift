import EngineInterface
import Imaging

/// One prompt with every copy of a run's embedding, same seeds, on one sheet: which step is best shows at a glance.
public struct RunGrid {
    private let folder: RunFolder
    private let name: String
    /// The copies that are drawn, ascending.
    public let steps: [Int]

    /// - Parameters:
    ///   - name: the embedding's name.
    ///   - every: takes the copies of steps that are a multiple of this only; 1 takes all.
    /// - Throws: `SettingsError` when there are none.
    public init(_ folder: RunFolder, name: String, every: Int) throws(SettingsError) {
        self.folder = folder
        self.name = name
        let saved = Promotion.savedSteps(folder, name: name)
        steps = saved.filter { $0.isMultiple(of: max(1, every)) }
        guard steps.isEmpty else { return }
        let there = saved.isEmpty ? "it has no copies at all" : "its copies are of steps \(saved.map(String.init).joined(separator: ", "))"
        throw SettingsError(description: "The run \(folder.reference) has no copies for a grid: \(there); --every takes those of its multiples")
    }

    /// Makes the pictures, one row of the sheet for each copy; with one picture a copy, the sheet is about square.
    /// - Returns: the sheet's file.
    /// - Throws: as `Generation.run`.
    public func run(_ settings: GenerationSettings, home: Home, resources: Resources, sink: any EventSink,
                    interruption: InterruptFlag) throws -> String {
        var session = GenerationSession(home: home, resources: resources)
        return try run(settings, in: &session, sink: sink, interruption: interruption)
    }

    func run(_ settings: GenerationSettings, in session: inout GenerationSession, sink: any EventSink, interruption: InterruptFlag) throws -> String {
        // Draws its seeds once, for all rows.
        let request = try GenerationRequest(settings)
        func send(_ content: Event.Content) { sink.send(Event(time: DateStamp.now(), step: 0, content)) }
        let model = try session.model(for: settings, sink: sink)
        let others = EmbeddingStore(folder: session.home.embeddings, widths: model.textWidths)
        if !settings.prompt.lowercased().contains(name.lowercased()) {
            send(.log(Event.Log(.advice, "The prompt does not say \(SafeName.printable(name)), so the steps will hardly differ")))
        }
        session.tell(settings, try store(others, step: steps.last ?? 0, widths: model.textWidths), model, sink)
        var files: [String] = []
        for step in steps {
            let store = try store(others, step: step, widths: model.textWidths)
            let row = StepSink(step: step, sink: sink)
            files += try PictureGenerator(model: model, store: store)
                .generate(request, into: settings.output ?? session.home.pictures, dated: settings.output == nil, sink: row,
                          interruption: interruption)
        }
        let sheet = try write(files, rowLength: settings.batchSize * settings.count)
        send(.log(Event.Log(.info, "The sheet \(sheet) shows the steps \(steps.map(String.init).joined(separator: ", "))")))
        send(.finished(Event.Finished(state: .finished, reason: "\(steps.count) steps are drawn", file: sheet)))
        return sheet
    }

    private func store(_ others: EmbeddingStore, step: Int, widths: [Int]) throws -> EmbeddingStore {
        var store = others
        store.register(try copy(of: step, widths: widths), path: folder.embedding(name, step: step))
        return store
    }

    private func copy(of step: Int, widths: [Int]) throws -> Embedding {
        var embedding = try EmbeddingReader.read(path: folder.embedding(name, step: step))
        guard embedding.widths == widths else {
            throw SettingsError(description: """
                The run's embedding has vectors of \(embedding.width) numbers, the model needs \(widths.reduce(0, +)); choose the run's model with --model
                """)
        }
        embedding.name = name
        return embedding
    }

    /// Writes the sheet beside the pictures, each below the step of its copy.
    private func write(_ files: [String], rowLength: Int) throws -> String {
        let font = PictureFont.best
        let pictures = try files.enumerated().map { number, file in
            let picture = try PictureFile.read(path: file)
            let last = Self.label(steps.last ?? 0)
            let size = font.size(of: last, within: picture.width - picture.width / 16, most: max(12, picture.width / 14))
            return try picture.below(font.line(Self.label(steps[number / rowLength]), size: size), height: size + size / 2)
        }
        let columns = rowLength > 1 ? rowLength : Int(Double(steps.count).squareRoot().rounded(.up))
        let first = files.first ?? ""
        let path = FilePath.joined(FilePath.folder(of: first), "grid-\(name)-\(FilePath.stem(of: first)).png")
        try AtomicFile.write(Picture.sheet(pictures, columns: columns).png(), to: path)
        return path
    }

    private static func label(_ step: Int) -> String { "step \(step)" }
}

/// Passes events on as those of a copy's step; each row's end is not the work's.
private struct StepSink: EventSink {
    let step: Int
    let sink: any EventSink

    func send(_ event: Event) {
        if case .finished(let finished) = event.content, finished.state == .finished { return }
        var event = event
        event.step = step
        sink.send(event)
    }
}
