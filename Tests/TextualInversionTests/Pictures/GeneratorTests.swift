import EngineInterface
import Foundation
import Testing

/// The process that makes pictures for the interface: orders as lines, events as lines, one model for all.
@Suite struct GeneratorTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    /// A generator at work, and its standard input.
    private final class Worker {
        let process: RunningProgram
        private let input = Pipe()

        init(_ program: BuiltProgram) throws {
            process = try program.process(["generator", "--log-level", "error"], input: input)
            // Only the program is to read: else its end would not be seen here.
            try input.fileHandleForReading.close()
        }

        func send(_ order: GenerationOrder) throws { try send(line: JSONLine.text(order)) }
        func send(line: String) throws { try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8)) }
        func close() throws { try input.fileHandleForWriting.close() }

        /// The events of each order that is over, its last one `finished`.
        func orders(_ count: Int) throws -> [[EventLine]] {
            #expect(process.wait { finished() >= count }, "\(process.error)")
            var orders: [[EventLine]] = [[]]
            let whole = process.output.prefix(through: process.output.lastIndex(of: "\n") ?? process.output.startIndex)
            for event in try EventLine.parse(String(whole)) {
                orders[orders.count - 1].append(event)
                if event.name == "finished" { orders.append([]) }
            }
            return Array(orders.prefix(count))
        }

        func wait(for text: String, times: Int = 1) -> Bool {
            process.wait { process.output.components(separatedBy: text).count > times }
        }

        private func finished() -> Int { process.output.components(separatedBy: "\"event\":\"finished\"").count - 1 }
    }

    private func settings(_ prompt: String = "a cat", seed: Int, steps: Int = 2) -> GenerationSettings {
        var settings = GenerationSettings(prompt: prompt)
        (settings.seed, settings.steps, settings.output) = (seed, steps, program.folder.appendingPathComponent("pictures").path)
        return settings
    }

    private static func loads(_ order: [EventLine]) -> Bool { order.contains { $0["activity"] as? String == "loading the model" } }
    private static func state(_ order: [EventLine]) -> String? { order.last?["state"] as? String }

    @Test func theModelStaysBetweenOrders() throws {
        defer { program.remove() }
        let worker = try Worker(program)
        try worker.send(.pictures(settings(seed: 5)))
        try worker.send(.pictures(settings(seed: 6)))
        // Another precision is another model.
        var rounded = settings(seed: 7)
        rounded.options.precision = .bf16
        try worker.send(.pictures(rounded))
        let orders = try worker.orders(3)
        #expect(orders.map(Self.loads) == [true, false, true])
        #expect(orders.map(Self.state) == ["finished", "finished", "finished"])
        let files = orders.compactMap { $0.last?["file"] as? String }.map { URL(fileURLWithPath: $0).lastPathComponent }
        #expect(files == ["00000-5.png", "00001-6.png", "00002-7.png"])
        for order in orders { #expect(order.contains { ($0["png"] as? String)?.isEmpty == false }) }
        try worker.close()
        #expect(worker.process.finish().status == 0)
        // The same as a process of its own makes.
        #expect(try program.run("generate", "a cat", "--seed", "6", "--steps", "2", "--output", "alone").status == 0)
        let pictures = try ["pictures/00001-6.png", "alone/00000-6.png"].map { try Data(contentsOf: program.folder.appendingPathComponent($0)) }
        #expect(pictures[0] == pictures[1])
    }

    @Test func anEmbeddingThatIsNewIsFound() throws {
        defer { program.remove() }
        let worker = try Worker(program)
        try worker.send(.pictures(settings("a word", seed: 5)))
        _ = try worker.orders(1)
        try program.createWord()
        try worker.send(.pictures(settings("a word", seed: 5)))
        _ = try worker.orders(2)
        try worker.close()
        let texts = try ["00000-5.png", "00001-5.png"].map { name in
            let report = try #require(try program.run("inspect", "pictures/\(name)", "--json").json as? [String: Any])
            return (report["picture"] as? [String: Any])?["parameters"] as? String ?? ""
        }
        #expect(!texts[0].contains("TI hashes") && texts[1].contains("TI hashes: \"word: "))
    }

    @Test func aFailureEndsItsOrderOnly() throws {
        defer { program.remove() }
        let worker = try Worker(program)
        var wrong = settings(seed: 5)
        wrong.sampler = "Magic"
        try worker.send(.pictures(wrong))
        wrong = settings(seed: 5)
        wrong.options.model = "nothing"
        try worker.send(.pictures(wrong))
        try worker.send(line: "{\"other\":1}")
        try worker.send(.grid(settings(seed: 5), run: program.folder.appendingPathComponent("none").path, every: 1))
        try worker.send(.pictures(settings(seed: 5)))
        let orders = try worker.orders(5)
        #expect(orders.map(Self.state) == ["failed", "failed", "failed", "failed", "finished"])
        let reasons = orders.map { $0.last?["reason"] as? String ?? "" }
        #expect(reasons[0].contains("Euler a") && reasons[1].contains("tiny-sd") && reasons[3].contains("none"))
        #expect(reasons.allSatisfy { !$0.isEmpty && !$0.contains("\n") })
        try worker.close()
        #expect(worker.process.finish().status == 0)
    }

    @Test(arguments: [true, false]) func anInterruptEndsTheOrderAtWork(_ bySignal: Bool) throws {
        defer { program.remove() }
        let worker = try Worker(program)
        try worker.send(.pictures(settings(seed: 5, steps: 1000)))
        try worker.send(.pictures(settings(seed: 6)))
        #expect(worker.wait(for: "\"sampling_step\":2"))
        if bySignal { worker.process.send(SIGINT) } else { try worker.send(line: JSONLine.text(EngineInterface.Command.interrupt)) }
        let orders = try worker.orders(2)
        #expect(orders.map(Self.state) == ["interrupted", "finished"])
        // One that comes with its order is not lost, nor does it hit the next.
        try worker.send(line: JSONLine.text(GenerationOrder.pictures(settings(seed: 7, steps: 1000))) + "\n" + JSONLine.text(EngineInterface.Command.interrupt))
        try worker.send(.pictures(settings(seed: 8)))
        #expect(try worker.orders(4).map(Self.state) == ["interrupted", "finished", "interrupted", "finished"])
        try worker.close()
        #expect(worker.process.finish().status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.appendingPathComponent("pictures").path).sorted()
        #expect(names == ["00000-6.png", "00001-8.png"])
    }

    @Test func theEndOfItsInputEndsIt() throws {
        defer { program.remove() }
        let worker = try Worker(program)
        try worker.send(.pictures(settings(seed: 5, steps: 1000)))
        try worker.send(.pictures(settings(seed: 6)))
        #expect(worker.wait(for: "\"sampling_step\":2"))
        try worker.close()
        #expect(worker.process.finish().status == 0)
        #expect(!FileManager.default.fileExists(atPath: program.folder.appendingPathComponent("pictures/00000-6.png").path))
    }

    @Test func aGridOfARun() throws {
        defer { program.remove() }
        try program.createWord()
        #expect(try program.train(["--dataset", "mint-ghost", "--max-steps", "4", "--seed", "7", "--save-embedding-every", "1"]).finish().status == 0)
        let worker = try Worker(program)
        try worker.send(.pictures(settings(seed: 4)))
        try worker.send(.grid(settings("a photo of word", seed: 5), run: program.runFolder().path, every: 2))
        let orders = try worker.orders(2)
        #expect(orders.map(Self.loads) == [true, false] && orders.map(Self.state) == ["finished", "finished"])
        let sheet = try #require(orders[1].last?["file"] as? String)
        #expect(FileManager.default.fileExists(atPath: sheet) && sheet.contains("grid-word-"))
        try worker.close()
        #expect(worker.process.finish().status == 0)
    }
}
