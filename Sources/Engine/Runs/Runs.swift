import EngineInterface

/// The runs of a log directory, and which one a command means.
public struct Runs: Sendable {
    /// Why no run is meant, in one line.
    public struct LookupError: Error, CustomStringConvertible, Sendable, Equatable {
        public let description: String
    }

    /// What a command needs of a run that is not named.
    public enum Purpose: Sendable {
        /// One that is at work: the only one.
        case running
        /// One that `resume` can go on with: the newest.
        case unfinished
    }

    private let logDirectory: String
    /// Newest first.
    public let entries: [RunEntry]

    /// Reads the summaries of all runs in `LOG_DIRECTORY/DATE/NAME`; folders without one, as the web UI leaves them, are passed over.
    public init(logDirectory: String) {
        self.logDirectory = logDirectory
        var found: [RunEntry] = []
        for day in (try? Folder.names(in: logDirectory)) ?? [] {
            let dayFolder = FilePath.joined(logDirectory, day)
            // What is hidden is a run that has not begun.
            for name in (try? Folder.names(in: dayFolder)) ?? [] where !name.hasPrefix(".") {
                let folder = RunFolder(path: FilePath.joined(dayFolder, name))
                if let summary = try? folder.readSummary() {
                    found.append(RunEntry(path: folder.path, reference: folder.reference, summary: summary))
                }
            }
        }
        entries = found.sorted { ($0.summary.startedAt, $0.reference) > ($1.summary.startedAt, $1.reference) }
    }

    /// The run that is meant by RUN: a run folder's path, `DATE/NAME`, or a NAME (its newest run); left out, by what it is needed for.
    /// - Throws: `LookupError`; where several runs could be meant the line lists them.
    public func find(_ reference: String?, for purpose: Purpose) throws(LookupError) -> RunEntry {
        guard let reference, !reference.isEmpty else { return try find(purpose) }
        if let entry = entries.first(where: { $0.reference == reference }) { return entry }
        // A name is an embedding's; `NAME-2` is a folder's.
        if let entry = entries.first(where: { $0.summary.name == reference }) ?? entries.first(where: { FilePath.name(of: $0.path) == reference }) {
            return entry
        }
        let folder = RunFolder(path: FilePath.resolvingLinks(reference))
        if let summary = try? folder.readSummary() {
            return RunEntry(path: folder.path, reference: folder.reference, summary: summary)
        }
        throw LookupError(description: "No run \(SafeName.printable(reference)) in \(SafeName.printable(logDirectory)); `\(listing)` lists them")
    }

    private var listing: String { SafeName.printable(PastedCommand.text("runs", logDirectory: logDirectory)) }

    /// The one run that has a copy of a step.
    /// - Throws: `LookupError` where none has, or several have: the line lists them.
    public func only(withCopyOf step: Int) throws(LookupError) -> RunEntry {
        let found = entries.filter { Promotion.savedSteps(RunFolder(path: $0.path), name: $0.summary.name).contains(step) }
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw LookupError(description: "Several runs have a copy of step \(step): \(found.map(\.reference).joined(separator: ", ")); name one of them")
        }
        throw LookupError(description: "No run in \(SafeName.printable(logDirectory)) has a copy of step \(step); `\(listing)` lists all")
    }

    private func find(_ purpose: Purpose) throws(LookupError) -> RunEntry {
        switch purpose {
        case .running:
            let running = entries.filter(\.summary.state.isActive)
            if running.count == 1 { return running[0] }
            guard running.isEmpty else {
                throw LookupError(description: "Several runs are at work: \(running.map(\.reference).joined(separator: ", ")); name one of them")
            }
            throw LookupError(description: "No run is at work in \(SafeName.printable(logDirectory)); `\(listing)` lists all")
        case .unfinished:
            if let newest = entries.first(where: { $0.summary.state.isUnfinished && RunFolder(path: $0.path).hasSettings }) { return newest }
            throw LookupError(description: "No run in \(SafeName.printable(logDirectory)) is unfinished; `\(listing)` lists all")
        }
    }
}
