import Engine
import EngineInterface

/// The lines about events that stay on the screen.
enum Announcement {
    /// The line of an event, or its lines; nil where it has none.
    static func line(_ event: Event, _ progress: WorkProgress) -> String? {
        switch event.content {
        case .started(let started): line(started, from: event.step)
        case .preview(let preview):
            // Outside of a run a picture is the result itself: its path alone, for scripts.
            preview.file.map { progress.started == nil ? printable($0) : "Preview at step \(event.step): \(path($0, progress))" }
        case .saved(let saved): "Saved \(path(saved.file, progress))"
        // Said once: that it stays so is nothing new.
        case .validation where progress.flatSince == event.step: "The validation loss is flat from step \(event.step) on"
        case .finished(let finished):
            progress.started == nil ? prepared(finished, event, progress) : line(finished, at: event.step)
        case .step, .validation, .log, .state, .prepared, .interrogated, .other: nil
        }
    }

    /// What was made of pictures; of pictures made from prompts their paths are enough.
    private static func prepared(_ finished: Event.Finished, _ event: Event, _ progress: WorkProgress) -> String? {
        guard progress.pictures != nil, finished.state == .finished || finished.state == .interrupted else { return nil }
        return printable((finished.state == .interrupted ? "Interrupted: " : "Finished: ") + finished.reason)
    }

    private static func line(_ started: Event.Started, from step: Int) -> String? {
        guard started.pictures > 0 else { return nil }
        let folder = started.folder.map { " in \($0)" } ?? ""
        return printable("""
            Training \(started.name) on \(started.modelName): \(Amount.counted(started.pictures, "picture")), \(Amount.counted(started.vectorsPerToken, "vector")), \
            \(size(started)), steps \(step) to \(started.maxSteps)\(folder)
            """)
    }

    private static func size(_ started: Event.Started) -> String {
        guard let sizes = started.ownSizes, let first = sizes.first, let last = sizes.last else { return "\(started.width)x\(started.height)" }
        return first == last ? "own size, \(first)" : "own sizes, \(first) to \(last)"
    }

    private static func line(_ finished: Event.Finished, at step: Int) -> String? {
        switch finished.state {
        case .finished:
            printable("Finished at step \(step): \(finished.reason)")
                + (finished.readyPrompt.map { "\nTry the word in a prompt such as: \(printable($0))" } ?? "")
        case .interrupted: printable("Interrupted at step \(step): \(finished.reason)")
        // Why it failed is said by the error that ends the command.
        default: nil
        }
    }

    /// Where a file of the run lies.
    private static func path(_ file: String, _ progress: WorkProgress) -> String {
        printable(progress.started?.folder.map { FilePath.joined($0, file) } ?? file)
    }

    private static func printable(_ text: String) -> String { SafeName.printable(text) }
}
