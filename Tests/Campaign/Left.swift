import Foundation
import ModelFiles

/// All that a run has left that must be the same however often it was stopped: the run folder's files, what its events say, the embedding.
struct Left: Sendable {
    /// Contents by path; of the state the numbers and the position alone.
    private var files: [String: [UInt8]] = [:]
    /// What events of a kind say, in order, without times.
    private var events: [String: [String]] = [:]

    /// - Throws: `CampaignError` for a file that cannot be read.
    init(_ place: Place, run: String) throws {
        for path in try Self.files(under: run) where !Self.changing.contains(path) && !path.hasPrefix("settings-") {
            let bytes = try Self.bytes(run + "/" + path)
            switch path {
            case "events.jsonl": events = try Self.events(bytes, home: place.home)
            case "state.safetensors": try takeState(bytes, home: place.home)
            case let path where path.hasSuffix(".json"): files[path] = Array(try Self.text(JSONValue.read(bytes, name: path), home: place.home).utf8)
            default: files[path] = bytes
            }
        }
        // Hidden ones are counted as left behind.
        for path in try Self.files(under: place.home + "/embeddings") where !path.hasPrefix(".") {
            files["home/\(path)"] = try Self.bytes("\(place.home)/embeddings/\(path)")
        }
    }

    /// Each start has its own, and each instant.
    private static let changing = ["lock", "summary.json", "worker.log", "control.sock"]

    private static func files(under folder: String) throws -> [String] {
        (FileManager.default.subpaths(atPath: folder) ?? []).filter { path in
            let type = try? FileManager.default.attributesOfItem(atPath: folder + "/" + path)[.type] as? FileAttributeType
            return type == .typeRegular
        }
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { throw CampaignError("cannot read \(path)") }
        return [UInt8](data)
    }

    /// A document without what tells the time, paths in the home made alike.
    private static func text(_ value: JSONValue, home: String) -> String {
        switch value {
        case .object(let members):
            let kept = members.filter { !["time", "seconds", "memory", "journal", "finished_at", "datetime"].contains($0.key) }.sorted { $0.key < $1.key }
            return "{" + kept.map { "\($0.key): \(text($0.value, home: home))" }.joined(separator: ", ") + "}"
        case .array(let values): return "[" + values.map { text($0, home: home) }.joined(separator: ", ") + "]"
        case .string(let string): return string.replacing(home, with: "HOME")
        default: return "\(value)"
        }
    }

    private static func events(_ bytes: [UInt8], home: String) throws -> [String: [String]] {
        var events: [String: [String]] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let value = try JSONValue.read(Array(line), name: "events.jsonl")
            // What is said of states and starts depends on how often it was started.
            guard let kind = value["event"]?.string, ["step", "validation", "saved", "preview"].contains(kind) else { continue }
            events[kind, default: []].append(text(value, home: home))
        }
        return events
    }

    /// Numbers and position of `state.safetensors`; its journal's lengths depend on how often the run was started.
    private mutating func takeState(_ bytes: [UInt8], home: String) throws {
        let count = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= 8, count <= bytes.count - 8 else { throw CampaignError("a state is cut short") }
        let header = try JSONValue.read(Array(bytes[8 ..< 8 + count]), name: "state.safetensors")
        guard let position = header["__metadata__"]?["textual_inversion_state"]?.string else { throw CampaignError("a state has no position") }
        files["state"] = Array(bytes[(8 + count)...])
        let value = try JSONValue.read(Array(position.utf8), name: "position")
        files["position"] = Array(Self.text(value, home: home).utf8)
        savedStep = value["step"]?.integer
    }

    /// Steps that the journal tells of.
    var steps: Int { events["step"]?.count ?? 0 }
    /// The step that the state was saved at.
    private(set) var savedStep: Int?

    /// How much may differ.
    enum Strictness {
        /// Nothing.
        case exact
        /// There may be more copies and previews, and what the state says of them.
        case more
        /// As `more`, and the home's embedding is somebody else's.
        case moreButHome
    }

    /// In what a run differs from an undisturbed one; a file that cannot be read is a difference.
    static func differences(of run: String, in place: Place, from reference: Left, _ strictness: Strictness = .exact) -> [String] {
        do {
            return try Left(place, run: run).differences(from: reference, strictness)
        } catch {
            return ["\(error)"]
        }
    }

    /// In what this differs from what an undisturbed run has left.
    private func differences(from other: Left, _ strictness: Strictness) -> [String] {
        let isExact = strictness == .exact
        let names = Set(files.keys).union(other.files.keys)
        let files = names.sorted().filter { name in
            if !isExact, name == "position" || name == "result.json" || other.files[name] == nil { return false }
            // What was in the embedding's file before depends on where it was interrupted.
            if !isExact, name.hasSuffix(".previous") || strictness == .moreButHome && name.hasPrefix("home/") { return false }
            return self.files[name] != other.files[name]
        }
        let kinds = Set(events.keys).union(other.events.keys).sorted().filter { kind in
            let (mine, theirs) = (events[kind] ?? [], other.events[kind] ?? [])
            guard !isExact, ["saved", "preview"].contains(kind) else { return mine != theirs }
            let missing = Set(theirs).subtracting(mine)
            return !missing.allSatisfy { strictness == .moreButHome && $0.contains("HOME/embeddings") }
        }
        return files + kinds.map { "events of \($0) (\(events[$0]?.count ?? 0), not \(other.events[$0]?.count ?? 0))" }
    }
}
