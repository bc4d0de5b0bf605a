import ArgumentParser
import Engine
import EngineInterface

/// `generator`: makes pictures for the interface, one order after another, and keeps the model between them.
struct GeneratorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generator",
        abstract: "Make pictures as lines of JSON on standard input say, and print events as JSON.",
        shouldDisplay: false)

    @OptionGroup var place: PlaceOptions

    func run() throws {
        let surroundings = Surroundings(place)
        let resources = try surroundings.resources()
        let console = surroundings.console
        let orders = try watched(console)
        defer { console.finish() }
        var session = GenerationSession(home: surroundings.home, resources: resources)
        let display = ProgressDisplay(surroundings, json: true)
        while let entry = orders.next() {
            guard !entry.interruption.isRaised else {
                finish(.interrupted, "interrupted", display)
                continue
            }
            do {
                guard let order = entry.order else {
                    throw Failure("An order for pictures cannot be read; the program that gives it is of another version")
                }
                try session.make(order, sink: display, interruption: entry.interruption)
            } catch is GenerationInterrupted {
                // Said by the order's own last event.
            } catch {
                finish(.failed, "\(error)", display)
            }
        }
    }

    /// The orders, with signals watched before there is a second thread.
    private func watched(_ console: Console) throws -> GeneratorOrders {
        let box = Monitor<GeneratorOrders?>(nil)
        try SignalWatch.begin(
            onInterrupt: { box.change { $0 }?.interrupt() },
            onHangUp: {
                console.silence()
                box.change { $0 }?.interrupt()
            })
        let orders = try GeneratorOrders()
        box.change { $0 = orders }
        return orders
    }

    private func finish(_ state: RunState, _ reason: String, _ display: ProgressDisplay) {
        display.send(Event(time: DateStamp.now(), step: 0, .finished(Event.Finished(state: state, reason: reason))))
    }
}
